import type { OpenedEnvironment } from './opened-environment.ts';
import { entriesOf, type Page, type PageEntry } from './page.ts';
import { readRow } from './summary.ts';

/** A record that differs between two states of an environment. */
export interface ChangedRecord {
  readonly id: string;
  /** Its title in the newer state, or the older one's where it was removed. */
  readonly title: string;
}

/** What it takes to get from an older state to a newer one, by record id. */
export interface Changes {
  readonly added: readonly ChangedRecord[];
  readonly changed: readonly ChangedRecord[];
  /** Not there any more, or a tombstone now. */
  readonly removed: readonly ChangedRecord[];
}

/**
 * Compares two opened states of one environment record by record. Rows and, within one epoch, sealed lines are
 * compared: two edits that started from the same revision differ even where their rows agree.
 */
export function describeChanges(older: OpenedEnvironment, newer: OpenedEnvironment): Changes {
  const added: ChangedRecord[] = [];
  const changed: ChangedRecord[] = [];
  const removed: ChangedRecord[] = [];
  const sameEpoch = older.block.epoch === newer.block.epoch;
  const before = entriesBeside(older.pages(), newer.pages());
  for (const [id, entry] of entriesBeside(newer.pages(), older.pages())) {
    const old = before.get(id);
    before.delete(id);
    if (isGone(old) && !isGone(entry)) added.push(named(entry));
    else if (old !== undefined && !isGone(old) && isGone(entry)) removed.push(named(old));
    else if (old !== undefined && !isGone(entry) && differ(old, entry, sameEpoch)) changed.push(named(entry));
  }
  for (const entry of before.values()) if (!isGone(entry)) removed.push(named(entry));
  return { added, changed, removed };
}

/** The records of `pages`, without those of pages that `others` has just the same: most of them, after an edit. */
function entriesBeside(pages: readonly Page[], others: readonly Page[]): Map<string, PageEntry> {
  const byFirstId = new Map(others.map((page) => [page.lines.firstId, page]));
  const entries = new Map<string, PageEntry>();
  for (const page of pages) {
    const other = byFirstId.get(page.lines.firstId);
    if (other !== undefined && other.rows === page.rows && Buffer.compare(other.lines.records, page.lines.records) === 0) continue;
    for (const entry of entriesOf(page)) entries.set(entry.id, entry);
  }
  return entries;
}

function isGone(entry: PageEntry | undefined): boolean {
  return entry === undefined || entry.row.split('\t', 4)[3] === 'gone';
}

function differ(old: PageEntry, entry: PageEntry, sameEpoch: boolean): boolean {
  return old.row !== entry.row || (sameEpoch && Buffer.compare(old.line, entry.line) !== 0);
}

function named({ id, row }: PageEntry): ChangedRecord {
  return { id, title: readRow(row.slice(0, -1)).title };
}
