import { type KeyboardEvent, type ReactNode, useEffect } from 'react';
import { TextCursorInput } from 'lucide-react';
import type { SecretView } from '../../../shared/ipc/secret-calls.ts';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { FieldList, Tag } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Tape } from '../../components/environment-badge.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { Keycap } from '../../components/keycap.tsx';
import { BulkPane } from '../bulk/bulk-pane.tsx';
import { useSelection } from '../list/selection.ts';
import { searchId } from '../list/search.ts';
import { useEnvironment, useVault } from '../shell/app-store.ts';
import { useClipboard } from '../toast/toast-store.ts';
import { dateWords, expiryWords } from './date-words.ts';
import { DetailHead } from './detail-head.tsx';
import { hideWhenUnseen, showSecret, useDetail } from './detail-store.ts';
import { EarlierValues } from './earlier-values.tsx';
import { Field } from './field.tsx';
import { detailId } from './focus.ts';
import text from '../../styles/text.module.css';
import styles from './detail-pane.module.css';

/** The main field first, then the template's, then the custom ones in a card of their own. */
function Fields({ secret, copyOnly }: { readonly secret: SecretView; readonly copyOnly: boolean }): ReactNode {
  const own = secret.fields.filter((field) => !field.key.startsWith('x-'));
  const typed = [...own.filter((field) => field.main), ...own.filter((field) => !field.main && field.length > 0)];
  const custom = secret.fields.filter((field) => field.key.startsWith('x-'));
  return [typed, custom].map((fields, index) =>
    fields.length === 0 ? undefined : (
      <FieldList key={index} className={styles.card}>
        {fields.map((field) => <Field key={field.key} secret={secret} field={field} copyOnly={copyOnly} />)}
      </FieldList>
    ),
  );
}

function Meta({ secret, copyOnly }: { readonly secret: SecretView; readonly copyOnly: boolean }): ReactNode {
  return (
    <dl className={styles.meta}>
      {secret.tags.length > 0 ? <><dt>Tags</dt><dd className={styles.tags}>{secret.tags.map((tag) => <Tag key={tag}>{tag}</Tag>)}</dd></> : undefined}
      {secret.expires === undefined ? undefined : <><dt>Expires</dt><dd>{expiryWords(secret.expires)}</dd></>}
      <dt>Changed</dt>
      <dd>{dateWords(secret.changedAtMs)} · revision {secret.revision}</dd>
      <dt>History</dt>
      <dd><EarlierValues key={secret.id} secret={secret} copyOnly={copyOnly} /></dd>
    </dl>
  );
}

/** Esc or left leads back to the search box; up and down walk the controls. */
function onDetailKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const controls = [...event.currentTarget.querySelectorAll<HTMLElement>('button')].filter((control) => control.offsetParent !== null);
  const at = controls.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  if (event.key === 'Escape' || event.key === 'ArrowLeft') document.getElementById(searchId)?.focus();
  else if (event.key === 'ArrowDown') controls[Math.min(controls.length - 1, at + 1)]?.focus();
  else if (event.key === 'ArrowUp') controls[Math.max(0, at - 1)]?.focus();
  else return;
  event.preventDefault();
}

function Secret({ secret, environment }: { readonly secret: SecretView; readonly environment: EnvironmentState }): ReactNode {
  const { state } = useClipboard();
  const readOnly = useVault()?.readOnlyFile === true || environment.lock === 'read-only';
  const toast = state === 'counting' || state === 'cleared';
  return (
    // Keys that its buttons do not take bubble up to here.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section id={detailId} className={styles.pane} aria-label={`${secret.title || 'Untitled'}, ${environment.label}`} onKeyDown={onDetailKey}>
      <Tape tone={environment.tone} />
      <div className={classNames(styles.body, toast && styles.room)}>
        <DetailHead secret={secret} environment={environment} readOnly={readOnly} />
        <Fields secret={secret} copyOnly={environment.copyOnly} />
        {secret.notes === '' ? undefined : (
          <div className={classNames(styles.card, styles.notes)}>
            <h2 className={styles.notesTitle}>Notes</h2>
            <p className={classNames(text.second, text.selectable)}><bdi className={styles.noteText}>{secret.notes}</bdi></p>
          </div>
        )}
        <Meta secret={secret} copyOnly={environment.copyOnly} />
      </div>
    </section>
  );
}

function NothingChosen(): ReactNode {
  return (
    <section className={classNames(styles.pane, styles.none)} aria-label="Secret">
      <h1 className={text.hidden}>Secrets</h1>
      <TextCursorInput size={20} aria-hidden="true" />
      <p className={text.second}>Type to search. <Keycap keys="ArrowDown" /> and <Keycap keys="ArrowUp" /> choose, <Keycap keys="Enter" /> copies.</p>
    </section>
  );
}

/** More than one is selected: what is done is done with all of them. */
function Several(): ReactNode {
  return (
    // As in Secret.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section id={detailId} className={styles.pane} aria-label="Selection" onKeyDown={onDetailKey}><BulkPane /></section>
  );
}

/** The right column: the active secret, or what can be done with those that are selected. */
export function DetailPane(): ReactNode {
  const { active, place, picked } = useSelection();
  const { secret, failure } = useDetail();
  const environment = useEnvironment(secret?.environment ?? '');
  // On the way to a row that is not held yet, the last secret stays: nothing jumps.
  const waiting = active === undefined && place >= 0;
  useEffect(() => {
    if (!waiting) void showSecret(active);
  }, [active, waiting]);
  useEffect(hideWhenUnseen, []);
  if (picked.size > 1) return <Several />;
  if (failure) return <section className={classNames(styles.pane, styles.body)} aria-label="Secret"><InlineError error={failure} /></section>;
  return secret && environment ? <Secret secret={secret} environment={environment} /> : <NothingChosen />;
}
