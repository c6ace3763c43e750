import type { ReactNode } from 'react';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { Card, SettingRow } from '../../components/card.tsx';
import { Segmented, Switch } from '../../components/choice.tsx';
import { useClipboard } from '../toast/toast-store.ts';
import { changeSettings } from './change-settings.ts';
import { DurationSelect } from './duration-select.tsx';
import { limitWords } from './limit-words.ts';
import { Section } from './section.tsx';

interface Props {
  readonly app: AppState;
  readonly settings: Settings;
}

/** Where a copy goes, and when it leaves. */
export function Clipboard({ settings }: Pick<Props, 'settings'>): ReactNode {
  const { limits } = useClipboard();
  return (
    <Section id="clipboard" title="Clipboard">
      <Card>
        <SettingRow title="Clear after" help="Only if it still holds what Breakglass put there">
          <DurationSelect label="Clear the clipboard after" seconds={settings.clipboardClearMs / 1000} choices={[10, 15, 30, 45, 60, 120, 300]} onChange={(seconds) => changeSettings({ clipboardClearMs: seconds * 1000 })} />
        </SettingRow>
        {limits.map((limit) => <SettingRow key={limit} title={limitWords(limit).title} help={limitWords(limit).help} />)}
      </Card>
    </Section>
  );
}

function captureHelp({ platform, capture, settings }: AppState): string {
  if (platform === 'linux' && !settings.hideFromCapture) return 'Linux has no way to leave a window out of a shared screen. Values can be drawn now: whoever sees this screen sees them';
  if (platform === 'linux') return 'Linux has no way to leave a window out of a shared screen, so values are copied and never drawn';
  if (capture === 'hidden') return 'Windows are left out of screenshots and shared screens. Turn it off only while somebody helps you remotely';
  return platform === 'darwin' ? 'From macOS 15 on, programs can record the window all the same, so values are not drawn' : 'Windows show on shared screens while this is off';
}

/** What the other thirty people in the call see. */
export function SharedScreen({ app, settings }: Props): ReactNode {
  const possible = app.platform !== 'linux';
  return (
    <Section id="shared-screen" title="Shared screen">
      <Card>
        <SettingRow title="Hide the window from screen capture" help={captureHelp(app)}>
          {possible ? <Switch label="Hide the window from screen capture" checked={settings.hideFromCapture} onChange={(hideFromCapture) => changeSettings({ hideFromCapture })} /> : undefined}
        </SettingRow>
        {possible ? undefined : (
          <SettingRow title="Draw values although the window can be captured" help="Turn it on only while nobody shares this screen. Strict environments stay copy only">
            <Switch label="Draw values although the window can be captured" checked={!settings.hideFromCapture} onChange={(draw) => changeSettings({ hideFromCapture: !draw })} />
          </SettingRow>
        )}
        <SettingRow title="Never draw values" help="Copy and verify only, in every environment">
          <Switch label="Never draw values" checked={settings.neverDrawValues} onChange={(neverDrawValues) => changeSettings({ neverDrawValues })} />
        </SettingRow>
        <SettingRow title="Hide a revealed value after" help="It can be hidden sooner by hand">
          <DurationSelect label="Hide a revealed value after" seconds={settings.revealHideMs / 1000} choices={[5, 10, 15, 30, 60]} onChange={(seconds) => changeSettings({ revealHideMs: seconds * 1000 })} />
        </SettingRow>
      </Card>
    </Section>
  );
}

export function Appearance({ settings }: Pick<Props, 'settings'>): ReactNode {
  const themes = [{ value: 'system', label: 'System' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }] as const;
  return (
    <Section id="appearance" title="Appearance">
      <Card>
        <SettingRow title="Theme">
          <Segmented label="Theme" hideLabel value={settings.theme} options={themes} onChange={(theme) => changeSettings({ theme })} />
        </SettingRow>
      </Card>
    </Section>
  );
}
