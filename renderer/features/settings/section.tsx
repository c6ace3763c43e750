import type { ReactNode } from 'react';
import styles from './settings-screen.module.css';

/** One group of settings under its title; the navigation leads to it. */
export function Section({ id, title, children }: { readonly id: string; readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={styles.section} data-section={id} aria-labelledby={`settings-${id}`}>
      <h2 id={`settings-${id}`} className={styles.caption} tabIndex={-1}>{title}</h2>
      {children}
    </section>
  );
}
