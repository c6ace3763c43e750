import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import text from '../styles/text.module.css';
import styles from './page.module.css';

interface PageProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly narrow?: boolean;
  readonly children?: ReactNode;
}

/** The scrolling content of a screen under its title. */
export function Page({ title, description, actions, narrow = false, children }: PageProps): ReactNode {
  return (
    <div className={styles.scroll}>
      <div className={classNames(styles.page, narrow && styles.narrow)}>
        <header className={styles.head}>
          <div className={text.grow}>
            <h1 className={classNames(text.title, styles.title)}>{title}</h1>
            {description === undefined ? undefined : <p className={text.second}>{description}</p>}
          </div>
          {actions}
        </header>
        {children}
      </div>
    </div>
  );
}

interface EmptyProps {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly text?: ReactNode;
  /** Actions. */
  readonly children?: ReactNode;
}

/** Nothing here yet, or everything is locked: icon, title, one sentence, actions; left aligned, 464 wide. */
export function Empty({ icon, title, text: words, children }: EmptyProps): ReactNode {
  return (
    <div className={styles.empty}>
      <div className={styles.emptyInner}>
        <span className={text.second}>{icon}</span>
        <h1 className={classNames(text.title, styles.emptyTitle)}>{title}</h1>
        {words === undefined ? undefined : <p className={classNames(text.second, styles.emptyText)}>{words}</p>}
        {children}
      </div>
    </div>
  );
}

interface StepsProps {
  readonly title: string;
  readonly steps: readonly string[];
  /** Counted from 0. */
  readonly current: number;
  readonly footer?: ReactNode;
}

/** The steps of a longer task, for the sidebar's place. */
export function Steps({ title, steps, current, footer }: StepsProps): ReactNode {
  return (
    <nav className={styles.steps} aria-label={title}>
      <h2 className={styles.stepsTitle}>{title}</h2>
      <ol className={styles.stepList}>
        {steps.map((step, index) => (
          <li key={step} className={classNames(styles.step, index === current && styles.now)} aria-current={index === current ? 'step' : undefined}>
            {index < current ? <span className={styles.done}><Check size={14} aria-hidden="true" /></span> : <span className={styles.number}>{index + 1}</span>}
            {step}
            {index < current ? <span className={text.hidden}>, done</span> : undefined}
          </li>
        ))}
      </ol>
      <span className={text.grow} />
      {footer}
    </nav>
  );
}
