import { z } from 'zod';
import { secretKind } from './secret.ts';

/** The files that can be imported: CSV of four programs and of any other, `.env`, AWS's shared credentials. */
export const importFormat = z.enum(['keepassxc', '1password', 'bitwarden', 'chrome', 'generic-csv', 'dotenv', 'aws-credentials']);
/** `csv` has KeePassXC's columns, `dotenv` one variable for each field, `json` everything with its history. */
export const exportFormat = z.enum(['csv', 'dotenv', 'json']);
/** One of importFormat. */
export type ImportFormat = z.infer<typeof importFormat>;
/** One of exportFormat. */
export type ExportFormat = z.infer<typeof exportFormat>;

/** Which column of a generic CSV feeds which part of a secret; counted from 0. */
export const columnMapping = z.strictObject({
  title: z.int().nonnegative(),
  username: z.int().nonnegative().optional(),
  password: z.int().nonnegative().optional(),
  url: z.int().nonnegative().optional(),
  notes: z.int().nonnegative().optional(),
  tags: z.int().nonnegative().optional(),
  totp: z.int().nonnegative().optional(),
});
/** The columns of a generic CSV by what they feed. */
export type ColumnMapping = z.infer<typeof columnMapping>;

/** What an import would create, without any concealed value. */
export const importPreview = z.strictObject({
  importId: z.string(),
  fileName: z.string(),
  format: importFormat,
  /** Column heads of a CSV, for the mapping. */
  columns: z.array(z.string()),
  mapping: columnMapping.optional(),
  items: z.array(
    z.strictObject({
      line: z.int(),
      kind: secretKind,
      title: z.string(),
      user: z.string(),
      tags: z.array(z.string()),
      fields: z.int(),
      /** The title of a secret that is there already, or an earlier line of the same file. */
      duplicateOf: z.string().optional(),
    }),
  ),
  rejected: z.array(z.strictObject({ line: z.int(), reason: z.string() })),
});
/** The preview of one chosen file. */
export type ImportPreview = z.infer<typeof importPreview>;
