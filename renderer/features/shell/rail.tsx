import { KeyRound, Layers, ListFilter, Lock, LockOpen, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { kindTemplates } from '../../../shared/model/kinds.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentGlyph } from '../../components/environment-badge.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Menu, type MenuEntry } from '../../components/menu.tsx';
import { lock, startUnlock } from '../lock/unlock.ts';
import { useFilter } from '../list/list-store.ts';
import { isOpen } from './environment-row.tsx';
import { browse, useListed } from './places.ts';
import { openView } from './view.ts';
import text from '../../styles/text.module.css';
import styles from './rail.module.css';

/** What the full sidebar lists above and below the environments, as one menu. */
function placeEntries(vault: VaultState): readonly MenuEntry[] {
  const open = vault.environments.filter(isOpen).map(({ name, label, tone }): MenuEntry => ({ key: `in-${name}`, label: `Only ${label}`, icon: <EnvironmentGlyph tone={tone} />, onSelect: () => void browse({ show: 'active', environment: name }) }));
  const kinds = kindTemplates.map(({ kind, plural }): MenuEntry => ({ key: kind, label: plural, icon: <KindIcon kind={kind} />, onSelect: () => void browse({ show: 'active', kind }) }));
  return [
    { key: 'favourites', label: 'Favourites', onSelect: () => void browse({ show: 'favourites' }) },
    { key: 'expiring', label: 'Expiring soon', onSelect: () => void browse({ show: 'expiring' }) },
    { key: 'trash', label: 'Trash', onSelect: () => void browse({ show: 'trash' }) },
    { kind: 'separator', key: 'line' },
    ...open,
    { kind: 'separator', key: 'line-2' },
    ...kinds,
  ];
}

/** The sidebar of a narrow window. */
export function Rail({ vault }: { readonly vault: VaultState }): ReactNode {
  const filter = useFilter();
  const listed = useListed();
  return (
    <div className={styles.rail}>
      <button type="button" className={classNames(styles.item, filter.environment === undefined && listed && styles.current)} aria-label="All secrets" onClick={() => void browse({ show: 'active' })}>
        <Layers size={16} aria-hidden="true" />All
      </button>
      {vault.environments.map((environment) => {
        const open = isOpen(environment);
        return (
          <button
            key={environment.name}
            type="button"
            className={styles.item}
            aria-label={`${open ? 'Lock' : 'Unlock'} ${environment.label}`}
            onClick={() => (open ? void lock(environment.name) : startUnlock(environment.name))}
          >
            <span className={styles.pair}>
              <EnvironmentGlyph tone={environment.tone} />
              {open ? <LockOpen size={14} aria-hidden="true" /> : <Lock size={14} aria-hidden="true" />}
            </span>
            <bdi className={classNames(styles.label, text.ellipsis)}>{environment.label}</bdi>
          </button>
        );
      })}
      <Menu align="start" entries={placeEntries(vault)} trigger={<Button tone="quiet" className={styles.button} aria-label="More to list" icon={<ListFilter size={16} aria-hidden="true" />} />} />
      <span className={text.grow} />
      <Button tone="quiet" className={styles.button} aria-label="Environments and keys" icon={<KeyRound size={16} aria-hidden="true" />} onClick={() => openView({ screen: 'environments' })} />
      <Button tone="quiet" className={styles.button} aria-label="Settings" icon={<Settings size={16} aria-hidden="true" />} onClick={() => openView({ screen: 'settings' })} />
    </div>
  );
}
