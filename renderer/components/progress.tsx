import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import text from '../styles/text.module.css';
import styles from './progress.module.css';

interface Props {
  /** Names the item: "Sealing secret 52 of 84". */
  readonly label: string;
  /** What is safe meanwhile: "Old file kept until done". */
  readonly detail?: string;
  /** 0 to 1; absent where it is not known. */
  readonly fraction?: number;
  readonly onCancel?: () => void;
}

/** Long work: what it is at, what is safe, how to stop it. */
export function Progress({ label, detail, fraction, onCancel }: Props): ReactNode {
  const labelId = useId();
  const known = fraction === undefined ? undefined : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div>
      <div className={classNames(text.line, text.small)}>
        <span className={classNames(text.grow, text.medium, text.tabular)} id={labelId}>{label}</span>
        {detail === undefined ? undefined : <span className={text.third}>{detail}</span>}
        {onCancel ? <Button tone="quiet" onClick={onCancel}>Cancel</Button> : undefined}
      </div>
      <div className={styles.track} role="progressbar" aria-labelledby={labelId} aria-valuemin={0} aria-valuemax={100} aria-valuenow={known}>
        <div className={classNames(styles.bar, known === undefined && styles.unknown)} style={known === undefined ? undefined : { width: `${known}%` }} />
      </div>
    </div>
  );
}
