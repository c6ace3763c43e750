import { VaultError } from '../../shared/errors.ts';
import { secretKind, templateOf, type SecretKind, type SecretSummary } from '../../shared/model/secret.ts';
import { summaryColumns, tagSeparator, unescapeCell } from '../envelope/summary.ts';
import type { SearchedWords } from './search-match.ts';
import { fold, isAscii, splitAscii, splitWords } from './search-words.ts';

/** Bits of a document's flags. */
export const live = 1;
export const inTrash = 2;
export const favourite = 4;
export const used = 8;
/** The whole row is ASCII. */
const ascii = 16;

/** Characters of an id. */
export const idLength = 22;
const revisionCell = summaryColumns.indexOf('revision');
const titleCell = summaryColumns.indexOf('title');
const userCell = summaryColumns.indexOf('user');
const hostCell = summaryColumns.indexOf('host');
const expiresCell = summaryColumns.indexOf('expires');
/** Rows to a block: as many as a page has at most. */
const blockRows = 64;
const kinds = secretKind.options;
const kindCells = kinds.map((kind) => `${kind}\t`);

/** What a list shows of a row; the revision and the rest stay text until a row is drawn. */
export interface RowColumns {
  readonly environments: Uint8Array;
  readonly kinds: Uint8Array;
  readonly flags: Uint8Array;
  /** The date as the number yyyymmdd; 0 without one. */
  readonly expires: Int32Array;
  /** Negative until it was read from the row. */
  readonly changedAtMs: Float64Array;
  /** Index in `tagSets`. */
  readonly tagSets: Int32Array;
  /** Where the row is in its page. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Documents `from` up to `to`, and the text that has their rows in that order, tombstones among them. */
export interface RowBlock {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The rows of every open environment as columns of numbers, each under a document number that is never used twice:
 * what filters, counts and sorts read without splitting a row. Rows stay text; a changed row is a
 * new document. Tombstones are left out.
 */
export class SearchRows {
  #capacity = 0;
  #length = 0;
  #columns: RowColumns = makeColumns(0);
  /** The page that has the row. */
  readonly #pages: string[] = [];
  #titles: string[] = [];
  #liveCount = 0;
  /** Environments by number, and back. */
  readonly #names: string[] = [];
  /** Ranges of documents that were added in the order of their ids. */
  readonly #batches: { environment: number; from: number; to: number }[] = [];
  /** Every document's row is part of the text of one block, in the order of the documents. */
  readonly blocks: RowBlock[] = [];
  readonly #single = new Map<string, number>();
  /** Distinct sets of tags: most secrets share a few. */
  readonly tagSets: (readonly string[])[] = [[]];
  readonly #wordsOfTagSets: string[][] = [];
  readonly #tagSetNumbers = new Map<string, number>([['', 0]]);

  /** One more than the highest document number. */
  get length(): number {
    return this.#length;
  }

  get liveCount(): number {
    return this.#liveCount;
  }

  get columns(): RowColumns {
    return this.#columns;
  }

  environmentNumber(name: string): number {
    const known = this.#names.indexOf(name);
    if (known >= 0) return known;
    return this.#names.push(name) - 1;
  }

  environmentName(doc: number): string {
    return this.#names[this.#columns.environments[doc]!]!;
  }

