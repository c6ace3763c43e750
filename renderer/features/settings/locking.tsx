import type { ReactNode } from 'react';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { Button } from '../../components/button.tsx';
import { Card, SettingRow } from '../../components/card.tsx';
import { Switch } from '../../components/choice.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { useVault } from '../shell/app-store.ts';
import { changeSettings } from './change-settings.ts';
import { durationWords } from './duration.ts';
import { DurationSelect } from './duration-select.tsx';
import { Section } from './section.tsx';
import text from '../../styles/text.module.css';

interface Props {
  readonly settings: Settings;
}

const idleChoices = [60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800];
const strictnesses = ['strict', 'normal', 'relaxed'] as const;
const strictnessTitles = { strict: 'Strict environments', normal: 'Normal environments', relaxed: 'Relaxed environments' } as const;

/** The delay of one environment of the open vault: its own, or that of its strictness. */
function EnvironmentDelay({ settings, vault, environment }: Props & { readonly vault: VaultState; readonly environment: EnvironmentState }): ReactNode {
  const { name, label, tone, strictness } = environment;
  const own = settings.idleOverrides.find((override) => override.vaultId === vault.vaultId && override.environment === name);
  const others = settings.idleOverrides.filter((override) => override !== own);
  const set = (seconds: number): void => changeSettings({ idleOverrides: [...others, { vaultId: vault.vaultId, environment: name, minutes: seconds / 60 }] });
  return (
    <SettingRow sub title={<EnvironmentBadge tone={tone} label={label} />}>
      {own ? <Button tone="quiet" aria-label={`Let ${label} follow its kind again`} onClick={() => changeSettings({ idleOverrides: others })}>Reset</Button> : <span className={text.third}>as every {strictness} one</span>}
      <DurationSelect label={`Lock ${label} after`} seconds={(own?.minutes ?? settings.idleLockMinutes[strictness]) * 60} choices={idleChoices} onChange={set} />
    </SettingRow>
  );
}

export function Locking({ settings }: Props): ReactNode {
  const vault = useVault();
  return (
    <Section id="locking" title="Locking">
      <Card>
        <SettingRow title="Lock after idle" help="By how an environment is handled" />
        {strictnesses.map((strictness) => (
          <SettingRow key={strictness} sub title={strictnessTitles[strictness]}>
            <DurationSelect label={`Lock ${strictness} environments after`} seconds={settings.idleLockMinutes[strictness] * 60} choices={idleChoices} onChange={(seconds) => changeSettings({ idleLockMinutes: { ...settings.idleLockMinutes, [strictness]: seconds / 60 } })} />
          </SettingRow>
        ))}
        {vault ? <SettingRow title="In this vault" help="A delay of its own wins over that of its kind" /> : undefined}
        {vault?.environments.map((environment) => <EnvironmentDelay key={environment.name} settings={settings} vault={vault} environment={environment} />)}
        <SettingRow title="Lock in any case after" help={`Even while you work: idle time cannot be trusted everywhere. Now ${durationWords(settings.openCapMinutes * 60)}`}>
          <DurationSelect label="Lock in any case after" seconds={settings.openCapMinutes * 60} choices={[900, 1800, 3600, 7200, 14400, 28800, 43200, 86400]} onChange={(seconds) => changeSettings({ openCapMinutes: seconds / 60 })} />
        </SettingRow>
        <SettingRow title="Lock when the screen locks" help="Also when another user takes over">
          <Switch label="Lock when the screen locks" checked={settings.lockOnScreenLock} onChange={(lockOnScreenLock) => changeSettings({ lockOnScreenLock })} />
        </SettingRow>
        <SettingRow title="Lock when the computer sleeps">
          <Switch label="Lock when the computer sleeps" checked={settings.lockOnSuspend} onChange={(lockOnSuspend) => changeSettings({ lockOnSuspend })} />
        </SettingRow>
      </Card>
    </Section>
  );
}
