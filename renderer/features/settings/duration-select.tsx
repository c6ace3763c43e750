import type { ReactNode } from 'react';
import { Select } from '../../components/select.tsx';
import { durations } from './duration.ts';
import styles from './settings-screen.module.css';

interface Props {
  readonly label: string;
  readonly seconds: number;
  readonly choices: readonly number[];
  readonly onChange: (seconds: number) => void;
}

/** A length of time out of a short list. */
export function DurationSelect({ label, seconds, choices, onChange }: Props): ReactNode {
  return <Select label={label} hideLabel className={styles.select ?? ''} value={String(seconds)} options={durations(choices, seconds)} onChange={(next) => onChange(Number(next))} />;
}
