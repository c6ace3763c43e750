import { Layers } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentBadge, Tape } from '../../components/environment-badge.tsx';
import { Keycap } from '../../components/keycap.tsx';
import type { MenuEntry } from '../../components/menu.tsx';
import { useFilter } from '../list/list-store.ts';
import { clearPicked, useSelection } from '../list/selection.ts';
import { useVault } from '../shell/app-store.ts';
import { secretsWords } from './bulk-actions.ts';
import { bulkEntries, trashEntries } from './bulk-entries.tsx';
import pane from '../detail/detail-pane.module.css';
import text from '../../styles/text.module.css';
import styles from './bulk.module.css';

function Action({ entry }: { readonly entry: MenuEntry }): ReactNode {
  if (entry.kind === 'separator') return undefined;
  const { label, icon, keycap, tone, disabled = false, onSelect } = entry;
  return (
    <li>
      <button type="button" className={classNames(styles.action, tone === 'danger' && text.danger)} disabled={disabled} onClick={onSelect}>
        {icon}
        <bdi className={text.ellipsis}>{label}</bdi>
        <span className={text.grow} />
        {keycap === undefined ? undefined : <Keycap keys={keycap} />}
      </button>
    </li>
  );
}

/** Entries between separators, each a card. */
function groupsOf(entries: readonly MenuEntry[]): readonly (readonly MenuEntry[])[] {
  const groups: MenuEntry[][] = [[]];
  for (const entry of entries) {
    if (entry.kind === 'separator') groups.push([]);
    else groups.at(-1)?.push(entry);
  }
  return groups.filter((group) => group.length > 0);
}

function Where({ environments, counts }: { readonly environments: readonly EnvironmentState[]; readonly counts: ReadonlyMap<string, number> }): ReactNode {
  return (
    <p className={styles.where}>
      {environments.filter(({ name }) => counts.has(name)).map(({ name, label, tone }) => (
        <span key={name} className={styles.count}><span className={classNames(text.tabular, text.second)}>{counts.get(name)} in</span> <EnvironmentBadge tone={tone} label={label} /></span>
      ))}
    </p>
  );
}

/** In the detail's place while several secrets are selected: what they are, and everything that can be done with them. */
export function BulkPane(): ReactNode {
  const vault = useVault();
  const { picked } = useSelection();
  const { show } = useFilter();
  if (!vault) return undefined;
  const secrets = [...picked.values()];
  const counts = new Map<string, number>();
  for (const { environment } of secrets) counts.set(environment, (counts.get(environment) ?? 0) + 1);
  const prod = vault.environments.some(({ name, tone }) => tone === 'prod' && counts.has(name));
  const entries = show === 'trash' ? trashEntries(secrets) : bulkEntries(secrets, vault);
  return (
    <>
      {prod ? <Tape tone="prod" /> : undefined}
      <div className={pane.body}>
        <header className={pane.head}>
          <div className={pane.tile}><Layers size={20} strokeWidth={1.75} aria-hidden="true" /></div>
          <div className={pane.headWords}>
            <h1 className={classNames(text.title, text.tabular)}>{secretsWords(secrets.length)} selected</h1>
            <Where environments={vault.environments} counts={counts} />
          </div>
          <Button tone="quiet" keycap="Escape" onClick={clearPicked}>Clear</Button>
        </header>
        {groupsOf(entries).map((group) => (
          <Card key={group[0]?.key} className={pane.card}>
            <ul className={styles.actions}>{group.map((entry) => <Action key={entry.key} entry={entry} />)}</ul>
          </Card>
        ))}
      </div>
    </>
  );
}
