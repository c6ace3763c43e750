import { Hourglass, KeyRound, Layers, Settings, Star, Tag, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { kindTemplates } from '../../../shared/model/kinds.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { type ListFacts, useFilter, useListFacts } from '../list/list-store.ts';
import { useVault } from './app-store.ts';
import { EnvironmentRow, isOpen } from './environment-row.tsx';
import { NavItem } from './nav-item.tsx';
import { browse, type Place, placeOf, samePlace, useListed } from './places.ts';
import { Rail } from './rail.tsx';
import { openView, useView } from './view.ts';
import styles from './sidebar.module.css';

interface EntryProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly count?: number | undefined;
  readonly place: Place;
}

/** A part of the vault to list. */
function Entry({ icon, label, count, place }: EntryProps): ReactNode {
  const filter = useFilter();
  const here = useListed() && samePlace(placeOf(filter), place);
  return <NavItem icon={icon} label={label} count={count} current={here} onClick={() => void browse(place)} />;
}

/** Counts of what is open; a vault that is locked whole has none to tell. */
function useCounts(): ListFacts['counts'] | undefined {
  const counts = useListFacts()?.counts;
  return useVault()?.environments.some(isOpen) ? counts : undefined;
}

function Tags(): ReactNode {
  const tags = useCounts()?.tags ?? [];
  if (tags.length === 0) return undefined;
  return (
    <>
      <h2 className={styles.caption}>Tags</h2>
      <ul className={styles.entries}>
        {tags.slice(0, 30).map(({ tag, count }) => (
          <li key={tag}><Entry icon={<Tag size={16} aria-hidden="true" />} label={tag} count={count} place={{ show: 'active', tag }} /></li>
        ))}
      </ul>
    </>
  );
}

function Kinds(): ReactNode {
  const kinds = useCounts()?.kinds;
  return (
    <>
      <h2 className={styles.caption}>Kinds</h2>
      <ul className={styles.entries}>
        {kindTemplates.map(({ kind, plural }) => (
          <li key={kind}><Entry icon={<KindIcon kind={kind} />} label={plural} count={kinds?.[kind]} place={{ show: 'active', kind }} /></li>
        ))}
      </ul>
    </>
  );
}

/** Where to go: parts of the vault, its environments with their locks, kinds and tags. A rail in a narrow window. */
export function Sidebar({ vault }: { readonly vault: VaultState }): ReactNode {
  const counts = useCounts();
  const view = useView();
  return (
    <nav className={styles.side} aria-label="Vault">
      <Rail vault={vault} />
      <div className={styles.full}>
        <ul className={styles.entries}>
          <li><Entry icon={<Layers size={16} aria-hidden="true" />} label="All secrets" count={counts?.active} place={{ show: 'active' }} /></li>
          <li><Entry icon={<Star size={16} aria-hidden="true" />} label="Favourites" count={counts?.favourites} place={{ show: 'favourites' }} /></li>
          <li><Entry icon={<Hourglass size={16} aria-hidden="true" />} label="Expiring soon" count={counts?.expiring} place={{ show: 'expiring' }} /></li>
          <li><Entry icon={<Trash2 size={16} aria-hidden="true" />} label="Trash" count={counts?.trash} place={{ show: 'trash' }} /></li>
        </ul>
        <h2 className={styles.caption}>Environments</h2>
        <ul className={styles.entries}>
          {vault.environments.map((environment) => <EnvironmentRow key={environment.name} environment={environment} />)}
        </ul>
        <Kinds />
        <Tags />
      </div>
      <div className={styles.foot}>
        <NavItem icon={<KeyRound size={16} aria-hidden="true" />} label="Environments and keys" current={view.screen === 'environments' || view.screen === 'keys'} onClick={() => openView({ screen: 'environments' })} />
        <NavItem icon={<Settings size={16} aria-hidden="true" />} label="Settings" current={view.screen === 'settings'} onClick={() => openView({ screen: 'settings' })} />
      </div>
    </nav>
  );
}
