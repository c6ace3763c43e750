import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import { Keycap } from '../../components/keycap.tsx';
import { useFilter, useList } from './list-store.ts';
import { listId, rowId } from './list-rows.tsx';
import { onSearchKey } from './list-keys.ts';
import { search, searchId } from './search.ts';
import { useSelection } from './selection.ts';
import { openHome } from '../shell/view.ts';
import styles from './search-box.module.css';

interface Props {
  readonly disabled: boolean;
  /** The list is on screen; where another page is, typing comes back to it. */
  readonly listed: boolean;
}

/** The search box of the title bar. The list answers within a frame, so there is no delay and no button. */
export function SearchBox({ disabled, listed }: Props): ReactNode {
  const { text } = useFilter();
  const { place } = useSelection();
  const { facts, recent } = useList();
  // Where nothing is listed there is no list to point at.
  const hasRows = listed && (facts === undefined || facts.total > 0 || recent.length > 0);
  return (
    <div className={styles.box}>
      <Search size={14} aria-hidden="true" />
      <input
        id={searchId}
        type="search"
        className={styles.input}
        aria-label="Search secrets"
        aria-controls={hasRows ? listId : undefined}
        aria-activedescendant={hasRows && place >= 0 ? rowId(place) : undefined}
        aria-keyshortcuts="Control+K Meta+K /"
        placeholder="Search secrets"
        autoComplete="off"
        spellCheck={false}
        maxLength={512}
        value={text}
        disabled={disabled}
        onChange={(event) => {
          if (!listed) openHome();
          void search(event.target.value);
        }}
        onKeyDown={onSearchKey}
      />
      <Keycap keys="Mod+K" />
    </div>
  );
}
