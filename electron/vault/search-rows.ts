import { VaultError } from '../../shared/errors.ts';
import { secretKind, templateOf, type SecretKind, type SecretSummary } from '../../shared/model/secret.ts';
import { readRow, summaryColumns, tagSeparator, unescapeCell } from '../envelope/summary.ts';
import { searchedWords, type SearchedWords } from './search-match.ts';

/** Bits of a document's flags. */
export const live = 1;
export const inTrash = 2;
export const favourite = 4;
export const used = 8;

const idLength = 22;
const userCell = summaryColumns.indexOf('user');
const hostCell = summaryColumns.indexOf('host');
const kinds = secretKind.options;
const kindNumbers = new Map<string, number>(kinds.map((kind, number) => [kind, number]));

/** What a list shows of a row; the revision and the rest stay text until a row is drawn. */
export interface RowColumns {
  readonly environments: Uint8Array;
  readonly kinds: Uint8Array;
  readonly flags: Uint8Array;
  /** The date as the number yyyymmdd; 0 without one. */
  readonly expires: Int32Array;
  readonly changedAtMs: Float64Array;
  /** Index in `tagSets`. */
  readonly tagSets: Int32Array;
}

/**
 * The rows of every open environment as columns of numbers, each under a document number that is never used twice:
 * what filters, counts and sorts read without splitting a row. Rows stay text (speed.md's finding); a changed row is a
 * new document. Tombstones are left out.
 */
export class SearchRows {
  #capacity = 0;
  #length = 0;
  #columns: RowColumns = makeColumns(0);
  #rows: string[] = [];
  #titles: string[] = [];
  #liveCount = 0;
  /** Environments by number, and back. */
  readonly #names: string[] = [];
  /** Ranges of documents that were added in the order of their ids. */
  readonly #batches: { environment: number; from: number; to: number }[] = [];
  readonly #single = new Map<string, number>();
  /** Distinct sets of tags: most secrets share a few. */
  readonly tagSets: (readonly string[])[] = [[]];
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
    return this.#rows[doc]!.slice(0, idLength);
  }

  row(doc: number): string {
    return this.#rows[doc]!;
  }

  summary(doc: number): SecretSummary {
    return readRow(this.#rows[doc]!);
  }

  /** The words that a search finds the secret by. */
  words(doc: number): SearchedWords {
    const cells = this.#rows[doc]!.split('\t');
    const others = [unescapeCell(cells[userCell]!), unescapeCell(cells[hostCell]!), templateOf(this.kindOf(doc)).label];
    others.push(...this.tagSets[this.#columns.tagSets[doc]!]!);
    return searchedWords(this.#titles[doc]!, others);
  }

  isLive(doc: number): boolean {
    return (this.#columns.flags[doc]! & live) !== 0;
  }

  /** Adds rows in the order of their ids, none of which the environment holds yet. */
  addBatch(environment: string, rows: Iterable<string>): { from: number; to: number } {
    const number = this.environmentNumber(environment);
    const from = this.#length;
    for (const row of rows) this.#append(number, row);
    const range = { from, to: this.#length };
    if (range.to > from) this.#batches.push({ environment: number, ...range });
    return range;
  }

  /** Adds one row; its document number, or undefined for a tombstone. */
  add(environment: string, row: string): number | undefined {
    const doc = this.#append(this.environmentNumber(environment), row);
    if (doc !== undefined) this.#single.set(singleKey(environment, row.slice(0, idLength)), doc);
    return doc;
  }

  /** The live document of a secret. */
  find(environment: string, id: string): number | undefined {
    const single = this.#single.get(singleKey(environment, id));
    if (single !== undefined) return single;
    const number = this.#names.indexOf(environment);
    for (const batch of this.#batches) {
      if (batch.environment !== number) continue;
      const doc = this.#findIn(batch.from, batch.to, id);
      if (doc !== undefined && this.isLive(doc)) return doc;
    }
    return undefined;
  }

  remove(doc: number): void {
    if (!this.isLive(doc)) return;
    this.#single.delete(singleKey(this.environmentName(doc), this.id(doc)));
    this.#columns.flags[doc] = 0;
    // The id stays: batches are searched by it.
    this.#rows[doc] = this.id(doc);
    this.#titles[doc] = '';
    this.#liveCount--;
  }

  setUsed(doc: number): void {
    this.#columns.flags[doc]! |= used;
  }

  #findIn(from: number, to: number, id: string): number | undefined {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.id(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low < to && this.id(low) === id ? low : undefined;
  }

  /** Finds the tabs of summaryColumns without splitting: 100,000 rows have to be in before the first list is drawn. */
  #append(environment: number, row: string): number | undefined {
    const kindAt = row.indexOf('\t', idLength + 1) + 1;
    const stateAt = row.indexOf('\t', kindAt) + 1;
    const titleAt = row.indexOf('\t', stateAt) + 1;
    const state = row.charCodeAt(stateAt);
    if (state === charG) return undefined;
    const userAt = row.indexOf('\t', titleAt) + 1;
    const tagsAt = row.indexOf('\t', row.indexOf('\t', userAt) + 1) + 1;
    const favouriteAt = row.indexOf('\t', tagsAt) + 1;
    const changedAt = row.indexOf('\t', favouriteAt + 2) + 1;
    if (changedAt === 0) damaged('columns');
    const doc = this.#length++;
    if (doc >= this.#capacity) this.#grow();
    const columns = this.#columns;
    columns.environments[doc] = environment;
    columns.kinds[doc] = kindNumbers.get(row.slice(kindAt, stateAt - 1)) ?? damaged('kind');
    columns.flags[doc] = live | (state === charT ? inTrash : 0) | (row.charCodeAt(favouriteAt) === charOne ? favourite : 0);
    columns.expires[doc] = changedAt - favouriteAt < 12 ? 0 : dateNumber(row.slice(favouriteAt + 2, changedAt - 1));
    columns.changedAtMs[doc] = Number(row.slice(changedAt));
    columns.tagSets[doc] = favouriteAt - tagsAt === 1 ? 0 : this.#tagSet(row.slice(tagsAt, favouriteAt - 1));
    this.#rows.push(row);
    this.#titles.push(unescapeCell(row.slice(titleAt, userAt - 1)));
    this.#liveCount++;
    return doc;
  }

  #tagSet(cell: string): number {
    const known = this.#tagSetNumbers.get(cell);
    if (known !== undefined) return known;
    const number = this.tagSets.push(cell.split(tagSeparator).map(unescapeCell)) - 1;
    this.#tagSetNumbers.set(cell, number);
    return number;
  }

  #grow(): void {
    this.#capacity = Math.max(1024, this.#capacity * 2);
    const grown = makeColumns(this.#capacity);
    for (const name of Object.keys(grown) as (keyof RowColumns)[]) grown[name].set(this.#columns[name] as never);
    this.#columns = grown;
  }
}

const charG = 0x67; // gone
const charT = 0x74; // trash
const charOne = 0x31;

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
  };
}
