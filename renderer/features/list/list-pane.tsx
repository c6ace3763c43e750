import { ChevronDown, Lock, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SecretFilter } from '../../../shared/ipc/secret-calls.ts';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { InlineError } from '../../components/inline-error.tsx';
import { Menu } from '../../components/menu.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { BulkBar } from '../bulk/bulk-bar.tsx';
import { FileNotices } from '../disk/file-notices.tsx';
import { startUnlock } from '../lock/unlock.ts';
import { ListRows } from './list-rows.tsx';
import { setFilter, useFilter, useList } from './list-store.ts';
import { search } from './search.ts';
import { useSelection } from './selection.ts';
import { inWords, listed } from './list-words.ts';
import text from '../../styles/text.module.css';
import styles from './list-pane.module.css';

const sorts: Readonly<Record<SecretFilter['sort'], string>> = { title: 'A to Z', changed: 'Newest change', used: 'Last used', expires: 'Expiry' };

function SortMenu(): ReactNode {
  const { sort } = useFilter();
  const entries = Object.entries(sorts).map(([key, label]) => ({
    key,
    label,
    checked: key === sort,
    onSelect: () => void setFilter({ sort: key as SecretFilter['sort'] }),
  }));
  return (
    <Menu
      entries={entries}
      trigger={<Button tone="quiet" aria-label={`Sort: ${sorts[sort]}`} after={<ChevronDown size={14} aria-hidden="true" />}>{sorts[sort]}</Button>}
    />
  );
}

/** How many there are, and where; or how many are picked. */
function Head({ vault }: { readonly vault: VaultState }): ReactNode {
  const { facts, filter } = useList();
  const { picked } = useSelection();
  if (picked.size > 1) {
    return (
      <div className={styles.head}><BulkBar vault={vault} /></div>
    );
  }
  const open = vault.environments.filter((environment) => !facts?.notSearched.includes(environment.name));
  return (
    <div className={styles.head}>
      <bdi className={classNames(text.tabular, text.ellipsis)}>
        {facts ? listed(filter, facts.total) : ''}
        {facts && filter.environment === undefined ? <span className={styles.wide}> in {inWords(open.map((environment) => environment.label))}</span> : undefined}
      </bdi>
      <span className={text.grow} />
      <SortMenu />
    </div>
  );
}

/** Says which environments were not searched, so that nobody takes the list for the whole. */
function LockedStrip({ vault }: { readonly vault: VaultState }): ReactNode {
  const { facts } = useList();
  const locked = vault.environments.filter((environment) => facts?.notSearched.includes(environment.name));
  const first = locked[0];
  if (!first) return undefined;
  const names = inWords(locked.map((environment) => environment.label));
  return (
    <div className={styles.strip}>
      <Lock size={14} aria-hidden="true" />
      <bdi className={text.ellipsis} title={`${names} ${locked.length === 1 ? 'is' : 'are'} locked and not searched`}>
        {names} {locked.length === 1 ? 'is' : 'are'} locked<span className={styles.wide}> and not searched</span>
      </bdi>
      <span className={text.grow} />
      {locked.length === 1 ? <Button tone="quiet" onClick={() => startUnlock(first.name)} className={styles.unlock}>Unlock <PlainText>{first.label}</PlainText></Button> : undefined}
    </div>
  );
}

function NothingFound({ words }: { readonly words: string }): ReactNode {
  return (
    <>
      <p className={text.medium}>Nothing found</p>
      <p className={text.second}>No open secret has “<PlainText>{words}</PlainText>” in its title, user, host or tags.</p>
      <Button onClick={() => void search('')} keycap="Escape">Clear search</Button>
    </>
  );
}

const reasons: Readonly<Record<SecretFilter['show'], string>> = {
  active: 'No secrets here yet',
  favourites: 'No favourites yet',
  expiring: 'Nothing expires within 30 days',
  trash: 'The trash is empty',
};

/** Why the list is empty, and what to do about it. */
function Nothing(): ReactNode {
  const { filter } = useList();
  const words = filter.text.trim();
  return (
    <div className={styles.nothing}>
      <SearchX size={20} aria-hidden="true" className={text.third} />
      {words === '' ? <p className={text.medium}>{reasons[filter.show]}</p> : <NothingFound words={words} />}
    </div>
  );
}

/** The middle column: what is listed, the rows, and what was not searched. */
export function ListPane({ vault }: { readonly vault: VaultState }): ReactNode {
  const { facts, recent, failure } = useList();
  const nothing = facts !== undefined && facts.total === 0 && recent.length === 0;
  return (
    <section className={styles.pane} aria-label="List">
      <Head vault={vault} />
      <FileNotices vault={vault} />
      {failure ? <div className={styles.failure}><InlineError error={failure} /></div> : undefined}
      {nothing ? <Nothing /> : <ListRows />}
      <LockedStrip vault={vault} />
    </section>
  );
}

