import { isVaultError, type ErrorCode } from '../../shared/errors.ts';
import type { EnvironmentBlock, PageLines } from './block.ts';
import type { EnvironmentKeys } from './keys.ts';
import { maxPageRecords } from './limits.ts';
import { coversLines, openPageContent, pageScratch, splitLines, type Page, type PageContent, type PageEntry } from './page.ts';
import { openRecordLine, readRecordLine } from './record.ts';
import { idLength } from './scanner.ts';
import { verifySeal } from './seal.ts';
import { readRow, summarise, writeRow } from './summary.ts';

/** One thing that salvage found wrong, and what is still known about it. */
export interface Damage {
  /** `line`: a line that is no line of the format; `seal`: the environment's lines as a whole; else one page or record. */
  readonly part: 'line' | 'seal' | 'page' | 'record';
  readonly code: ErrorCode;
  /** The record's id, or that of the page's first record. */
  readonly id?: string;
  /** The record's title, where its page still tells. */
  readonly title?: string;
  /** The number of a line that was left out. */
  readonly line?: number;
}

/** What can still be read of a damaged environment. */
export interface Salvaged {
  readonly pages: readonly Page[];
  readonly damage: readonly Damage[];
}

/**
 * Opens what verifies and names what does not (docs/format.md section 9.4). A page that does not open, or whose record
 * lines changed, is rebuilt from those of its records that open by themselves; their tags hold them to their id,
 * revision, environment and vault, but an older revision of one record can no longer be told from the newest where
 * its page is gone.
 */
export function salvageBlock(keys: EnvironmentKeys, block: EnvironmentBlock): Salvaged {
  const damage: Damage[] = [];
  try {
    verifySeal(keys, block);
  } catch (error) {
    damage.push({ part: 'seal', code: codeOf(error) });
  }
  const pages = rebuild(keys, { firstId: '', index: new Uint8Array(), records: block.uncovered, recordCount: 0 }, null, damage);
  const scratch = pageScratch(block.pages);
  for (const lines of block.pages) {
    const content = tryContent(keys, lines, scratch, damage);
    if (content !== null && coversLines(content, lines)) pages.push({ lines, rows: content.rows });
    else pages.push(...rebuild(keys, lines, content, damage));
  }
  return { pages, damage };
}

function codeOf(error: unknown): ErrorCode {
  // uncovered: anything but a VaultError would be a defect of ours
  if (isVaultError(error)) return error.code;
  // A defect of ours, not damage of theirs (never seen by the tests).
  throw error;
}

function tryContent(keys: EnvironmentKeys, lines: PageLines, scratch: Buffer, damage: Damage[]): PageContent | null {
  try {
    const content = openPageContent(keys, lines, scratch);
    // A row that cannot be read would fail later, in a list: its page is rebuilt instead.
    content.rows.split('\n').slice(0, -1).forEach(readRow);
    return content;
  } catch (error) {
    damage.push({ part: 'page', code: codeOf(error), id: lines.firstId });
    return null;
  }
}

/** Rows of a page that opened, by record id. */
function rowsById(content: PageContent | null): Map<string, string> {
  const rows = content === null ? [] : content.rows.split('\n').slice(0, -1);
  return new Map(rows.map((row) => [row.slice(0, idLength), row]));
}

function rebuild(keys: EnvironmentKeys, lines: PageLines, content: PageContent | null, damage: Damage[]): Page[] {
  const rows = rowsById(content);
  const entries: PageEntry[] = [];
  for (const line of splitLines(lines.records)) {
    const { id } = readRecordLine(line);
    const row = rows.get(id);
    rows.delete(id);
    const entry = tryRecord(keys, line);
    if (entry !== null) entries.push(entry);
    // An older revision in place of the one that the page knows opens as well: it is shown, and named.
    if (entry === null || (content !== null && entry.row !== `${row}\n`)) damage.push(damagedRecord(id, row));
  }
  for (const [id, row] of rows) damage.push(damagedRecord(id, row));
  return asPages(entries);
}

function tryRecord(keys: EnvironmentKeys, line: Uint8Array): PageEntry | null {
  const record = readRecordLine(line);
  try {
    const secret = openRecordLine(keys, record);
    return { id: record.id, row: `${writeRow(summarise(record.id, record.revision, secret))}\n`, line };
  } catch (error) {
    codeOf(error);
    return null;
  }
}

function damagedRecord(id: string, row: string | undefined): Damage {
  const damage: Damage = { part: 'record', code: 'ERR_RECORD_DAMAGED', id };
  return row === undefined ? damage : { ...damage, title: readRow(row).title };
}

/** Pages in memory only: they have no index line. */
function asPages(entries: readonly PageEntry[]): Page[] {
  const pages: Page[] = [];
  for (let start = 0; start < entries.length; start += maxPageRecords) {
    const some = entries.slice(start, start + maxPageRecords);
    const records = Buffer.concat(some.map(({ line }) => line));
    const lines = { firstId: some[0]!.id, index: new Uint8Array(), records, recordCount: some.length };
    pages.push({ lines, rows: some.map(({ row }) => row).join('') });
  }
  return pages;
}
