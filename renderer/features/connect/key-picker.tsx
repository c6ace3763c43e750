import { CircleCheck, CircleX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { KmsKey } from '../../../shared/model/connection.ts';
import { Button } from '../../components/button.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { Input } from '../../components/input.tsx';
import { classNames } from '../../components/class-names.ts';
import { ChoiceRows, type ChoiceRow } from './choice-rows.tsx';
import { shortKey } from './identity-words.ts';
import { keyDetail } from './key-words.ts';
import { RegionField } from './region-field.tsx';
import type { KeyChoice } from './use-keys.ts';
import text from '../../styles/text.module.css';
import panel from './connect-panel.module.css';
import styles from './key-picker.module.css';

interface Props {
  readonly choice: KeyChoice;
  /** Whose key it will be, as people call it. */
  readonly label: string;
  /** The heading is for screen readers: the dialog around it says the same. */
  readonly hideTitle?: boolean;
}

function Answer({ choice, arn }: { readonly choice: KeyChoice; readonly arn: string }): ReactNode {
  const tookMs = choice.answers.get(arn);
  if (tookMs !== undefined) return <span className={classNames(styles.answer, text.ok)}><CircleCheck size={14} aria-hidden="true" />Answered in {Math.max(1, Math.round(tookMs))} ms</span>;
  if (choice.refused === arn) return <span className={classNames(styles.answer, text.danger)}><CircleX size={14} aria-hidden="true" />Refused</span>;
  return <span>Not tried</span>;
}

function rowOf(choice: KeyChoice, key: KmsKey): ChoiceRow {
  return {
    value: key.arn,
    title: key.alias ?? 'No alias',
    detail: keyDetail(key),
    meta: shortKey(key.arn),
    metaMono: true,
    disabled: !key.usable,
    status: key.usable ? <Answer choice={choice} arn={key.arn} /> : undefined,
  };
}

function Listed({ choice }: { readonly choice: KeyChoice }): ReactNode {
  const { keys, listFailure, loading, marker } = choice;
  if (listFailure) return <NotListed failure={listFailure} onRetry={() => choice.list()} />;
  if (!keys) return <p className={classNames(text.second, styles.waiting)} role="status">Listing the keys …</p>;
  return (
    <>
      {keys.length === 0 ? <p className={classNames(text.second, styles.waiting)}>There is no key with an alias in {choice.region}. Choose another Region, or paste an ARN.</p> : (
        <ChoiceRows label="KMS key" value={choice.chosen} onChange={choice.choose} rows={keys.map((key) => rowOf(choice, key))} />
      )}
      {marker === undefined ? undefined : <div><Button tone="quiet" disabled={loading} onClick={() => choice.list(marker)}>{loading ? 'Listing …' : 'Show more'}</Button></div>}
    </>
  );
}

function NotListed({ failure, onRetry }: { readonly failure: WireError; readonly onRetry: () => void }): ReactNode {
  return <InlineError error={failure} action={<Button onClick={onRetry}>Try again</Button>} />;
}

/** The KMS key of an environment: from the list of aliases, or typed as ARN, alias or key ID. */
export function KeyPicker({ choice, label, hideTitle = false }: Props): ReactNode {
  const [retyped, setRetyped] = useState(false);
  const complaint = retyped ? choice.complaint : undefined;
  return (
    <section className={styles.picker}>
      <div className={panel.head}>
        {hideTitle ? <span className={text.grow} /> : undefined}
        <h2 className={hideTitle ? text.hidden : text.grow}>Key for <bdi>{label}</bdi></h2>
        <RegionField hideLabel value={choice.region} onChange={choice.setRegion} />
      </div>
      <Listed choice={choice} />
      <Input
        label="Or type an ARN, alias or key ID"
        mono
        value={choice.typed}
        error={complaint}
        placeholder="arn:aws:kms:…"
        onChange={(event) => choice.type(event.target.value)}
        onBlur={() => setRetyped(choice.typed !== '')}
        onPaste={() => setRetyped(true)}
      />
      {choice.failure ? <InlineError error={choice.failure} /> : undefined}
    </section>
  );
}
