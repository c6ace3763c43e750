import { secretKind, secretState, templateOf, type Secret, type SecretSummary } from '../../shared/model/secret.ts';
import { VaultError } from '../../shared/errors.ts';

/** The columns of a summary row, in order, each between tabs (docs/format.md section 7.2). */
export const summaryColumns = [
  'id', 'revision', 'kind', 'state', 'title', 'user', 'host', 'tags', 'favourite', 'expires', 'changedAtMs',
] as const; // prettier-ignore

/** Between two tags inside their column. */
export const tagSeparator = '\u001f';

/** Longest user and host of a row in UTF-16 units; the record holds the whole value. */
const maxColumnLength = 256;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\0': '\\0', [tagSeparator]: '\\s' };
const unescapes: Readonly<Record<string, string>> = { '\\': '\\', t: '\t', n: '\n', 0: '\0', s: tagSeparator };

/** Escapes a cell so that rows split at line feeds, cells at tabs and tags at U+001F (docs/format.md section 7.2). */
export function escapeCell(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters that the row's own syntax uses
  return /[\\\t\n\0\u001f]/.test(text) ? text.replace(/[\\\t\n\0\u001f]/g, (found) => escapes[found]!) : text;
}

/**
 * Undoes `escapeCell`.
 * @throws ERR_INDEX_DAMAGED for an escape that it never makes
 */
export function unescapeCell(cell: string): string {
  if (!cell.includes('\\')) return cell;
  return cell.replace(/\\(.?)/gs, (_, letter: string) => unescapes[letter] ?? damaged('escape'));
}

/**
 * The summary of `secret`: its title, tags and flags, and the values of the two template fields that feed the list and
 * search, unless the person concealed them. Never a concealed value (docs/format.md section 7.2).
 */
export function summarise(id: string, revision: number, secret: Secret): SecretSummary {
  return {
    id,
    revision,
    kind: secret.kind,
    state: secret.state,
    title: secret.title,
    user: shown(secret, 'user'),
    host: hostOf(shown(secret, 'host')),
    tags: secret.tags,
    favourite: secret.favourite,
    expires: secret.expires ?? '',
    changedAtMs: secret.changedAtMs,
  };
}

function shown(secret: Secret, column: 'user' | 'host'): string {
  const feeding = templateOf(secret.kind).fields.find((field) => field.summary === column);
  const field = secret.fields.find(({ key }) => key === feeding?.key);
  return field === undefined || field.concealed ? '' : field.value;
}

/** Host and port of a URL, without the password that some URLs carry; other text as it is. */
function hostOf(value: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?([^/?#]*)/i.exec(value)?.[1] ?? value;
}

/** Writes `summary` as a row without its line feed (docs/format.md section 7.2). Unpaired surrogates become U+FFFD. */
export function writeRow(summary: SecretSummary): string {
  const tags = summary.tags.map(escapeCell).join(tagSeparator);
  const flag = summary.favourite ? '1' : '0';
  const row = `${summary.id}\t${summary.revision}\t${summary.kind}\t${summary.state}\t${escapeCell(summary.title)}\t${escapeCell(
    summary.user.slice(0, maxColumnLength),
  )}\t${escapeCell(summary.host.slice(0, maxColumnLength))}\t${tags}\t${flag}\t${summary.expires}\t${summary.changedAtMs}`;
  return row.replace(/\p{Surrogate}/gu, '\ufffd');
}

/**
 * Reads a row that `writeRow` made.
 * @throws ERR_INDEX_DAMAGED for any other text
 */
export function readRow(row: string): SecretSummary {
  const cells = row.split('\t');
  if (cells.length !== summaryColumns.length) return damaged('columns');
  const [id, revision, kind, state, title, user, host, tags, favourite, expires, changedAtMs] = cells as RowCells;
  if (favourite !== '0' && favourite !== '1') return damaged('favourite');
  if (expires !== '' && !/^\d{4}-\d{2}-\d{2}$/.test(expires)) return damaged('expires');
  return {
    id,
    revision: readInteger(revision),
    kind: secretKind.safeParse(kind).data ?? damaged('kind'),
    state: secretState.safeParse(state).data ?? damaged('state'),
    title: unescapeCell(title),
    user: unescapeCell(user),
    host: unescapeCell(host),
    tags: tags === '' ? [] : tags.split(tagSeparator).map(unescapeCell),
    favourite: favourite === '1',
    expires,
    changedAtMs: readInteger(changedAtMs),
  };
}

type RowCells = [string, string, string, string, string, string, string, string, string, string, string];

function readInteger(cell: string): number {
  const value = Number(cell);
  return Number.isSafeInteger(value) && value >= 0 && String(value) === cell ? value : damaged('number');
}

function damaged(column: string): never {
  throw new VaultError('ERR_INDEX_DAMAGED', { column });
}
