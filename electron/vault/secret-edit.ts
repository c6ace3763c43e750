import { VaultError } from '../../shared/errors.ts';
import type { FieldEdit, SecretDraft } from '../../shared/ipc/secret-calls.ts';
import type { PastValue, Secret, SecretField } from '../../shared/model/secret.ts';
import { canonicalJson } from '../envelope/canonical-json.ts';
import { fieldOf, templateField } from './secret-view.ts';

/** Earlier values are kept up to these; the oldest go first. */
const mostEarlierValues = 200;
const mostEarlierLength = 1_048_576;

export interface EditOptions {
  readonly nowMs: number;
  /** Values of this environment are never drawn: a concealed value that is kept must stay concealed. */
  readonly copyOnly: boolean;
}

/**
 * The secret that `draft` makes out of `before`, which is undefined for a new one. Every value that is replaced or
 * removed goes into the history. `kept` is whose values a field keeps: `before`, or for a copy what it is a copy of.
 * @throws ERR_SECRET_TITLE, ERR_REVEAL_NOT_ALLOWED, ERR_IPC_INPUT for a field that is there twice
 */
export function editSecret(before: Secret | undefined, draft: SecretDraft, options: EditOptions, kept = before): Secret {
  const title = draft.title.trim();
  if (title === '') throw new VaultError('ERR_SECRET_TITLE');
  if (new Set(draft.fields.map(({ key }) => key)).size < draft.fields.length) throw new VaultError('ERR_IPC_INPUT', { field: 'fields' });
  const fields = draft.fields.map((edit) => editField(kept, draft, edit, options)).filter(isKept);
  return {
    kind: draft.kind,
    state: 'active',
    title,
    fields,
    notes: draft.notes,
    tags: [...new Set(draft.tags)],
    favourite: draft.favourite,
    ...(draft.expires === undefined ? {} : { expires: draft.expires }),
    createdAtMs: before?.createdAtMs ?? options.nowMs,
    changedAtMs: options.nowMs,
    history: before === undefined ? [] : historyOf(before, fields, options.nowMs),
  };
}

function editField(before: Secret | undefined, draft: SecretDraft, edit: FieldEdit, { copyOnly }: EditOptions): SecretField {
  const stored = before === undefined ? undefined : fieldOf(before, edit.key);
  const template = templateField(draft, edit.key);
  const concealed = edit.concealed || template?.concealed === true;
  const kept = 'keep' in edit.value;
  // Otherwise a value that may not be revealed could be had by making its field an open one.
  if (kept && copyOnly && stored?.concealed === true && !concealed) throw new VaultError('ERR_REVEAL_NOT_ALLOWED', { environment: draft.environment });
  const value = 'keep' in edit.value ? (stored?.value ?? '') : edit.value.text;
  const label = template === undefined ? edit.label : undefined;
  return { key: edit.key, ...(label === undefined ? {} : { label }), concealed, value };
}

/** An empty field of the kind is the same as none; one of the person's own stays, for its name. */
function isKept({ value, label }: SecretField): boolean {
  return value !== '' || label !== undefined;
}

function historyOf(before: Secret, fields: readonly SecretField[], nowMs: number): PastValue[] {
  const replaced = before.fields.filter(({ key, value }) => value !== '' && fields.find((field) => field.key === key)?.value !== value);
  const history = [...before.history, ...replaced.map(({ key, value }) => ({ key, value, replacedAtMs: nowMs }))];
  let room = mostEarlierLength;
  let from = history.length;
  while (from > 0 && history.length - from < mostEarlierValues && room >= history[from - 1]!.value.length) room -= history[--from]!.value.length;
  return history.slice(from);
}

/** Whether two secrets say the same, whenever they were changed. */
export function saysTheSame(left: Secret, right: Secret): boolean {
  return canonicalJson({ ...left, changedAtMs: 0 }) === canonicalJson({ ...right, changedAtMs: 0 });
}

/** What is left of a secret that was deleted for good or moved away. */
export function tombstone(nowMs: number): Secret {
  return { kind: 'note', state: 'gone', title: '', fields: [], notes: '', tags: [], favourite: false, createdAtMs: nowMs, changedAtMs: nowMs, history: [] };
}
