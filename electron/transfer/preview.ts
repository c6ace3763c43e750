import type { ImportPreview } from '../../shared/model/transfer.ts';
import { findDuplicates, summaryOf, type Known } from './duplicates.ts';
import type { ParsedImport } from './import.ts';

/** What the window is shown before anything is written: no concealed value, no note. */
export function previewOf(importId: string, fileName: string, parsed: ParsedImport, existing: readonly Known[]): ImportPreview {
  const duplicates = findDuplicates(parsed.items, existing);
  return {
    importId,
    fileName,
    format: parsed.format,
    columns: [...parsed.columns],
    ...(parsed.mapping === undefined ? {} : { mapping: parsed.mapping }),
    items: parsed.items.map(({ line, secret }) => {
      const duplicateOf = duplicates.get(line);
      return {
        line,
        kind: secret.kind,
        title: secret.title,
        user: summaryOf(secret).user,
        tags: [...secret.tags],
        fields: secret.fields.length,
        ...(duplicateOf === undefined ? {} : { duplicateOf }),
      };
    }),
    rejected: parsed.rejected.map(({ line, reason }) => ({ line, reason })),
  };
}
