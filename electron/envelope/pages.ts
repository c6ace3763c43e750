import type { Page } from './page.ts';
import { idLength } from './scanner.ts';

/** Where one summary row is: inside the rows of one page. */
export interface RowPlace {
  readonly page: number;
  /** Which row of the page, from 0. */
  readonly at: number;
  /** Offsets into the page's `rows`; `end` is the row's line feed. */
  readonly start: number;
  readonly end: number;
}

/** The pages of an opened environment in order, and how to find a row without splitting them all. */
export class PageList {
  readonly pages: readonly Page[];
  /** How many rows are before each page. */
  readonly #rowsBefore: Uint32Array;
  readonly rowCount: number;

  constructor(pages: readonly Page[]) {
    this.pages = pages;
    this.#rowsBefore = new Uint32Array(pages.length);
    let rows = 0;
    for (const [at, page] of pages.entries()) {
      this.#rowsBefore[at] = rows;
      rows += page.lines.recordCount;
    }
    this.rowCount = rows;
  }

  /** The page that `id` belongs to: the last that does not start behind it, or -1. */
  pageOf(id: string): number {
    return lastWhere(this.pages.length, (at) => this.pages[at]!.lines.firstId <= id);
  }

  /** The row of `id`, or null. */
  find(id: string): RowPlace | null {
    const page = this.pageOf(id);
    if (page < 0) return null;
    const { rows } = this.pages[page]!;
    let start = 0;
    for (let at = 0; start < rows.length; at++) {
      const end = rows.indexOf('\n', start);
      if (rows.startsWith(id, start) && id.length === idLength) return { page, at, start, end };
      start = end + 1;
    }
    return null;
  }

  /** Row number `position` of the environment, or null. */
  at(position: number): RowPlace | null {
    if (!Number.isInteger(position) || position < 0 || position >= this.rowCount) return null;
    const page = lastWhere(this.pages.length, (at) => this.#rowsBefore[at]! <= position);
    const { rows } = this.pages[page]!;
    const at = position - this.#rowsBefore[page]!;
    let start = 0;
    for (let skipped = 0; skipped < at; skipped++) start = rows.indexOf('\n', start) + 1;
    return { page, at, start, end: rows.indexOf('\n', start) };
  }
}

/** The last of 0..count-1 for which `holds`, which holds for a first stretch of them only; -1 for none. */
function lastWhere(count: number, holds: (at: number) => boolean): number {
  let low = -1;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
