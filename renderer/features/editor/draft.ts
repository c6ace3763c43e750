import type { FieldEdit, FieldView, SecretDraft, SecretView } from '../../../shared/ipc/secret-calls.ts';
import { type FieldTemplate, templateOf } from '../../../shared/model/kinds.ts';
import type { SecretKind } from '../../../shared/model/secret.ts';

/** One field as the editor draws it. */
export interface EditedField {
  readonly key: string;
  readonly label: string;
  /** The person's own: its name can be changed, and it can be moved and removed. */
  readonly custom: boolean;
  readonly concealed: boolean;
  readonly multiline: boolean;
  readonly main: boolean;
  /** A concealed value that the vault has. It is never fetched: it stays unless another one is typed. */
  readonly stored?: { readonly length: number; readonly check: string };
  /** The stored value stays. */
  readonly keep: boolean;
  /** What its input begins with. */
  readonly initial: string;
}

/** What the editor works on. What is typed stays in the inputs; this is their form and beginning. */
export interface Edited {
  readonly environment: string;
  readonly id?: string;
  readonly copyOf?: string;
  readonly baseRevision: number;
  readonly kind: SecretKind;
  readonly title: string;
  readonly notes: string;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  readonly expires: string;
  readonly fields: readonly EditedField[];
}

/** The text in the input of that name, or undefined where there is none. */
export type Typed = (name: string) => string | undefined;

export const valueName = (key: string): string => `value ${key}`;
export const labelName = (key: string): string => `label ${key}`;

function isOwn(kind: SecretKind, key: string): boolean {
  return !templateOf(kind).fields.some((field) => field.key === key);
}

function emptyField(kind: SecretKind, { key, label, concealed, multiline = false }: FieldTemplate): EditedField {
  return { key, label, custom: false, concealed, multiline, main: key === templateOf(kind).main, keep: false, initial: '' };
}

/** As in the detail: the main field first. */
function inOrder(fields: readonly EditedField[]): readonly EditedField[] {
  return [...fields.filter((field) => field.main), ...fields.filter((field) => !field.main)];
}

/** A new secret of a kind. */
export function editedNew(environment: string, kind: SecretKind): Edited {
  const fields = inOrder(templateOf(kind).fields.map((field) => emptyField(kind, field)));
  return { environment, baseRevision: 0, kind, title: '', notes: '', tags: [], favourite: false, expires: '', fields };
}

function editedField(kind: SecretKind, field: FieldView): EditedField {
  const { key, label, concealed, multiline, main, length, check } = field;
  const isStored = concealed && length > 0;
  return { key, label, custom: isOwn(kind, key), concealed, multiline, main, keep: isStored, initial: field.text ?? '', ...(isStored ? { stored: { length, check } } : {}) };
}

/** The secret as it is stored. A field that was removed is in its view only for its earlier values. */
export function editedFrom(secret: SecretView): Edited {
  const { environment, id, revision, kind, title, notes, tags, favourite, expires = '' } = secret;
  const fields = secret.fields.filter((field) => !(field.length === 0 && field.label === field.key)).map((field) => editedField(kind, field));
  return { environment, id, baseRevision: revision, kind, title, notes, tags, favourite, expires, fields: inOrder(fields) };
}

function restoredField(draft: SecretDraft, edit: FieldEdit, base: Edited): EditedField {
  const known = base.fields.find((field) => field.key === edit.key);
  const custom = isOwn(draft.kind, edit.key);
  const text = 'text' in edit.value ? edit.value.text : (known?.initial ?? '');
  return {
    key: edit.key,
    label: (custom ? edit.label : known?.label) ?? known?.label ?? '',
    custom,
    concealed: edit.concealed,
    multiline: known?.multiline ?? text.includes('\n'),
    main: known?.main ?? false,
    keep: 'keep' in edit.value,
    initial: text,
    ...(known?.stored === undefined ? {} : { stored: known.stored }),
  };
}

/** An edit that was not saved, over the secret as it is now or over an empty one of its kind. */
export function editedFromDraft(draft: SecretDraft, base: Edited): Edited {
  const { environment, id, copyOf, baseRevision, kind, title, notes, tags, favourite, expires = '' } = draft;
  const fields = draft.fields.map((edit) => restoredField(draft, edit, base));
  const missing = base.fields.filter((field) => !field.custom && !fields.some(({ key }) => key === field.key));
  return {
    environment, baseRevision, kind, title, notes, tags, favourite, expires,
    ...(id === undefined ? {} : { id }),
    ...(copyOf === undefined ? {} : { copyOf }),
    fields: inOrder([...fields.filter((field) => !field.custom), ...missing, ...fields.filter((field) => field.custom)]),
  };
}

function editOf(field: EditedField, typed: Typed): FieldEdit {
  const { key, concealed, custom } = field;
  const label = custom ? (typed(labelName(key)) ?? field.label).trim() : '';
  const value = field.keep ? { keep: true as const } : { text: typed(valueName(key)) ?? field.initial };
  return { key, concealed, value, ...(label === '' ? {} : { label }) };
}

/** What is sent to main: the form, with what is typed into it. */
export function draftOf(edited: Edited, typed: Typed = () => undefined): SecretDraft {
  const { environment, id, copyOf, baseRevision, kind, tags, favourite } = edited;
  const expires = typed('expires') ?? edited.expires;
  return {
    environment, baseRevision, kind, favourite,
    ...(id === undefined ? {} : { id }),
    ...(copyOf === undefined ? {} : { copyOf }),
    title: typed('title') ?? edited.title,
    notes: typed('notes') ?? edited.notes,
    tags: [...tags],
    ...(expires === '' ? {} : { expires }),
    fields: edited.fields.map((field) => editOf(field, typed)),
  };
}

/** Whether two drafts would save the same. */
export function sameDraft(a: SecretDraft, b: SecretDraft): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The next free key of a field of the person's own: `x-3`. */
export function nextKey(fields: readonly EditedField[]): string {
  const used = fields.map(({ key }) => Number(/^x-(\d+)$/.exec(key)?.[1] ?? 0));
  return `x-${Math.max(0, ...used) + 1}`;
}

export function changeField(edited: Edited, key: string, change: Partial<EditedField>): Edited {
  return { ...edited, fields: edited.fields.map((field) => (field.key === key ? { ...field, ...change } : field)) };
}

export function addField(edited: Edited, concealed: boolean): Edited {
  const field: EditedField = { key: nextKey(edited.fields), label: '', custom: true, concealed, multiline: false, main: false, keep: false, initial: '' };
  return { ...edited, fields: [...edited.fields, field] };
}

export function removeField(edited: Edited, key: string): Edited {
  return { ...edited, fields: edited.fields.filter((field) => field.key !== key) };
}

/** Among the person's own fields, one place up (-1) or down (1). */
export function moveField(edited: Edited, key: string, by: -1 | 1): Edited {
  const own = edited.fields.filter((field) => field.custom);
  const from = own.findIndex((field) => field.key === key);
  const other = own[from + by];
  const moved = own[from];
  if (!other || !moved) return edited;
  const swapped = own.with(from, other).with(from + by, moved);
  return { ...edited, fields: [...edited.fields.filter((field) => !field.custom), ...swapped] };
}
