import { CircleX, Printer } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Output } from '../../../shared/ipc/contract.ts';
import { Button } from '../../components/button.tsx';
import { Input } from '../../components/input.tsx';
import { classNames } from '../../components/class-names.ts';
import { useNow } from '../../components/use-seconds.ts';
import { dateWords } from '../detail/date-words.ts';
import text from '../../styles/text.module.css';
import styles from './recovery-sheet.module.css';

export type NewRecoveryKey = Output<'recipient:createRecoveryKey'>;

/** `7F3A91C2` in groups of four. */
export function fingerprintWords(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ').toUpperCase();
}

interface SheetProps {
  readonly recovery: NewRecoveryKey;
  /** What it opens, in words. */
  readonly opens: string;
  /** Where the vault lies, for the paper. */
  readonly file: string;
}

/** The recovery key, this one time: to print, or to copy by hand. On paper only the sheet itself is drawn. */
export function RecoverySheet({ recovery, opens, file }: SheetProps): ReactNode {
  const titleId = useId();
  const today = useNow(undefined);
  return (
    <section className={styles.sheet} aria-labelledby={titleId}>
      <div className={styles.top}>
        <h2 id={titleId}>Breakglass recovery key</h2>
        <span className={text.grow} />
        <Button className={styles.print} icon={<Printer size={14} aria-hidden="true" />} onClick={() => window.print()}>Print</Button>
      </div>
      <ol className={styles.groups} aria-label="Recovery key">
        {recovery.recoveryKey.split('-').map((group, at) => (
          <li key={at}><span className={styles.number}>{at + 1}</span><span className={styles.group}>{group}</span></li>
        ))}
      </ol>
      <dl className={styles.facts}>
        <div><dt>Opens</dt><dd><bdi>{opens}</bdi></dd></div>
        <div><dt>Fingerprint</dt><dd className={text.tabular}>{fingerprintWords(recovery.fingerprint)}</dd></div>
        <div><dt>Made</dt><dd>{dateWords(today)}</dd></div>
        <div className={styles.vault}><dt>Vault</dt><dd><bdi>{file}</bdi></dd></div>
      </dl>
      <p className={styles.onPaper}>Keep this where the incident cannot reach it. With the vault file it opens everything named above, without a network and without AWS. Letters are read without case; O is 0, I and L are 1.</p>
    </section>
  );
}

interface ConfirmProps {
  readonly ask: readonly number[];
  readonly error: string | undefined;
}

/** The groups to type back. Read them with FormData by `group-0`, `group-1`, ... */
export function ConfirmGroups({ ask, error }: ConfirmProps): ReactNode {
  return (
    <fieldset>
      <legend className={classNames(text.semi, styles.legend)}>Type back from your copy</legend>
      <div className={styles.confirm}>
        {ask.map((group, at) => (
          <Input key={group} label={`Group ${group + 1}`} name={`group-${at}`} mono maxLength={8} className={styles.typed} aria-invalid={error === undefined ? undefined : true} />
        ))}
      </div>
      {error === undefined ? undefined : <p className={styles.error} role="alert"><CircleX size={14} aria-hidden="true" />{error}</p>}
    </fieldset>
  );
}

/** What was typed back, in the order that was asked for. */
export function typedGroups(form: FormData, ask: readonly number[]): string[] {
  return ask.map((_, at) => {
    const value = form.get(`group-${at}`);
    return typeof value === 'string' ? value.trim() : '';
  });
}
