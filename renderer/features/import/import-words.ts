import type { ColumnMapping, ImportFormat } from '../../../shared/model/transfer.ts';

/** The formats, as they are offered. */
export const importFormats: readonly { readonly value: ImportFormat; readonly label: string }[] = [
  { value: 'keepassxc', label: 'KeePassXC' },
  { value: '1password', label: '1Password' },
  { value: 'bitwarden', label: 'Bitwarden' },
  { value: 'chrome', label: 'Chrome' },
  { value: 'generic-csv', label: 'Other CSV' },
  { value: 'dotenv', label: '.env' },
  { value: 'aws-credentials', label: 'AWS credentials' },
];

/** The parts of a secret that a column can feed, in the order on screen. */
export const mappedParts: readonly { readonly part: keyof ColumnMapping; readonly label: string }[] = [
  { part: 'title', label: 'Title' },
  { part: 'username', label: 'User name' },
  { part: 'password', label: 'Password' },
  { part: 'url', label: 'URL' },
  { part: 'notes', label: 'Notes' },
  { part: 'tags', label: 'Tags' },
  { part: 'totp', label: 'One-time code' },
];

/** A mapping with one part fed by another column, or by none. A title it must have: without one it stays as it was. */
export function withColumn(mapping: ColumnMapping | undefined, part: keyof ColumnMapping, column: number | undefined): ColumnMapping | undefined {
  const next = { ...mapping, [part]: column };
  if (next.title === undefined) return undefined;
  return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as unknown as ColumnMapping;
}
