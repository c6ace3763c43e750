import { z } from 'zod';
import { secretKind } from './secret.ts';

export const importFormat = z.enum(['keepassxc', '1password', 'bitwarden', 'chrome', 'generic-csv', 'dotenv', 'aws-credentials']);
export const exportFormat = z.enum(['csv', 'dotenv', 'json']);
export type ImportFormat = z.infer<typeof importFormat>;
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
export type ImportPreview = z.infer<typeof importPreview>;
