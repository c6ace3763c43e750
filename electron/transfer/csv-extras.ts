import { z } from 'zod';
import { fieldKey, secretField, secretKind, templateOf, type SecretField, type SecretKind } from '../../shared/model/secret.ts';
import type { ImportedSecret } from './import-item.ts';
import { loginOrNote, type LoginColumns } from './login-columns.ts';
import { SecretBuilder } from './secret-builder.ts';

/**
 * What KeePassXC's columns have no place for (the kind, custom fields, several tags, an expiry) is written at the end of
 * the notes, one `key: JSON` on each line under this head: readable there, and read back by us.
 */
const extrasHead = '--- Breakglass ---';

const customField = secretField.omit({ key: true });
const extrasShape = z.strictObject({
  kind: secretKind,
  tags: z.array(z.string()).optional(),
  favourite: z.boolean().optional(),
  expires: z.iso.date().optional(),
  notes: z.string().optional(),
  fields: z.array(z.tuple([fieldKey, z.union([z.string(), customField])])),
});
export type Extras = z.infer<typeof extrasShape>;

const ownKeys = ['kind', 'tags', 'favourite', 'expires', 'notes'] as const;

/** The notes column: the notes, then the extras. */
export function putExtras(notes: string, extras: Extras): string {
  const own = ownKeys.filter((key) => extras[key] !== undefined).map((key) => `${key}: ${JSON.stringify(extras[key])}`);
  const fields = extras.fields.map(([key, value]) => `field ${key}: ${JSON.stringify(value)}`);
  return [...(notes === '' ? [] : [notes, '']), extrasHead, ...own, ...fields].join('\n');
}

/** Takes the extras off the notes again; what does not read as such stays notes. */
export function takeExtras(text: string): { notes: string; extras: Extras | undefined } {
  const head = lastHead(text);
  const extras = head === undefined ? undefined : parseExtras(text.slice(head.end));
  return head === undefined || extras === undefined ? { notes: text, extras: undefined } : { notes: text.slice(0, head.start), extras };
}

/** The last line that is the head, with the blank line before it: a value's own line ends are escaped, so it is ours. */
function lastHead(text: string): { start: number; end: number } | undefined {
  const found = [...text.matchAll(/(?:^|\n\n|\r\n\r\n)--- Breakglass ---(?=\r?\n|$)/g)].at(-1);
  return found === undefined ? undefined : { start: found.index, end: found.index + found[0].length };
}

const extraLine = /^(field )?([a-z][a-z0-9-]*): (.+)$/s;

function parseExtras(text: string): Extras | undefined {
  const own: Record<string, unknown> = {};
  const fields: unknown[] = [];
  for (const line of text.split(/\r?\n/).filter((part) => part !== '')) {
    const [, field, key, json] = extraLine.exec(line) ?? [];
    const value = json === undefined ? undefined : parseJson(json);
    if (key === undefined || value === undefined) return undefined;
    if (field === undefined) own[key] = value;
    else fields.push([key, value]);
  }
  return extrasShape.safeParse({ ...own, fields }).data;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Which field of a kind each column carries. */
export interface ColumnKeys {
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly url: string | undefined;
  readonly totp: string | undefined;
}

export function columnKeysOf(kind: SecretKind): ColumnKeys {
  const { fields, main } = templateOf(kind);
  const summary = (which: 'user' | 'host') => fields.find((field) => field.summary === which)?.key;
  return {
    username: summary('user'),
    // A note's text goes where text belongs.
    password: kind === 'note' ? undefined : main,
    url: summary('host'),
    totp: fields.find((field) => field.key === 'totp')?.key,
  };
}

/** The secret that a row means: with extras, of their kind; without, a login or a note with the groups as tags. */
export function readExtras(columns: LoginColumns, groups: readonly string[], extras: Extras | undefined): SecretBuilder {
  if (extras === undefined) return loginOrNote(columns).tag(groups);
  const builder = new SecretBuilder(extras.kind);
  builder.title = columns.title;
  const keys = columnKeysOf(extras.kind);
  for (const column of ['username', 'password', 'url', 'totp'] as const) builder.set(keys[column] ?? '', columns[column]);
  if (extras.kind === 'note') builder.set('text', columns.notes);
  builder.notes = extras.kind === 'note' ? (extras.notes ?? '') : columns.notes;
  builder.favourite = extras.favourite ?? false;
  builder.expires = extras.expires;
  for (const [key, value] of extras.fields) {
    if (typeof value === 'string') builder.set(key, value);
    else builder.keep({ key, ...value });
  }
  return builder.tag(extras.tags ?? groups);
}

/** What the columns leave out of `secret`. */
export function extrasOf(secret: ImportedSecret): Extras {
  const keys: readonly (string | undefined)[] = Object.values(columnKeysOf(secret.kind));
  const left = secret.fields.filter((field) => field.value !== '' && !keys.includes(field.key) && !(secret.kind === 'note' && field.key === 'text'));
  return {
    kind: secret.kind,
    ...(secret.tags.length > 0 ? { tags: secret.tags } : {}),
    ...(secret.favourite ? { favourite: true } : {}),
    ...(secret.expires === undefined ? {} : { expires: secret.expires }),
    ...(secret.kind === 'note' && secret.notes !== '' ? { notes: secret.notes } : {}),
    fields: left.map((field) => [field.key, isCustom(field) ? { label: field.label, concealed: field.concealed, value: field.value } : field.value]),
  };
}

function isCustom(field: SecretField): boolean {
  return field.key.startsWith('x-');
}
