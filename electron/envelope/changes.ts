import type { OpenedEnvironment } from './opened-environment.ts';
import { readRow } from './summary.ts';
import { idLength } from './scanner.ts';

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
  const before = rowsOf(older);
  for (const [id, row] of rowsOf(newer)) {
    const old = before.get(id);
    before.delete(id);
    const isGone = gone(row);
    if (old === undefined || gone(old)) {
      if (!isGone) added.push({ id, title: readRow(row).title });
    } else if (isGone) removed.push({ id, title: readRow(old).title });
    else if (old !== row || sealedApart(older, newer, id)) changed.push({ id, title: readRow(row).title });
  }
  for (const [id, row] of before) if (!gone(row)) removed.push({ id, title: readRow(row).title });
  return { added, changed, removed };
}

function rowsOf(environment: OpenedEnvironment): Map<string, string> {
  const rows = new Map<string, string>();
  environment.forEachRow((text, start, end) => rows.set(text.slice(start, start + idLength), text.slice(start, end)));
  return rows;
}

function gone(row: string): boolean {
  return row.split('\t', 4)[3] === 'gone';
}

function sealedApart(older: OpenedEnvironment, newer: OpenedEnvironment, id: string): boolean {
  if (older.block.epoch !== newer.block.epoch) return false;
  return Buffer.compare(older.recordLine(id), newer.recordLine(id)) !== 0;
}
