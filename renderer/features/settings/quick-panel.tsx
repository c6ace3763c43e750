import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppState, QuickShortcutState } from '../../../shared/ipc/app-calls.ts';
import { defaultQuickShortcut } from '../../../shared/model/settings.ts';
import { Button } from '../../components/button.tsx';
import { Card, SettingRow } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Input } from '../../components/input.tsx';
import { changeSettings } from './change-settings.ts';
import { useQuickShortcut } from './quick-shortcut.ts';
import { Section } from './section.tsx';
import { ShortcutKeys } from './shortcut-keys.tsx';
import { useRecording } from './use-recording.ts';
import text from '../../styles/text.module.css';
import styles from './quick-panel.module.css';

/** What this platform tells a program of its shortcut, and no more. */
function toldWords(platform: AppState['platform'], shortcut: QuickShortcutState | undefined): string {
  if (shortcut === undefined) return '';
  if (shortcut.state === 'none') return 'No shortcut is set';
  if (shortcut.state === 'untold') return 'On Wayland the desktop decides, and does not say whether the shortcut works. If nothing opens, use the command below';
  if (platform === 'darwin') return 'Opens the panel over any program. macOS does not always say when something else uses it too';
  return `Opens the panel over any program. ${platform === 'win32' ? 'Windows' : 'The system'} would say if another program had it`;
}

function refusedWords(shortcut: QuickShortcutState): string {
  return shortcut.wayland ? 'The desktop does not give it to us. Use the command below.' : 'Another program already uses this, or the system keeps it. The panel does not open with it.';
}

function Warning({ children }: { readonly children: string }): ReactNode {
  return <span className={classNames(text.warn, styles.warning)}><TriangleAlert size={14} aria-hidden="true" />{children}</span>;
}

function Shortcut({ platform, shortcut, accelerator }: { readonly platform: AppState['platform']; readonly shortcut: QuickShortcutState | undefined; readonly accelerator: string }): ReactNode {
  const { isRecording, problem, start, stop } = useRecording((quickShortcut) => changeSettings({ quickShortcut }));
  const words = (): ReactNode => {
    if (problem !== undefined) return <Warning>{problem}</Warning>;
    if (isRecording) return 'Press the new keys. Esc keeps what is set, Backspace sets none';
    return shortcut?.state === 'refused' ? <Warning>{refusedWords(shortcut)}</Warning> : toldWords(platform, shortcut);
  };
  return (
    <SettingRow title="Shortcut" help={<span role="status">{words()}</span>}>
      <div className={styles.controls}>
        {isRecording ? undefined : <ShortcutKeys accelerator={accelerator} />}
        <Button aria-label={isRecording ? 'Press the new shortcut' : 'Change the shortcut of the quick panel'} aria-pressed={isRecording} {...(isRecording ? { keycap: 'Escape' } : {})} onClick={isRecording ? stop : start} onBlur={stop}>
          {isRecording ? 'Press keys …' : 'Change'}
        </Button>
        {accelerator === defaultQuickShortcut || isRecording ? undefined : <Button tone="quiet" aria-label="Reset the shortcut of the quick panel" onClick={() => changeSettings({ quickShortcut: defaultQuickShortcut })}>Reset</Button>}
      </div>
    </SettingRow>
  );
}

/** How the quick panel is opened from other programs. */
export function QuickPanel({ app }: { readonly app: AppState }): ReactNode {
  const { platform, settings } = app;
  const shortcut = useQuickShortcut();
  return (
    <Section id="quick-panel" title="Quick panel">
      <Card>
        <Shortcut platform={platform} shortcut={shortcut} accelerator={settings.quickShortcut ?? defaultQuickShortcut} />
        {shortcut ? (
          <div className={styles.command}>
            <Input
              label="Command"
              help={platform === 'linux' ? 'Opens the panel as well. Where a desktop gives programs no shortcut, bind it to a key in the desktop’s own settings' : 'Opens the panel as well, from a terminal or a launcher'}
              mono
              readOnly
              value={shortcut.command}
              onFocus={(event) => event.currentTarget.select()}
            />
          </div>
        ) : undefined}
      </Card>
    </Section>
  );
}
