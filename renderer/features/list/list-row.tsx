import type { MouseEvent, ReactNode } from 'react';
import { Hourglass } from 'lucide-react';
import type { SecretRow } from '../../../shared/ipc/secret-calls.ts';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { shownText } from '../../components/shown-text.ts';
import { classNames } from '../../components/class-names.ts';
import { daysUntil, secondLine, usedWords } from './row-words.ts';
import { Match } from './match.tsx';
import text from '../../styles/text.module.css';
import styles from './list-row.module.css';

interface Props {
  readonly id: string;
  readonly row: SecretRow;
  readonly environment: EnvironmentState | undefined;
  readonly words: readonly string[];
  readonly active: boolean;
  readonly picked: boolean;
  /** 1-based, and how many there are in all: the list draws only some. */
  readonly position: number;
  readonly size: number;
  readonly showUsed: boolean;
  readonly onClick: (event: MouseEvent) => void;
}

const soonDays = 30;

/** Time used, or days to expiry. */
function Flag({ row, showUsed }: Pick<Props, 'row' | 'showUsed'>): ReactNode {
  const days = daysUntil(row.expires);
  if (days !== undefined && days <= soonDays) {
    return (
      <span className={classNames(styles.flag, days < 0 ? text.danger : text.warn)}>
        <Hourglass size={14} aria-hidden="true" />
        <span className={text.hidden}>{days < 0 ? 'Expired' : 'Expires in'}</span>
        {days < 0 ? 'Expired' : `${days} d`}
      </span>
    );
  }
  return showUsed && row.usedAtMs !== undefined ? <span className={styles.flag}>{usedWords(row.usedAtMs)}</span> : undefined;
}

/** One secret in the list. Everything in it was written by somebody: text nodes, isolated, cut with an ellipsis. */
export function ListRow({ id, row, environment, words, active, picked, position, size, showUsed, onClick }: Props): ReactNode {
  return (
    // The listbox has the focus and the keys; rows take only the pointer.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={active || picked}
      data-active={active ? '' : undefined}
      aria-posinset={position}
      aria-setsize={size}
      className={classNames(styles.row, active && styles.active, picked && styles.picked)}
      onClick={onClick}
    >
      <span className={styles.icon}><KindIcon kind={row.kind} /></span>
      <span className={styles.words}>
        <bdi className={classNames(styles.title, text.ellipsis)}><Match text={shownText(row.title) || 'Untitled'} words={words} /></bdi>
        <bdi className={classNames(styles.second, text.ellipsis)}><Match text={shownText(secondLine(row))} words={words} /></bdi>
      </span>
      <span className={styles.meta}>
        <EnvironmentBadge tone={environment?.tone ?? 'dev'} label={environment?.label ?? row.environment} variant="bare" />
        <Flag row={row} showUsed={showUsed} />
      </span>
    </div>
  );
}
