import type { ReactNode } from 'react';
import { usePlatform } from './platform.ts';
import styles from './window-frame.module.css';

interface Props {
  /** In the sidebar's place, such as Steps. */
  readonly side?: ReactNode;
  /** Buttons below the content, most likely last. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

/** A whole window of its own: first start and the tasks that lead to a vault. The top can be dragged. */
export function WindowFrame({ side, footer, children }: Props): ReactNode {
  return (
    <div className={styles.frame} data-platform={usePlatform()} data-side={side === undefined ? undefined : ''}>
      <div className={styles.drag} aria-hidden="true" />
      {side === undefined ? undefined : <div className={styles.side}>{side}</div>}
      <main className={styles.content}>{children}</main>
      {footer === undefined ? undefined : <footer className={styles.footer}>{footer}</footer>}
    </div>
  );
}
