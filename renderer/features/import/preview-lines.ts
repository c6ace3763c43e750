import type { ImportPreview } from '../../../shared/model/transfer.ts';

/** Which lines of a preview. */
export type Shown = 'all' | 'duplicates' | 'rejected';

type Item = ImportPreview['items'][number];

/** One line of the file: a secret that would be made of it, or why none would. */
export type PreviewLine = { readonly line: number; readonly item: Item } | { readonly line: number; readonly reason: string };

/** In the order of the file. */
export function linesOf({ items, rejected }: ImportPreview, shown: Shown): readonly PreviewLine[] {
  const made = shown === 'rejected' ? [] : items.filter((item) => shown === 'all' || item.duplicateOf !== undefined).map((item): PreviewLine => ({ line: item.line, item }));
  const left = shown === 'duplicates' ? [] : rejected;
  return [...made, ...left].toSorted((a, b) => a.line - b.line);
}
