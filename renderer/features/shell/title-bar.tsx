import { Lock, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { usePlatform } from '../../components/platform.ts';
import { clockWords, secondsLeft, useNow } from '../../components/use-seconds.ts';
import { SearchBox } from '../list/search-box.tsx';
import { lock } from '../lock/unlock.ts';
import { newSecret } from '../shortcuts/shortcuts.ts';
import text from '../../styles/text.module.css';
import styles from './title-bar.module.css';

const closeness: readonly EnvironmentState['tone'][] = ['prod', 'staging', 'dev'];

/** The open environment that is closest to production: the one to know about at any time. */
export function closestOpen(vault: VaultState): EnvironmentState | undefined {
  const open = vault.environments.filter((environment) => environment.lock === 'open' || environment.lock === 'read-only');
  return open.toSorted((a, b) => closeness.indexOf(a.tone) - closeness.indexOf(b.tone))[0];
}

function OpenBadge({ environment }: { readonly environment: EnvironmentState }): ReactNode {
  const { locksAtMs } = environment;
  const now = useNow(locksAtMs);
  return (
    <span className={styles.open}>
      <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" after={environment.lock === 'read-only' ? 'read only' : 'open'} />
      {locksAtMs === undefined ? undefined : <span className={classNames(styles.countdown, text.second, text.small, text.tabular)}>locks in {clockWords(secondsLeft(locksAtMs, now))}</span>}
    </span>
  );
}

/** Search, what is open, and the two things that must always be at hand. Everything else of it drags the window. */
export function TitleBar({ vault, listed }: { readonly vault: VaultState; readonly listed: boolean }): ReactNode {
  const open = closestOpen(vault);
  const writable = vault.environments.some((environment) => environment.lock === 'open') && !vault.readOnlyFile;
  return (
    <header className={styles.bar} data-platform={usePlatform()}>
      <div className={styles.left} />
      <div className={styles.right}>
        <SearchBox disabled={open === undefined} listed={listed && open !== undefined} />
        <span className={text.grow} />
        {open ? <OpenBadge environment={open} /> : undefined}
        <Button className={styles.action} aria-keyshortcuts="Control+L Meta+L" keycap="Mod+L" disabled={open === undefined} icon={<Lock size={14} aria-hidden="true" />} onClick={() => void lock()}>
          <span className={styles.wide}>Lock all</span>
        </Button>
        <Button className={styles.action} aria-keyshortcuts="Control+N Meta+N" disabled={!writable} icon={<Plus size={14} aria-hidden="true" />} onClick={newSecret}>
          <span className={styles.wide}>New secret</span>
        </Button>
      </div>
    </header>
  );
}