  kindOf(doc: number): SecretKind {
    return kinds[this.#columns.kinds[doc]!]!;
  }

  title(doc: number): string {
    return this.#titles[doc]!;
  }

  id(doc: number): string {
    const start = this.#columns.starts[doc]!;
    return this.#pages[doc]!.slice(start, start + idLength);
  }

  row(doc: number): string {
    return this.#pages[doc]!.slice(this.#columns.starts[doc]!, this.#columns.ends[doc]!);
  }

  /** The row split. It was sealed by us and checked when it was added: splitting is all that is left to do. */
  summary(doc: number): SecretSummary {
    const cells = this.row(doc).split('\t');
    return {
      id: this.id(doc),
      revision: Number(cells[revisionCell]),
      kind: this.kindOf(doc),
      state: (this.#columns.flags[doc]! & inTrash) === 0 ? 'active' : 'trash',
      title: this.#titles[doc]!,
      user: unescapeCell(cells[userCell]!),
      host: unescapeCell(cells[hostCell]!),
      tags: this.tagSets[this.#columns.tagSets[doc]!]!,
      favourite: (this.#columns.flags[doc]! & favourite) !== 0,
      expires: cells[expiresCell]!,
      changedAtMs: this.changedAtMs(doc),
    };
  }

  /** The words that a search finds the secret by. */
  words(doc: number): SearchedWords {
    const cells = this.row(doc).split('\t');
    const wordsOf = (this.#columns.flags[doc]! & ascii) === 0 ? foldedWords : asciiWords;
    const others = [...wordsOf(cells[userCell]!), ...wordsOf(cells[hostCell]!), ...this.#tagWords(this.#columns.tagSets[doc]!), ...kindWords[this.#columns.kinds[doc]!]!];
    return { title: wordsOf(cells[titleCell]!), others };
  }

  isLive(doc: number): boolean {
    return (this.#columns.flags[doc]! & live) !== 0;
  }

  /** Adds pages of rows in the order of their ids, none of which the environment holds yet. */
  addPages(environment: string, pages: readonly string[]): { from: number; to: number } {
    const number = this.environmentNumber(environment);
    const from = this.#length;
    this.#reserve(from + pages.length * blockRows);
    for (const page of pages) {
      const first = this.#length;
      this.#appendPage(number, page);
      this.blocks.push({ from: first, to: this.#length, text: page });
    }
    const range = { from, to: this.#length };
    if (range.to > from) this.#batches.push({ environment: number, ...range });
    return range;
  }

  /** As `addPages`, for single rows. */
  addRows(environment: string, rows: readonly string[]): { from: number; to: number } {
    const pages: string[] = [];
    for (let at = 0; at < rows.length; at += blockRows) pages.push(`${rows.slice(at, at + blockRows).join('\n')}\n`);
    return this.addPages(environment, pages);
  }

  /** Adds one row; its document number, or undefined for a tombstone. */
  add(environment: string, row: string): number | undefined {
    const doc = this.#length;
    this.#appendPage(this.environmentNumber(environment), row);
    if (this.#length === doc) return undefined;
    this.blocks.push({ from: doc, to: doc + 1, text: row });
    this.#single.set(singleKey(environment, row.slice(0, idLength)), doc);
    return doc;
  }

  /** The live document of a secret. */
  find(environment: string, id: string): number | undefined {
    const single = this.#single.get(singleKey(environment, id));
    if (single !== undefined) return single;
    const number = this.#names.indexOf(environment);
    for (const batch of this.#batches) {
      if (batch.environment !== number) continue;
      const doc = this.findIn(batch, id);
      if (doc !== undefined && this.isLive(doc)) return doc;
    }
    return undefined;
  }

  remove(doc: number): void {
    if (!this.isLive(doc)) return;
    this.#single.delete(singleKey(this.environmentName(doc), this.id(doc)));
    this.#columns.flags[doc] = 0;
    // The page stays until all is added again: batches are searched by its ids.
    this.#titles[doc] = '';
    this.#liveCount--;
  }

  setUsed(doc: number): void {
    this.#columns.flags[doc]! |= used;
  }

  /** The document of that id, dead or alive, in a range that is in the order of ids. */
  findIn({ from, to }: { readonly from: number; readonly to: number }, id: string): number | undefined {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.id(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low < to && this.id(low) === id ? low : undefined;
  }

  /**
   * Reads the columns of each row where it lies, cutting out the title alone: 100,000 rows have to be in before the
   * first list is drawn, and eleven strings for each of them cost more than finding the tabs (docs/decisions/0060).
   */
  #appendPage(environment: number, page: string): void {
    const asciiBit = isAscii(page) ? ascii : 0;
    const escaped = page.includes('\\');
    for (let start = 0, end = 0; start < page.length; start = end + 1) {
      end = page.indexOf('\n', start);
      if (end < 0) end = page.length;
      let kindAt = start + idLength + 2;
      while (page.charCodeAt(kindAt - 1) !== tab) if (kindAt++ >= end) damaged('revision');
      const kind = kindNumberAt(page, kindAt);
      const stateAt = kindAt + kinds[kind]!.length + 1;
      const state = page.charCodeAt(stateAt);
      if (state === charG) continue;
      const titleAt = stateAt + (state === charT ? 'trash\t' : 'active\t').length;
      const titleEnd = page.indexOf('\t', titleAt);
      const tagsAt = page.indexOf('\t', page.indexOf('\t', titleEnd + 1) + 1) + 1;
      const favouriteAt = page.indexOf('\t', tagsAt) + 1;
      if (titleEnd < 0 || favouriteAt <= 0 || favouriteAt > end || page.charCodeAt(titleAt - 1) !== tab) damaged('columns');
      const doc = this.#length++;
      if (doc >= this.#capacity) this.#reserve(2 * doc + blockRows);
      const columns = this.#columns;
      columns.environments[doc] = environment;
      columns.kinds[doc] = kind;
      columns.flags[doc] = live | asciiBit | (state === charT ? inTrash : 0) | (page.charCodeAt(favouriteAt) === charOne ? favourite : 0);
      if (page.charCodeAt(favouriteAt + 2) !== tab) columns.expires[doc] = dateNumber(page.slice(favouriteAt + 2, favouriteAt + 12));
      columns.changedAtMs[doc] = -1;
      if (favouriteAt - tagsAt > 1) columns.tagSets[doc] = this.#tagSet(page.slice(tagsAt, favouriteAt - 1));
      columns.starts[doc] = start;
      columns.ends[doc] = end;
      this.#pages.push(page);
      const title = page.slice(titleAt, titleEnd);
      this.#titles.push(escaped ? unescapeCell(title) : title);
      this.#liveCount++;
    }
  }

  /** Read from the row when it is asked for the first time: only one of the orders needs it. */
  changedAtMs(doc: number): number {
    const known = this.#columns.changedAtMs[doc]!;
    if (known >= 0) return known;
    const row = this.row(doc);
    return (this.#columns.changedAtMs[doc] = Number(row.slice(row.lastIndexOf('\t') + 1)));
  }

  #tagWords(tagSet: number): readonly string[] {
    return (this.#wordsOfTagSets[tagSet] ??= this.tagSets[tagSet]!.flatMap((tag) => splitWords(fold(tag))));
  }

  #tagSet(cell: string): number {
    const known = this.#tagSetNumbers.get(cell);
    if (known !== undefined) return known;
    const number = this.tagSets.push(cell.split(tagSeparator).map(unescapeCell)) - 1;
    this.#tagSetNumbers.set(cell, number);
    return number;
  }

  #reserve(capacity: number): void {
    if (capacity <= this.#capacity) return;
    this.#capacity = capacity;
    const grown = makeColumns(this.#capacity);
    for (const name of Object.keys(grown) as (keyof RowColumns)[]) grown[name].set(this.#columns[name] as never);
    this.#columns = grown;
  }
}

/** By kind number. */
const kindWords = kinds.map((kind) => splitWords(fold(templateOf(kind).label)));

function foldedWords(cell: string): string[] {
  return splitWords(fold(unescapeCell(cell)));
}

function asciiWords(cell: string): string[] {
  return cell === '' ? [] : splitAscii(unescapeCell(cell).toLowerCase());
}

const tab = 0x09;
const charOne = 0x31;
const charG = 0x67; // gone
const charT = 0x74; // trash

function kindNumberAt(page: string, at: number): number {
  const first = page.charCodeAt(at);
  for (let kind = 0; kind < kinds.length; kind++) {
    if (kindCells[kind]!.charCodeAt(0) === first && page.startsWith(kindCells[kind]!, at)) return kind;
  }
  return damaged('kind');
}

function damaged(column: string): never {
  throw new VaultError('ERR_INDEX_DAMAGED', { column });
}

/** `2026-11-24` as 20261124. */
export function dateNumber(date: string): number {
  return Number(date.slice(0, 4)) * 10_000 + Number(date.slice(5, 7)) * 100 + Number(date.slice(8, 10));
}

function singleKey(environment: string, id: string): string {
  return `${environment}\t${id}`;
}

function makeColumns(capacity: number): RowColumns {
  return {
    environments: new Uint8Array(capacity),
    kinds: new Uint8Array(capacity),
    flags: new Uint8Array(capacity),
    expires: new Int32Array(capacity),
    changedAtMs: new Float64Array(capacity),
    tagSets: new Int32Array(capacity),
    starts: new Int32Array(capacity),
    ends: new Int32Array(capacity),
  };
}
