import type { ReactNode } from 'react';
import type { FieldView } from '../../../shared/ipc/secret-calls.ts';
import { classNames } from '../../components/class-names.ts';
import { shownText } from '../../components/shown-text.ts';
import text from '../../styles/text.module.css';
import styles from './value.module.css';

/** Ten dots, whatever the length. */
export function Dots(): ReactNode {
  return (
    <span className={styles.dots}>
      <span aria-hidden="true">••••••••••</span>
      <span className={text.hidden}>hidden</span>
    </span>
  );
}

/** `4F1A 9C22`: eight hex digits to compare by eye. */
export function checkWords(check: string): string {
  return check.toUpperCase().replace(/(.{4})(?=.)/g, '$1 ');
}

function lengthWords(length: number): string {
  return length === 1 ? '1 character' : `${length.toLocaleString('en-GB')} characters`;
}

interface VerifyProps extends Pick<FieldView, 'length' | 'check'> {
  /** In the value's place rather than under it. */
  readonly alone?: boolean;
  /** In a narrow window too. */
  readonly always?: boolean;
}

/** Length and check: what can be verified without drawing the value. */
export function Verify({ length, check, alone = false, always = false }: VerifyProps): ReactNode {
  return (
    <span className={classNames(text.small, text.tabular, alone ? text.second : styles.under, always && styles.always)}>
      {lengthWords(length)} · check <span className={text.selectable}>{checkWords(check)}</span>
    </span>
  );
}

/** What people paste into a terminal is monospaced; everything that somebody wrote is isolated. */
export function OpenText({ field }: { readonly field: FieldView }): ReactNode {
  const shown = shownText(field.text ?? '');
  return (
    <bdi className={classNames(styles.open, field.multiline ? styles.block : text.ellipsis, text.mono, text.selectable)} {...(field.multiline ? {} : { title: shown })}>
      {shown}
    </bdi>
  );
}

/** A value that was asked for. Digits and signs are told from letters by colour and weight, as 0 and O look alike. */
export function Drawn({ value }: { readonly value: string }): ReactNode {
  const parts = value.length > 400 ? [value] : value.split(/([0-9]+|[^\p{L}\p{N}\s]+)/u);
  return (
    <bdi className={classNames(styles.drawn, text.selectable)}>
      {parts.map((part, index) => (index % 2 === 0 ? part : <span key={index} className={/^\d/.test(part) ? styles.digit : styles.sign}>{part}</span>))}
    </bdi>
  );
}
