import { Copy, History, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { Output } from '../../../shared/ipc/contract.ts';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Card, SettingRow } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { Select } from '../../components/select.tsx';
import { size } from '../../messages/wording.ts';
import { dateTimeWords } from '../detail/date-words.ts';
import { reportFailure } from '../detail/copy.ts';
import { useVault } from '../shell/app-store.ts';
import { openView } from '../shell/view.ts';
import { enterVault } from '../start/open-vault.ts';
import { showNotice } from '../toast/toast-store.ts';
import { changeSettings } from './change-settings.ts';
import { Section } from './section.tsx';
import text from '../../styles/text.module.css';
import styles from './settings-screen.module.css';

type Backup = Output<'vault:listBackups'>['backups'][number];

async function saveCopy(): Promise<void> {
  try {
    const { path } = await ask('vault:choosePath', { purpose: 'copy' });
    if (path === undefined) return;
    await ask('vault:saveCopy', { path });
    showNotice({ words: 'A copy was saved', detail: path });
  } catch (error) {
    reportFailure(error);
  }
}

/** The backups beside the file, newest first; asked again whenever the file was saved. */
function useBackups(savedAtMs: number): { readonly backups: readonly Backup[] | undefined; readonly failure: WireError | undefined } {
  const [state, setState] = useState<{ backups?: readonly Backup[]; failure?: WireError }>({});
  useEffect(() => {
    let current = true;
    ask('vault:listBackups', {}).then(({ backups }) => current && setState({ backups }), (error: unknown) => current && setState({ failure: failureOf(error) }));
    return () => {
      current = false;
    };
  }, [savedAtMs]);
  return { backups: state.backups, failure: state.failure };
}

/** Restoring asks first: it puts an older file in the place of this one. */
function RestoreDialog({ backup, onClose }: { readonly backup: Backup; readonly onClose: () => void }): ReactNode {
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  const restore = (): void => {
    ask('vault:restoreBackup', { name: backup.name }).then(
      (vault) => {
        onClose();
        enterVault(vault);
        showNotice({ words: `Restored what was saved ${dateTimeWords(backup.savedAtMs)}` });
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  };
  return (
    <Dialog
      alert
      title="Restore this backup"
      description={`The vault goes back to what was saved ${dateTimeWords(backup.savedAtMs)}.`}
      onClose={onClose}
      onSubmit={restore}
      footer={
        <>
          <Button tone="quiet" size="l" keycap="Escape" onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="delete" size="l">Restore</Button>
        </>
      }
    >
      <Callout tone="warn">Everything that changed since then leaves the vault. The file as it is now becomes a backup itself, so this can be taken back.</Callout>
      {failure ? <InlineError error={failure} /> : undefined}
    </Dialog>
  );
}

function Backups({ vault }: { readonly vault: VaultState }): ReactNode {
  const { backups, failure } = useBackups(vault.savedAtMs);
  const [restoring, setRestoring] = useState<Backup | undefined>(undefined);
  if (failure) return <InlineError error={failure} />;
  return (
    <>
      <Card className={styles.below}>
        <SettingRow title="Backups" help={backups?.length === 0 ? 'None yet: the first is made when the file is saved again' : 'Earlier versions of the file, sealed as it is'} />
        {backups?.map((backup) => (
          <SettingRow key={backup.name} sub title={<span className={text.tabular}>{dateTimeWords(backup.savedAtMs)}</span>} help={size(backup.sizeBytes)}>
            <Button aria-label={`Restore the backup of ${dateTimeWords(backup.savedAtMs)}`} icon={<History size={14} aria-hidden="true" />} disabled={vault.readOnlyFile} onClick={() => setRestoring(backup)}>Restore …</Button>
          </SettingRow>
        ))}
      </Card>
      {restoring ? <RestoreDialog backup={restoring} onClose={() => setRestoring(undefined)} /> : undefined}
    </>
  );
}

/** Where the vault lies, and its earlier versions. */
export function VaultFile({ settings }: { readonly settings: Settings }): ReactNode {
  const vault = useVault();
  const counts = [...new Set([3, 5, 10, 20, 50, 100, settings.backupsKept])].toSorted((a, b) => a - b);
  return (
    <Section id="vault-file" title="Vault file">
      {vault?.changedOnDisk === true ? (
        <Callout tone="warn" action={<Button icon={<TriangleAlert size={14} aria-hidden="true" />} onClick={() => openView({ screen: 'disk-changes' })}>See what changed</Button>}>The file changed on disk since it was read. Nothing is saved until it is loaded.</Callout>
      ) : undefined}
      <Card>
        {vault ? (
          <SettingRow title={<PlainText>{vault.fileName}</PlainText>} help={<PlainText className={styles.path}>{`${vault.path}${vault.readOnlyFile ? ', can only be read' : ''}`}</PlainText>}>
            <Button icon={<Copy size={14} aria-hidden="true" />} onClick={() => void saveCopy()}>Save a copy …</Button>
          </SettingRow>
        ) : undefined}
        <SettingRow title="Backups kept" help="Older ones go when a new one is made">
          <Select label="Backups kept" hideLabel className={styles.select ?? ''} value={String(settings.backupsKept)} options={counts.map((count) => ({ value: String(count), label: `${count} versions` }))} onChange={(count) => changeSettings({ backupsKept: Number(count) })} />
        </SettingRow>
      </Card>
      {vault ? <Backups vault={vault} /> : undefined}
    </Section>
  );
}
