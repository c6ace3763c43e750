import { type ReactNode, useEffect } from 'react';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { usePlatform } from '../../components/platform.ts';
import { DetailPane } from '../detail/detail-pane.tsx';
import { ListPane } from '../list/list-pane.tsx';
import { useList } from '../list/list-store.ts';
import { LockedScreen } from '../lock/locked-screen.tsx';
import { focusSearch, onWindowKey } from '../shortcuts/shortcuts.ts';
import { StartScreen } from '../start/start-screen.tsx';
import { Toasts } from '../toast/toasts.tsx';
import { useVault } from './app-store.ts';
import { EmptyVault } from './empty-vault.tsx';
import { isOpen } from './environment-row.tsx';
import { refreshSecrets } from './follow.ts';
import { DialogOf, ScreenOf, slotOf, worksWithoutVault } from './screens.tsx';
import { Sidebar } from './sidebar.tsx';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useOverlay, useView } from './view.ts';
import styles from './shell.module.css';

function useShortcuts(): void {
  const mac = usePlatform() === 'darwin';
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onWindowKey(event, mac);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, [mac]);
}

/** A vault with open environments but not one secret, in the trash or out of it. */
function useIsEmpty(): boolean {
  const { facts, filter } = useList();
  return facts !== undefined && facts.counts.active === 0 && facts.counts.trash === 0 && facts.total === 0 && filter.text === '' && filter.environment === undefined;
}

/** Where nothing has the focus, such as after an unlock, typing searches. */
function useSearchFocus(listed: boolean, screen: string): void {
  useEffect(() => {
    if (listed && (document.activeElement === document.body || document.activeElement === null)) focusSearch();
  }, [listed, screen]);
}

/** List and detail, or what stands in their place. */
function Secrets({ vault }: { readonly vault: VaultState }): ReactNode {
  const view = useView();
  const empty = useIsEmpty();
  useSearchFocus(vault.environments.some(isOpen) && !empty && view.screen === 'secrets', view.screen);
  if (!vault.environments.some(isOpen)) return <main className={styles.page}><LockedScreen vault={vault} /></main>;
  const inDetail = slotOf(view) === 'detail';
  if (empty && !inDetail) return <main className={styles.page}><EmptyVault /></main>;
  return (
    <main className={styles.secrets}>
      <ListPane vault={vault} />
      <div className={styles.detail}>
        {inDetail ? <ScreenOf view={view} /> : <DetailPane />}
      </div>
    </main>
  );
}

function VaultWindow({ vault }: { readonly vault: VaultState }): ReactNode {
  const view = useView();
  useEffect(() => void refreshSecrets(), [vault]);
  return (
    <div className={styles.window}>
      <TitleBar vault={vault} listed={slotOf(view) !== 'page'} />
      <Sidebar vault={vault} />
      {slotOf(view) === 'page' ? <main className={styles.page}><ScreenOf view={view} /></main> : <Secrets vault={vault} />}
      <section className={styles.toasts} aria-label="Notices"><Toasts /></section>
      <StatusBar vault={vault} />
    </div>
  );
}

function Screen(): ReactNode {
  const view = useView();
  const vault = useVault();
  if (slotOf(view) === 'window' || (!vault && worksWithoutVault(view))) return <ScreenOf view={view} />;
  return vault ? <VaultWindow vault={vault} /> : <StartScreen />;
}

/** What the window shows: the present screen, and a dialog over it. */
export function Shell(): ReactNode {
  const overlay = useOverlay();
  useShortcuts();
  return (
    <>
      <Screen />
      {overlay ? <DialogOf overlay={overlay} /> : undefined}
    </>
  );
}
