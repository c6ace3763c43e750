import type { ColumnMapping, ImportFormat } from '../../shared/model/transfer.ts';

export type CsvFormat = Exclude<ImportFormat, 'dotenv' | 'aws-credentials'>;

/** The columns by which a program's export is known, in lower case; the first that fits is it. */
const profiles: readonly { readonly format: CsvFormat; readonly columns: readonly string[] }[] = [
  { format: 'keepassxc', columns: ['group', 'title', 'username', 'password', 'url', 'notes'] },
  { format: 'bitwarden', columns: ['type', 'name', 'notes', 'login_uri', 'login_username', 'login_password'] },
  { format: '1password', columns: ['title', 'url', 'username', 'password', 'otpauth', 'tags', 'notes'] },
  { format: 'chrome', columns: ['name', 'url', 'username', 'password'] },
];

/** Whose CSV these columns are; `generic-csv` when nobody's that we know. */
export function csvFormatOf(columns: readonly string[]): CsvFormat {
  const names = new Set(columns.map((column) => column.toLowerCase()));
  const extra = new Set(['note']);
  const fits = profiles.find(({ format, columns: wanted }) =>
    format === 'chrome'
      ? wanted.every((name) => names.has(name)) && [...names].every((name) => wanted.includes(name) || extra.has(name))
      : wanted.every((name) => names.has(name)),
  );
  return fits?.format ?? 'generic-csv';
}

/** True if a file with these columns can be read as `format` at all. */
export function hasColumnsOf(format: CsvFormat, columns: readonly string[]): boolean {
  const wanted = profiles.find((profile) => profile.format === format)?.columns ?? [];
  const names = new Set(columns.map((column) => column.toLowerCase()));
  return wanted.every((name) => names.has(name));
}

const aliases: Readonly<Record<keyof ColumnMapping, readonly string[]>> = {
  title: ['title', 'name', 'account', 'item', 'entry', 'service', 'site', 'description'],
  username: ['username', 'user', 'login', 'loginname', 'email', 'userid', 'loginusername'],
  password: ['password', 'pass', 'secret', 'token', 'value', 'loginpassword', 'passwd', 'key'],
  url: ['url', 'website', 'uri', 'link', 'web', 'address', 'loginuri', 'hostname', 'host'],
  notes: ['notes', 'note', 'comment', 'comments', 'extra'],
  tags: ['tags', 'tag', 'group', 'folder', 'grouping', 'category', 'collections'],
  totp: ['totp', 'otp', 'otpauth', 'otpurl', '2fa', 'logintotp', 'totpsecret'],
};

/** A first guess at a generic CSV: columns with well-known names, each used once. Undefined without a title. */
export function guessMapping(columns: readonly string[]): ColumnMapping | undefined {
  const names = columns.map((column) => column.toLowerCase().replace(/[^a-z0-9]/g, ''));
  const taken = new Set<number>();
  const found: Partial<Record<keyof ColumnMapping, number>> = {};
  for (const part of Object.keys(aliases) as (keyof ColumnMapping)[]) {
    const index = aliases[part].map((alias) => names.indexOf(alias)).find((at) => at !== -1 && !taken.has(at));
    if (index === undefined) continue;
    found[part] = index;
    taken.add(index);
  }
  // A list without titles is still a list of sites or users.
  const title = found.title ?? found.url ?? found.username;
  return title === undefined ? undefined : { ...found, title };
}
