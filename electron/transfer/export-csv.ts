import type { Secret } from '../../shared/model/secret.ts';
import { columnKeysOf, extrasOf, putExtras } from './csv-extras.ts';
import { fromKeePassXc } from './csv-secrets.ts';
import type { ImportedSecret } from './import-item.ts';
import { totpUrl } from './totp-url.ts';

/** KeePassXC's own columns, in its order. */
export const csvColumns = ['Group', 'Title', 'Username', 'Password', 'URL', 'Notes', 'TOTP', 'Icon', 'Last Modified', 'Created'] as const;
type Row = Readonly<Record<Lowercase<(typeof csvColumns)[number]>, string>>;

/** Secrets as the CSV that KeePassXC writes and reads; UTF-8, every cell quoted, LF. */
export function exportCsv(secrets: readonly Secret[]): string {
  const rows = secrets.map((secret) => {
    const row = rowOf(secret);
    return csvColumns.map((column) => quote(row[column.toLowerCase() as keyof Row])).join(',');
  });
  return [csvColumns.map(quote).join(','), ...rows, ''].join('\n');
}

// Values go out as they are. A spreadsheet would run "=1+1" as a formula, but a password with a quote before it is
// another password (docs/decisions/0042-import-export.md).
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function rowOf(secret: Secret): Row {
  const plain = columnsOf(secret);
  // Extras only where the columns alone would read back as something else.
  if (readsBack(plain, secret)) return plain;
  return { ...plain, notes: putExtras(plain.notes, extrasOf(secret)) };
}

function columnsOf(secret: Secret): Row {
  const keys = columnKeysOf(secret.kind);
  const valueOf = (key: string | undefined): string => secret.fields.find((field) => field.key === key)?.value ?? '';
  const username = valueOf(keys.username);
  const [firstTag] = secret.tags;
  return {
    group: firstTag === undefined || /[/\\]|^Recycle Bin$/.test(firstTag) ? 'Root' : `Root/${firstTag}`,
    title: secret.title,
    username,
    password: valueOf(keys.password),
    url: valueOf(keys.url),
    notes: secret.kind === 'note' ? valueOf('text') : secret.notes,
    totp: totpUrl(valueOf(keys.totp), { title: secret.title, username }),
    icon: '0',
    'last modified': isoTime(secret.changedAtMs),
    created: isoTime(secret.createdAtMs),
  };
}

function readsBack(row: Row, secret: ImportedSecret): boolean {
  const read = fromKeePassXc((column) => row[column as keyof Row] ?? '');
  return typeof read !== 'string' && sameSecret(read, secret);
}

/** Whether two secrets hold the same; empty fields and the order of custom fields aside. */
export function sameSecret(one: ImportedSecret, other: ImportedSecret): boolean {
  return JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

function canonical(secret: ImportedSecret): unknown[] {
  const fields = secret.fields.filter((field) => field.value !== '').map(({ key, label, concealed, value }) => [key, label ?? '', concealed, value]);
  fields.sort((one, next) => (String(one[0]) < String(next[0]) ? -1 : 1));
  return [secret.kind, secret.title, secret.notes, secret.tags, secret.favourite, secret.expires ?? '', fields];
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
