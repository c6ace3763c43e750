import type { ReactNode } from 'react';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/inline-error.tsx';
import { UnsavedEdits } from '../editor/unsaved-edits.tsx';
import { inWords } from '../list/list-words.ts';
import { openView } from '../shell/view.ts';
import { DiskCallout } from './disk-callout.tsx';
import text from '../../styles/text.module.css';
import styles from './disk.module.css';

function Damaged({ environments }: { readonly environments: readonly EnvironmentState[] }): ReactNode {
  const names = inWords(environments.map((environment) => environment.label));
  return (
    <Callout tone="danger">
      <p className={text.medium}><bdi>{names}</bdi> {environments.length === 1 ? 'is' : 'are'} damaged in part.</p>
      <p className={text.second}>What verifies can be read and copied, not changed.</p>
      <span className={styles.choices}><Button onClick={() => openView({ screen: 'disk-changes' })}>See what is damaged</Button></span>
    </Callout>
  );
}

function Missing({ names }: { readonly names: readonly string[] }): ReactNode {
  return (
    <Callout tone="warn">
      <p className={text.medium}><bdi>{inWords(names)}</bdi> {names.length === 1 ? 'is' : 'are'} not in the file any more.</p>
      <p className={text.second}>This computer has seen {names.length === 1 ? 'it' : 'them'} in this vault. Somebody removed {names.length === 1 ? 'it' : 'them'}, or this is another copy.</p>
      <span className={styles.choices}><Button onClick={() => openView({ screen: 'settings', section: 'vault-file' })}>Backups</Button></span>
    </Callout>
  );
}

/** What there is to know of the file and of edits that wait, above the list. */
export function FileNotices({ vault }: { readonly vault: VaultState }): ReactNode {
  const damaged = vault.environments.filter((environment) => environment.damage.length > 0);
  return (
    <div className={styles.notices}>
      {vault.changedOnDisk ? <DiskCallout /> : undefined}
      {damaged.length > 0 ? <Damaged environments={damaged} /> : undefined}
      {vault.missingEnvironments.length > 0 ? <Missing names={vault.missingEnvironments} /> : undefined}
      <UnsavedEdits vault={vault} />
    </div>
  );
}
