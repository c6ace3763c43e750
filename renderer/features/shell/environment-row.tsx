import { CircleX, Lock, LockOpen, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentGlyph } from '../../components/environment-badge.tsx';
import { clockWords, secondsLeft, useNow } from '../../components/use-seconds.ts';
import { useFilter } from '../list/list-store.ts';
import { careLine, keysLine } from '../lock/recipient-words.ts';
import { cancelUnlock, lock, startUnlock, useUnlocking } from '../lock/unlock.ts';
import { stepWords } from '../lock/unlock-step.tsx';
import { browse } from './places.ts';
import { useView } from './view.ts';
import text from '../../styles/text.module.css';
import styles from './environment-row.module.css';

interface Props {
  readonly environment: EnvironmentState;
}

export function isOpen({ lock: state }: EnvironmentState): boolean {
  return state === 'open' || state === 'read-only';
}

/** "Lock prod" with the time that is left, or "Unlock prod". */
function LockButton({ environment }: Props): ReactNode {
  const { busy } = useUnlocking(environment.name);
  const now = useNow(environment.locksAtMs);
  if (busy) return <button type="button" className={styles.lock} aria-label={`Cancel unlocking ${environment.label}`} onClick={() => void cancelUnlock(environment.name)}>Cancel</button>;
  if (!isOpen(environment)) {
    return <button type="button" className={styles.lock} aria-label={`Unlock ${environment.label}`} onClick={() => startUnlock(environment.name)}><Lock size={14} aria-hidden="true" />Locked</button>;
  }
  const left = environment.locksAtMs === undefined ? 'Open' : clockWords(secondsLeft(environment.locksAtMs, now));
  return <button type="button" className={classNames(styles.lock, styles.unlocked)} aria-label={`Lock ${environment.label}`} onClick={() => void lock(environment.name)}><LockOpen size={14} aria-hidden="true" />{left}</button>;
}

function Line({ words, tone }: { readonly words: string; readonly tone?: 'warn' | 'danger' | 'plain' | undefined }): ReactNode {
  const Icon = tone === 'danger' ? CircleX : TriangleAlert;
  const marked = tone === 'warn' || tone === 'danger';
  return (
    <span className={classNames(styles.line, marked && styles[tone])}>
      {marked ? <Icon size={12} aria-hidden="true" /> : undefined}
      <bdi className={text.ellipsis}>{words}</bdi>
    </span>
  );
}

/** An environment in the sidebar: glyph, name, lock; which keys answer; what deserves care. */
export function EnvironmentRow({ environment }: Props): ReactNode {
  const { busy, step } = useUnlocking(environment.name);
  const filter = useFilter();
  const view = useView();
  const here = filter.environment === environment.name && view.screen === 'secrets';
  const open = isOpen(environment);
  const keys = keysLine(environment);
  const care = careLine(environment);
  return (
    <li className={classNames(styles.row, here && styles.here)}>
      <button
        type="button"
        className={styles.name}
        aria-current={here ? 'page' : undefined}
        aria-label={environment.label}
        onClick={() => (open ? void browse({ show: 'active', environment: environment.name }) : startUnlock(environment.name))}
      >
        <EnvironmentGlyph tone={environment.tone} />
        <bdi className={classNames(styles.label, text.ellipsis)}>{environment.label}</bdi>
        {busy ? <Line words={`${stepWords(step)} …`} /> : <Line words={keys.words} tone={keys.tone} />}
        <Line words={care.words} tone={care.tone} />
      </button>
      <LockButton environment={environment} />
    </li>
  );
}
