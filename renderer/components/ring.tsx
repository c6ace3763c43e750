import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './ring.module.css';

const radius = 7.5;
const around = 2 * Math.PI * radius;

interface Props {
  /** What is left, from 0 to 1; `undefined` turns without an end. Words stand beside it, always. */
  readonly fraction?: number | undefined;
  readonly size?: number;
  readonly tone?: 'ink' | 'warn';
}

/** A ring that runs out. It moves once a second. */
export function Ring({ fraction, size = 20, tone = 'ink' }: Props): ReactNode {
  const left = fraction === undefined ? 0.28 : Math.min(1, Math.max(0, fraction));
  return (
    <svg viewBox="0 0 20 20" width={size} height={size} aria-hidden="true" className={classNames(styles.ring, fraction === undefined && styles.turning, styles[tone])}>
      <circle className={styles.track} cx="10" cy="10" r={radius} />
      <circle className={styles.part} cx="10" cy="10" r={radius} strokeDasharray={around} strokeDashoffset={around * (1 - left)} />
    </svg>
  );
}
