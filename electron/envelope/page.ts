import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { VaultError } from '../../shared/errors.ts';
import { indexAad } from './aad.ts';
import { nonceBytes, openBytes, sealBytes } from './aead.ts';
import { decodeBase64urlInto, encodeBase64url } from './base64url.ts';
import type { PageLines } from './block.ts';
import type { EnvironmentKeys } from './keys.ts';
import { maxPageRecords } from './limits.ts';
import { pad, unpad } from './padding.ts';
import type { EnvelopeRandom } from './random.ts';
import { idLength } from './scanner.ts';

const tab = 0x09;
const lineFeed = 0x0a;
const space = 0x20;

/** An index page that opened, with the lines it came from (docs/format.md section 7). */
export interface Page {
  readonly lines: PageLines;
  /** Summary rows, each with its line feed, in the order of the record lines. */
  readonly rows: string;
}

/** One record of a page: its summary row and its line, both with their line feeds. */
export interface PageEntry {
  readonly id: string;
  readonly row: string;
  readonly line: Uint8Array;
}

/** What an index page says about the record lines that it covers (docs/format.md section 7.2). */
export interface PageContent {
  readonly count: number;
  readonly recordBytes: number;
  /** 43 characters of base64url. */
  readonly digest: string;
  readonly rows: string;
}

function digestOf(records: Uint8Array): string {
  return createHash('sha256').update(records).digest('base64url');
}

/** Seals one page over 1 to 64 `entries`, sorted by id (docs/format.md section 7). */
export function sealPage(keys: EnvironmentKeys, entries: readonly PageEntry[], random: EnvelopeRandom): Page {
  const firstId = entries[0]!.id;
  const records = Buffer.concat(entries.map(({ line }) => line));
  const rows = entries.map(({ row }) => row).join('');
  const plaintext = pad(Buffer.from(`${entries.length}\t${records.byteLength}\t${digestOf(records)}\n${rows}`));
  const sealed = sealBytes(keys.index, random(nonceBytes), indexAad(keys.context, firstId), plaintext);
  plaintext.fill(0);
  const index = Buffer.from(`index ${keys.context.environment} ${firstId} ${encodeBase64url(sealed)}\n`, 'latin1');
  return { lines: { firstId, index, records, recordCount: entries.length }, rows };
}

/** Room to decode the index line of any of `pages`: one buffer for all of them. */
export function pageScratch(pages: readonly PageLines[]): Buffer {
  return Buffer.from(new ArrayBuffer(pages.reduce((most, { index }) => Math.max(most, index.byteLength), 0)));
}

/**
 * Opens the index line of `lines`, without looking at the record lines. `scratch` is from `pageScratch`.
 * @throws ERR_INDEX_DAMAGED with the first record's id as `details.id`
 */
export function openPageContent(keys: EnvironmentKeys, lines: PageLines, scratch: Buffer): PageContent {
  const { firstId, index } = lines;
  const payloadStart = `index ${keys.context.environment} ${firstId} `.length;
  const payload = Buffer.from(index.buffer, index.byteOffset, index.byteLength).toString('latin1', payloadStart, index.byteLength - 1);
  const sealed = decodeBase64urlInto(payload, scratch);
  const padded = sealed === null ? null : openBytes(keys.index, sealed, indexAad(keys.context, firstId));
  const plaintext = padded === null ? null : unpad(padded);
  const content = plaintext === null ? null : readContent(plaintext);
  padded?.fill(0);
  if (content === null) throw new VaultError('ERR_INDEX_DAMAGED', { id: firstId, environment: keys.context.environment });
  return content;
}

function readContent(plaintext: Buffer): PageContent | null {
  const headEnd = plaintext.indexOf(lineFeed);
  const match = /^([1-9][0-9]?)\t([1-9][0-9]{0,8})\t([A-Za-z0-9_-]{43})$/.exec(plaintext.toString('latin1', 0, Math.max(headEnd, 0)));
  if (match === null || plaintext.at(-1) !== lineFeed || !isUtf8(plaintext)) return null;
  const count = Number(match[1]);
  if (count > maxPageRecords) return null;
  return { count, recordBytes: Number(match[2]), digest: match[3]!, rows: plaintext.toString('utf8', headEnd + 1) };
}

/** Whether `lines` holds exactly the record lines that `content` was sealed over, and one row for each. */
export function coversLines(content: PageContent, lines: PageLines): boolean {
  const { records } = lines;
  if (content.count !== lines.recordCount || content.recordBytes !== records.byteLength) return false;
  return digestOf(records) === content.digest && rowsMatch(content.rows, lines);
}

/** Whether each row starts with the id and revision of its record line. */
function rowsMatch(rows: string, { records }: PageLines): boolean {
  const lines = Buffer.from(records.buffer, records.byteOffset, records.byteLength);
  const idStart = lines.indexOf(space, lines.indexOf(space) + 1) + 1;
  let row = 0;
  let line = 0;
  while (line < lines.byteLength) {
    if (!rowMatches(rows, row, lines, line + idStart)) return false;
    row = rows.indexOf('\n', row) + 1;
    line = lines.indexOf(lineFeed, line) + 1;
  }
  return row === rows.length;
}

/** Compares `<id> TAB <revision> TAB` in `rows` with `<id> <revision> ` in `lines`, without a string for either. */
function rowMatches(rows: string, row: number, lines: Buffer, line: number): boolean {
  for (let at = 0, separators = 0; separators < 2; at++) {
    const byte = lines[line + at];
    if (rows.charCodeAt(row + at) !== (byte === space ? tab : byte)) return false;
    if (byte === space) separators++;
  }
  return true;
}

/**
 * Opens a page and checks it against its record lines (docs/format.md section 9.2).
 * @throws ERR_INDEX_DAMAGED or ERR_DIGEST_MISMATCH with the first record's id as `details.id`
 */
export function openPage(keys: EnvironmentKeys, lines: PageLines, scratch: Buffer): Page {
  const content = openPageContent(keys, lines, scratch);
  if (!coversLines(content, lines)) throw new VaultError('ERR_DIGEST_MISMATCH', { id: lines.firstId, environment: keys.context.environment });
  return { lines, rows: content.rows };
}

/** The lines of `records`, as views with their line feeds. */
export function splitLines(records: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let end = records.indexOf(lineFeed); end >= 0; end = records.indexOf(lineFeed, start)) {
    lines.push(records.subarray(start, end + 1));
    start = end + 1;
  }
  return lines;
}

/** The records of a page one by one, to be changed and sealed again. */
export function entriesOf({ lines, rows }: Page): PageEntry[] {
  const recordLines = splitLines(lines.records);
  return rows
    .split(/(?<=\n)/)
    .map((row, at): PageEntry => ({ id: row.slice(0, idLength), row, line: recordLines[at]! }));
}
