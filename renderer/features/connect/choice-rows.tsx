import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { PlainText } from '../../components/plain-text.tsx';
import { classNames } from '../../components/class-names.ts';
import text from '../../styles/text.module.css';
import styles from './choice-rows.module.css';

export interface ChoiceRow {
  readonly value: string;
  readonly title: string;
  readonly detail?: string | undefined;
  /** At the right: a kind or a short id. */
  readonly meta?: string | undefined;
  readonly metaMono?: boolean;
  /** Below it: how it answered. */
  readonly status?: ReactNode;
  readonly disabled?: boolean;
}

interface Props {
  readonly label: string;
  readonly rows: readonly ChoiceRow[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Row({ row }: { readonly row: ChoiceRow }): ReactNode {
  const id = useId();
  return (
    <Radio.Root value={row.value} disabled={row.disabled ?? false} className={styles.row} aria-labelledby={`${id}-title`} aria-describedby={`${id}-more`}>
      <span className={styles.radio} />
      <span className={styles.words}>
        <span id={`${id}-title`} className={classNames(text.medium, text.ellipsis)}><PlainText>{row.title}</PlainText></span>
        {row.detail === undefined ? undefined : <PlainText className={styles.detail} ellipsis>{row.detail}</PlainText>}
      </span>
      <span className={styles.meta} id={`${id}-more`}>
        {row.meta === undefined ? undefined : <span className={row.metaMono === true ? text.mono : text.second}>{row.meta}</span>}
        {row.status}
      </span>
    </Radio.Root>
  );
}

/** In a dialog Enter takes what is picked; a radio by itself would swallow it. */
function submitOnEnter(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || !event.currentTarget.closest('[role="dialog"]')) return;
  event.preventDefault();
  event.currentTarget.closest('form')?.requestSubmit();
}

/** A list to pick one from, two lines a row. */
export function ChoiceRows({ label, rows, value, onChange }: Props): ReactNode {
  return (
    <RadioGroup aria-label={label} className={styles.list} onKeyDown={submitOnEnter} value={value} onValueChange={(next: unknown) => onChange(next as string)}>
      {rows.map((row) => <Row key={row.value} row={row} />)}
    </RadioGroup>
  );
}
