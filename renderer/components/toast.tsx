import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './toast.module.css';

interface Props {
  /** A ring or an icon, 20. */
  readonly icon?: ReactNode;
  /** What happened, in bold. */
  readonly title: ReactNode;
  /** A badge and a name. */
  readonly subject?: ReactNode;
  /** What changes, such as the seconds left; never announced. */
  readonly status?: ReactNode;
  readonly warn?: boolean;
  readonly action?: ReactNode;
}

/** A line that comes over the detail and goes. What it says is announced once, by the live region. */
export function Toast({ icon, title, subject, status, warn = false, action }: Props): ReactNode {
  return (
    <div className={styles.toast}>
      {icon}
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.line}>
          {subject === undefined ? undefined : <span className={styles.subject}>{subject}</span>}
          {status === undefined ? undefined : <span className={classNames(styles.status, warn && styles.warn)}>{status}</span>}
        </span>
      </span>
      {action === undefined ? undefined : <><span className={styles.rule} />{action}</>}
    </div>
  );
}
