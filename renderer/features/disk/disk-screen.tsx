import { type ReactNode, useEffect, useState } from 'react';
import type { Output } from '../../../shared/ipc/contract.ts';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { Page } from '../../components/page.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { inWords } from '../list/list-words.ts';
import { useVault } from '../shell/app-store.ts';
import { openHome, openView } from '../shell/view.ts';
import { showNotice } from '../toast/toast-store.ts';
import { loadNewerFile, saveMineAsCopy } from './disk-actions.ts';
import { changeWords, damageWords } from './change-words.ts';
import text from '../../styles/text.module.css';
import styles from './disk.module.css';

type Changes = Output<'vault:getDiskChanges'>;
const mostListed = 200;

function useChanges(vault: VaultState): { changes: Changes | undefined; failure: WireError | undefined } {
  const [state, setState] = useState<{ changes?: Changes; failure?: WireError }>({});
  useEffect(() => {
    let wanted = true;
    ask('vault:getDiskChanges', {}).then(
      (changes) => wanted && setState({ changes }),
      (error: unknown) => wanted && setState({ failure: failureOf(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [vault]);
  return { changes: state.changes, failure: state.failure };
}

function Place({ name, vault }: { readonly name: string; readonly vault: VaultState }): ReactNode {
  const environment = vault.environments.find((one) => one.name === name);
  return <EnvironmentBadge tone={environment?.tone ?? 'dev'} label={environment?.label ?? name} variant="bare" />;
}

function ChangeList({ changes, vault }: { readonly changes: Changes['changes']; readonly vault: VaultState }): ReactNode {
  return (
    <Card>
      <ul className={styles.list}>
        {changes.slice(0, mostListed).map(({ environment, change, title, id }, index) => (
          <li key={`${environment}-${id ?? change}-${index}`} className={styles.change}>
            <span className={classNames(text.small, text.third, styles.what)}>{changeWords[change].what}</span>
            <span className={classNames(text.medium, text.ellipsis)}>{changeWords[change].ofSecret ? <PlainText>{title || 'Untitled'}</PlainText> : <span className={text.second}>{changeWords[change].says}</span>}</span>
            <Place name={environment} vault={vault} />
          </li>
        ))}
        {changes.length > mostListed ? <li className={classNames(styles.change, text.third)}>and {(changes.length - mostListed).toLocaleString('en-GB')} more</li> : undefined}
      </ul>
    </Card>
  );
}

/** What the file on disk has, against what is open here; both sides can be kept. */
function Changed({ vault }: { readonly vault: VaultState }): ReactNode {
  const { changes, failure } = useChanges(vault);
  const [failed, setFailed] = useState<WireError>();
  const attempt = (work: () => Promise<void>): void => void work().catch((error: unknown) => setFailed(failureOf(error)));
  const load = async (): Promise<void> => {
    await loadNewerFile();
    openHome();
  };
  const copy = async (): Promise<void> => {
    const path = await saveMineAsCopy();
    if (path !== undefined) showNotice({ words: 'Yours is saved as a copy', detail: path, tone: 'ok' });
  };
  const error = failed ?? failure ?? changes?.error;
  const unreadable = changes !== undefined && !changes.readable && changes.error === undefined;
  return (
    <section className={styles.section}>
      <h2 className={text.semi}>On disk, but not here</h2>
      {error ? <InlineError error={error} /> : undefined}
      {unreadable ? <Callout tone="danger">The file on disk is another vault. Save yours as a copy, then look at what became of the file.</Callout> : undefined}
      {changes && changes.changes.length > 0 ? <ChangeList changes={changes.changes} vault={vault} /> : undefined}
      {changes?.readable && changes.changes.length === 0 ? <p className={text.second}>The file was written again, with the same secrets.</p> : undefined}
      <div className={styles.choices}>
        <Button tone="primary" disabled={changes?.readable !== true} onClick={() => attempt(load)}>Load the newer file</Button>
        <Button onClick={() => attempt(copy)}>Save mine as a copy</Button>
      </div>
      <p className={text.third}>Loading takes the file on disk as it is. An edit that you have not saved stays, and is saved on it afterwards.</p>
    </section>
  );
}

function Damage({ environment }: { readonly environment: EnvironmentState }): ReactNode {
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>Damaged in <EnvironmentBadge tone={environment.tone} label={environment.label} /></h2>
      <Card>
        <ul className={styles.list}>
          {environment.damage.slice(0, mostListed).map(({ what, id, title }) => (
            <li key={`${what}-${id}`} className={styles.change}>
              <span className={classNames(text.small, text.third, styles.what)}>{damageWords[what].what}</span>
              <span className={text.ellipsis}>{title === undefined ? <span className={text.second}>{damageWords[what].says}</span> : <PlainText>{title}</PlainText>}</span>
              <span className={classNames(text.mono, text.third, text.ellipsis)}><PlainText>{id}</PlainText></span>
            </li>
          ))}
        </ul>
      </Card>
      <p className={text.third}>What verifies can be read and copied. Nothing is written into this environment, so that nothing gets worse.</p>
    </section>
  );
}

/** The state of the file: what changed on disk, what is damaged, what is missing, and the ways back. */
export function DiskScreen(): ReactNode {
  const vault = useVault();
  useStepKeys({ onEscape: openHome });
  if (!vault) return undefined;
  const damaged = vault.environments.filter((environment) => environment.damage.length > 0);
  const missing = vault.missingEnvironments;
  const sound = !vault.changedOnDisk && damaged.length === 0 && missing.length === 0;
  return (
    <Page narrow title={vault.changedOnDisk ? <><PlainText>{vault.fileName}</PlainText> changed on disk</> : 'State of the file'} description={<PlainText className={styles.file}>{vault.path}</PlainText>} actions={<Button tone="quiet" keycap="Escape" onClick={openHome}>Close</Button>}>
      <div className={styles.sections}>
        {vault.changedOnDisk ? <Changed vault={vault} /> : undefined}
        {damaged.map((environment) => <Damage key={environment.name} environment={environment} />)}
        {missing.length > 0 ? <Callout tone="warn"><bdi>{inWords(missing)}</bdi> {missing.length === 1 ? 'was' : 'were'} in this vault when this computer saw it last. A backup may still have {missing.length === 1 ? 'it' : 'them'}.</Callout> : undefined}
        {sound ? <p className={text.second}>The file is as Breakglass wrote it, and everything in it verifies.</p> : undefined}
        <div className={styles.choices}><Button onClick={() => openView({ screen: 'settings', section: 'vault-file' })}>Backups of the file</Button></div>
      </div>
    </Page>
  );
}
