import type { ColumnMapping } from '../../shared/model/transfer.ts';
import type { RejectReason } from '../../shared/model/transfer-reasons.ts';
import { readExtras, takeExtras } from './csv-extras.ts';
import type { ImportedSecret } from './import-item.ts';
import { loginOrNote } from './login-columns.ts';
import { plainTotp } from './totp-url.ts';

/** One row by column name in lower case; a missing column reads as empty. */
export type Cell = (column: string) => string;
type Made = ImportedSecret | RejectReason;

const recycleBins = new Set(['Recycle Bin', 'Papierkorb', 'Corbeille', 'Papelera']);

/** KeePassXC: groups become tags; what only Breakglass knows is read back from the end of the notes. */
export function fromKeePassXc(cell: Cell): Made {
  // The first step of the path is the database itself.
  const groups = cell('group').split('/').slice(1);
  if (groups.some((group) => recycleBins.has(group))) return 'in-recycle-bin';
  const { notes, extras } = takeExtras(cell('notes'));
  const columns = {
    title: cell('title'),
    username: cell('username'),
    password: cell('password'),
    url: cell('url'),
    totp: plainTotp(cell('totp'), { title: cell('title'), username: cell('username') }),
    notes,
  };
  return readExtras(columns, groups, extras).build();
}

/** 1Password 8: tags are separated by semicolons or commas. */
export function from1Password(cell: Cell): Made {
  const builder = loginOrNote({
    title: cell('title') || cell('url'),
    username: cell('username'),
    password: cell('password'),
    url: cell('url'),
    totp: cell('otpauth'),
    notes: cell('notes'),
  });
  builder.tag(cell('tags').split(/[;,]/));
  if (isYes(cell('archived'))) builder.tag(['Archived']);
  builder.favourite = isYes(cell('favorite'));
  return builder.build();
}

/** Bitwarden: folders or collections become tags, `fields` is one "name: value" on each line. */
export function fromBitwarden(cell: Cell): Made {
  const parts = {
    title: cell('name'),
    username: cell('login_username'),
    password: cell('login_password'),
    url: cell('login_uri'),
    totp: cell('login_totp'),
    notes: cell('notes'),
  };
  const builder = loginOrNote(parts, cell('type') === 'login' ? 'login' : undefined);
  builder.tag((cell('folder') || cell('collections')).split(/[/,]/));
  builder.favourite = isYes(cell('favorite'));
  for (const { label, value } of bitwardenFields(cell('fields'))) builder.custom(label, value);
  return builder.build();
}

/** A value may span lines: what has no "name: " belongs to the field before. */
function bitwardenFields(text: string): { label: string; value: string }[] {
  const fields: { label: string; value: string }[] = [];
  for (const line of text === '' ? [] : text.split('\n')) {
    const at = line.indexOf(': ');
    const last = fields.at(-1);
    if (at > 0) fields.push({ label: line.slice(0, at), value: line.slice(at + 2) });
    else if (last !== undefined) last.value += `\n${line}`;
    else fields.push({ label: 'Field', value: line });
  }
  return fields;
}

/** Chrome, Edge, Brave, Opera: a name that is empty is the site's address. */
export function fromChrome(cell: Cell): Made {
  return loginOrNote({
    title: cell('name') || cell('url'),
    username: cell('username'),
    password: cell('password'),
    url: cell('url'),
    totp: '',
    notes: cell('note'),
  }).build();
}

/** Any other CSV: mapped columns are fields, the others custom fields under their heads, so that nothing is dropped. */
export function fromGeneric(cells: readonly string[], columns: readonly string[], mapping: ColumnMapping): Made {
  const at = (index: number | undefined): string => (index === undefined ? '' : (cells[index] ?? ''));
  const builder = loginOrNote({
    title: at(mapping.title),
    username: at(mapping.username),
    password: at(mapping.password),
    url: at(mapping.url),
    totp: at(mapping.totp),
    notes: at(mapping.notes),
  });
  builder.tag(at(mapping.tags).split(/[;,/]/));
  const mapped = new Set(Object.values(mapping));
  cells.forEach((value, index) => {
    if (!mapped.has(index)) builder.custom(columns[index] ?? '', value);
  });
  return builder.build();
}

function isYes(text: string): boolean {
  return ['1', 'true', 'yes'].includes(text.trim().toLowerCase());
}
