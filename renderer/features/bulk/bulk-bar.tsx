import { ChevronDown, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Menu } from '../../components/menu.tsx';
import { useFilter } from '../list/list-store.ts';
import { clearPicked, useSelection } from '../list/selection.ts';
import { bulkEntries, trashEntries } from './bulk-entries.tsx';
import text from '../../styles/text.module.css';

/** The head of the list while several secrets are selected: how many, and what can be done with them. */
export function BulkBar({ vault }: { readonly vault: VaultState }): ReactNode {
  const { picked } = useSelection();
  const { show } = useFilter();
  const secrets = [...picked.values()];
  const entries = show === 'trash' ? trashEntries(secrets) : bulkEntries(secrets, vault);
  return (
    <>
      <span className={classNames(text.tabular, text.medium)}>{picked.size.toLocaleString('en-GB')} selected</span>
      <span className={text.grow} />
      <Menu entries={entries} trigger={<Button tone="quiet" after={<ChevronDown size={14} aria-hidden="true" />}>Actions</Button>} />
      <IconButton label="Clear selection" keys="Escape" icon={<X size={16} aria-hidden="true" />} onClick={clearPicked} />
    </>
  );
}
