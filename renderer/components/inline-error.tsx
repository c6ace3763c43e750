import type { ReactNode } from 'react';
import { CircleX, Info, TriangleAlert } from 'lucide-react';
import type { WireError } from '../../shared/ipc/call.ts';
import { attemptLines, messageOf } from '../messages.ts';
import { classNames } from './class-names.ts';
import text from '../styles/text.module.css';
import styles from './inline-error.module.css';

interface CalloutProps {
  readonly tone: 'danger' | 'warn' | 'neutral';
  readonly children: ReactNode;
  /** A button at the right. */
  readonly action?: ReactNode;
  /** Announced when it appears. */
  readonly alert?: boolean;
}

/** Something to know, on a tint: icon, words, at most one action. */
export function Callout({ tone, children, action, alert = false }: CalloutProps): ReactNode {
  const Icon = tone === 'danger' ? CircleX : tone === 'warn' ? TriangleAlert : Info;
  return (
    <div className={classNames(styles.callout, styles[tone])} role={alert ? 'alert' : undefined}>
      <Icon size={16} aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>{children}</div>
      {action}
    </div>
  );
}

interface Props {
  readonly error: WireError;
  /** The button that does what the message advises. */
  readonly action?: ReactNode;
}

/** A failure in words: what happened, then what to do next. */
export function InlineError({ error, action }: Props): ReactNode {
  const message = messageOf(error);
  const attempts = attemptLines(error);
  return (
    <Callout tone="danger" action={action} alert>
      <p className={text.medium}><bdi>{message.sentence}</bdi></p>
      {attempts.length > 0 ? <ul className={styles.attempts}>{attempts.map((attempt) => <li key={attempt}><bdi>{attempt}</bdi></li>)}</ul> : undefined}
      <p className={text.second}><bdi>{message.action}</bdi></p>
    </Callout>
  );
}
