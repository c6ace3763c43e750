import { FileWarning, MonitorCheck, MonitorOff, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { PlainText } from '../../components/plain-text.tsx';
import { timeWords } from '../detail/date-words.ts';
import { openView } from './view.ts';
import { useApp } from './app-store.ts';
import text from '../../styles/text.module.css';
import styles from './status-bar.module.css';

/** What is true of screen capture, and so of drawing values. */
function Capture({ capture }: { readonly capture: AppState['capture'] }): ReactNode {
  const hidden = capture === 'hidden';
  return (
    <span className={styles.part} title={hidden ? 'Windows are left out of screenshots and shared screens.' : 'This system cannot leave a window out of shared screens, so values are copied and not drawn.'}>
      {hidden ? <MonitorOff size={14} aria-hidden="true" /> : <MonitorCheck size={14} aria-hidden="true" />}
      {hidden ? 'Hidden from screen capture' : 'Visible to screen capture'}
    </span>
  );
}

/** Who asks AWS, as far as an environment of this vault has a key there. */
function identityOf(app: AppState, vault: VaultState): string | undefined {
  const used = new Set(vault.environments.flatMap((environment) => environment.recipients.map((recipient) => recipient.connectionId)));
  return app.settings.connections.find((connection) => used.has(connection.id))?.name;
}

/** How long KMS took the last time it answered in this session. */
function kmsMs(vault: VaultState): number | undefined {
  const answers = vault.environments.flatMap((environment) => environment.recipients.filter((recipient) => recipient.kind === 'aws-kms' && recipient.lastAnswer && !recipient.lastAnswer.error));
  const newest = answers.toSorted((a, b) => (b.lastAnswer?.atMs ?? 0) - (a.lastAnswer?.atMs ?? 0))[0];
  return newest?.lastAnswer === undefined ? undefined : Math.round(newest.lastAnswer.tookMs);
}

/** The facts at the foot: screen capture, the file, who one is to AWS. */
export function StatusBar({ vault }: { readonly vault: VaultState }): ReactNode {
  const app = useApp();
  if (!app) return undefined;
  const identity = identityOf(app, vault);
  const tookMs = kmsMs(vault);
  return (
    <footer className={styles.bar}>
      <Capture capture={app.capture} />
      <span className={text.grow} />
      {vault.changedOnDisk ? (
        <Button tone="quiet" className={styles.changed} icon={<FileWarning size={14} aria-hidden="true" />} onClick={() => openView({ screen: 'disk-changes' })}>Changed on disk</Button>
      ) : undefined}
      <PlainText className={styles.file} ellipsis>{vault.fileName}</PlainText>
      <span className={styles.saved}>{vault.readOnlyFile ? 'Read only' : `Saved ${timeWords(vault.savedAtMs)}`}</span>
      {identity === undefined ? undefined : <span className={styles.part}><UserRound size={14} aria-hidden="true" /><PlainText>{identity}</PlainText></span>}
      {tookMs === undefined ? undefined : <span className={classNames(styles.part, text.tabular)}>KMS {tookMs} ms</span>}
    </footer>
  );
}
