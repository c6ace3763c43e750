import { CircleX, Lock, LockOpen, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentGlyph } from '../../components/environment-badge.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { clockWords, secondsLeft, useNow } from '../../components/use-seconds.ts';
import { useFilter } from '../list/list-store.ts';
import { careLine, keysLine } from '../lock/recipient-words.ts';
import { cancelUnlock, lock, startUnlock, useUnlocking } from '../lock/unlock.ts';
import { stepWords } from '../lock/unlock-step.tsx';
import { browse, useListed } from './places.ts';
import text from '../../styles/text.module.css';
import styles from './environment-row.module.css';

interface Props {
  readonly environment: EnvironmentState;
}

export function isOpen({ lock: state }: EnvironmentState): boolean {
  return state === 'open' || state === 'read-only';
}

interface LockableProps {
  readonly icon?: ReactNode;
  /** The state, which is read; the button over it says what it does. */
  readonly words: string;
  readonly action: string;
  readonly open?: boolean;
  readonly onClick: () => void;
}

function Lockable({ icon, words, action, open = false, onClick }: LockableProps): ReactNode {
  return (
    <span className={classNames(styles.lock, open && styles.unlocked)}>
      {icon}
      {words}
      <button type="button" className={styles.lockButton} aria-label={action} title={action} onClick={onClick} />
    </span>
  );
}

/** "Lock prod" with the time that is left, or "Unlock prod". */
function LockButton({ environment }: Props): ReactNode {
  const { busy } = useUnlocking(environment.name);
  const now = useNow(environment.locksAtMs);
  const { name, label, locksAtMs } = environment;
  if (busy) return <Lockable words="Cancel" action={`Cancel unlocking ${label}`} onClick={() => void cancelUnlock(name)} />;
  if (!isOpen(environment)) return <Lockable icon={<Lock size={14} aria-hidden="true" />} words="Locked" action={`Unlock ${label}`} onClick={() => startUnlock(name)} />;
  const left = locksAtMs === undefined ? 'Open' : clockWords(secondsLeft(locksAtMs, now));
  return <Lockable open icon={<LockOpen size={14} aria-hidden="true" />} words={left} action={`Lock ${label}`} onClick={() => void lock(name)} />;
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
  const listed = useListed();
  const here = filter.environment === environment.name && listed;
  const open = isOpen(environment);
  const keys = keysLine(environment);
  const care = careLine(environment);
  return (
    <li className={classNames(styles.row, here && styles.here)}>
      <EnvironmentGlyph tone={environment.tone} />
      <button
        type="button"
        className={styles.name}
        aria-current={here ? 'page' : undefined}
        onClick={() => (open ? void browse({ show: 'active', environment: environment.name }) : startUnlock(environment.name))}
      >
        <PlainText ellipsis className={styles.label}>{environment.label}</PlainText>
      </button>
      {busy ? <Line words={`${stepWords(step)} …`} /> : <Line words={keys.words} tone={keys.tone} />}
      <Line words={care.words} tone={care.tone} />
      <LockButton environment={environment} />
    </li>
  );
}
