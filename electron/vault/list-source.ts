import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import { ListSorts } from './list-sorts.ts';
import type { SessionView } from './session-view.ts';
import { mostScanned, SearchIndex } from './search.ts';
import type { Uses } from './uses.ts';

/** Where the list changes from one way of working to another: the results are the same on both sides of each. */
export interface ListLimits {
  /** As many documents may stay out of the index and be scanned instead. */
  readonly scanned: number;
  /** Up to as many rows that changed at once are put in their places; for more the orders are built again. */
  readonly placed: number;
  /** As many more rows than there are may be gone before everything is added again. */
  readonly gone: number;
  /** Up to as many rows from the top a list is answered without its order, while that is still being built. */
  readonly top: number;
}

export const listLimits: ListLimits = { scanned: mostScanned, placed: 512, gone: 20_000, top: 1_000 };

/** The part of an OpenedEnvironment that lists read. */
export type RowSource = Pick<OpenedEnvironment, 'pageRows'>;

/**
 * Keeps the index at the rows of the environments that are open: what was unlocked is added, what an edit changed is
 * replaced, and a lock drops everything, after which the rest is added again: nothing of a locked environment may stay.
 */
export class ListSource {
  index: SearchIndex;
  sorts: ListSorts;
  readonly #session: Pick<SessionView, 'openNames' | 'current'>;
  readonly #uses: Uses;
  #added = new Map<string, readonly string[]>();
  #sources = new Map<string, RowSource>();

  readonly #limits: ListLimits;

  constructor(session: Pick<SessionView, 'openNames' | 'current'>, uses: Uses, limits: ListLimits) {
    this.#limits = limits;
    this.index = new SearchIndex(limits.scanned);
    this.sorts = new ListSorts(this.index.rows);
    this.#session = session;
    this.#uses = uses;
    uses.onUse((environment, id) => this.#markUsed(environment, id));
  }

  /** Forgets everything; the next `sync` starts over. */
  drop(): void {
    this.index = new SearchIndex(this.#limits.scanned);
    this.sorts = new ListSorts(this.index.rows);
    this.#added = new Map();
    this.#sources = new Map();
  }

  /** Brings the index to the present state. Cheap where nothing changed. */
  sync(): void {
    const open = this.#session.openNames();
    const { rows } = this.index;
    const stale = [...this.#sources.keys()].some((name) => !open.includes(name));
    if (stale || rows.length - rows.liveCount > rows.liveCount + this.#limits.gone) this.drop();
    for (const name of open) {
      const source: RowSource = this.#session.current(name);
      if (this.#sources.get(name) === source) continue;
      this.#sources.set(name, source);
      this.#update(name, source.pageRows());
    }
  }

  #update(environment: string, pages: readonly string[]): void {
    const before = this.#added.get(environment);
    this.#added.set(environment, pages);
    if (before === undefined) {
      this.sorts.drop();
      return this.#markUsedIn(environment, this.index.rows.addPages(environment, pages));
    }
    const [first, fromEnd] = commonPages(before, pages);
    const removed = rowsById(before.slice(first, before.length - fromEnd));
    const added = rowsById(pages.slice(first, pages.length - fromEnd));
    for (const [id, row] of removed) {
      if (added.get(id) !== row) continue;
      removed.delete(id);
      added.delete(id);
    }
    const kept = removed.size + added.size <= this.#limits.placed && this.index.rows.liveCount > 0;
    if (!kept) this.sorts.drop();
    for (const id of removed.keys()) this.#remove(environment, id, kept);
    if (kept) for (const row of added.values()) this.#insert(environment, row);
    else this.#markUsedIn(environment, this.index.rows.addRows(environment, [...added.values()]));
  }

  #remove(environment: string, id: string, kept: boolean): void {
    const doc = this.index.rows.find(environment, id);
    if (doc === undefined) return; // a tombstone
    if (kept) this.sorts.remove(doc);
    this.index.rows.remove(doc);
  }

  #insert(environment: string, row: string): void {
    const { rows } = this.index;
    const doc = rows.add(environment, row);
    if (doc === undefined) return;
    this.sorts.insert(doc);
    if (this.#uses.lastMs(environment, rows.id(doc)) !== undefined) rows.setUsed(doc);
  }

  #markUsedIn(environment: string, { from, to }: { from: number; to: number }): void {
    const { rows } = this.index;
    if (this.#uses.empty) return;
    for (let doc = from; doc < to; doc++) if (this.#uses.lastMs(environment, rows.id(doc)) !== undefined) rows.setUsed(doc);
  }

  #markUsed(environment: string, id: string): void {
    const doc = this.index.rows.find(environment, id);
    if (doc !== undefined) this.index.rows.setUsed(doc);
  }
}

/** How many pages at the front and at the end are the same: an edit leaves all others the strings that they were. */
function commonPages(before: readonly string[], after: readonly string[]): [front: number, end: number] {
  const shorter = Math.min(before.length, after.length);
  let front = 0;
  while (front < shorter && before[front] === after[front]) front++;
  let end = 0;
  while (end < shorter - front && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [front, end];
}

const idLength = 22;

function rowsById(pages: readonly string[]): Map<string, string> {
  const rows = new Map<string, string>();
  for (const page of pages) {
    let start = 0;
    for (let end = page.indexOf('\n'); end >= 0; end = page.indexOf('\n', start)) {
      rows.set(page.slice(start, start + idLength), page.slice(start, end));
      start = end + 1;
    }
  }
  return rows;
}
