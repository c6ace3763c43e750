import type { SecretFilter } from '../../shared/ipc/secret-calls.ts';
import { compareAsPeople } from './collation.ts';
import { ListOrder, type CompareDocs } from './list-order.ts';
import type { SearchRows } from './search-rows.ts';

type SortedBy = 'title' | 'changed' | 'expires';

/** Titles as people sort them; equal ones by code units, environment and id, so that no two secrets tie. */
export function compareTitles(rows: SearchRows): CompareDocs {
  return (a, b) => {
    const left = rows.title(a);
    const right = rows.title(b);
    return compareAsPeople(left, right) || compareText(left, right) || compareText(rows.environmentName(a), rows.environmentName(b)) || compareText(rows.id(a), rows.id(b));
  };
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

/** Last changed first. */
function compareChanged(rows: SearchRows, titles: CompareDocs): CompareDocs {
  return (a, b) => rows.changedAtMs(b) - rows.changedAtMs(a) || titles(a, b);
}

/** What expires first, first; what never does, last. */
function compareExpires(rows: SearchRows, titles: CompareDocs): CompareDocs {
  const never = 99_999_999;
  return (a, b) => (rows.columns.expires[a]! || never) - (rows.columns.expires[b]! || never) || titles(a, b);
}

/**
 * The orders a list can have, each kept once for every list: the one by title always, the others from the first time
 * that they are asked for. `used` is the one by title, with what was used taken out in front.
 */
export class ListSorts {
  readonly #rows: SearchRows;
  readonly #compare: Record<SortedBy, CompareDocs>;
  readonly #orders: Record<SortedBy, ListOrder>;
  readonly #wanted = new Set<SortedBy>(['title']);

  constructor(rows: SearchRows) {
    this.#rows = rows;
    const titles = compareTitles(rows);
    this.#compare = { title: titles, changed: compareChanged(rows, titles), expires: compareExpires(rows, titles) };
    const { title, changed, expires } = this.#compare;
    this.#orders = { title: new ListOrder(title), changed: new ListOrder(changed), expires: new ListOrder(expires) };
  }

  compare(sort: SecretFilter['sort']): CompareDocs {
    return this.#compare[sortedBy(sort)];
  }

  /** All documents in order, or undefined while the order is still being built in slices. */
  ready(sort: SecretFilter['sort']): Int32Array | undefined {
    this.#wanted.add(sortedBy(sort));
    const order = this.#orders[sortedBy(sort)];
    return order.ready ? order.docs : undefined;
  }

  /** As `ready`, but builds it now: for a range so far down that nothing else would do. */
  now(sort: SecretFilter['sort']): Int32Array {
    const order = this.#orders[sortedBy(sort)];
    while (order.step(() => this.#live()));
    return order.docs;
  }

  /** Does a slice of the work that is left; false when there is none. */
  step(): boolean {
    return [...this.#wanted].some((sort) => this.#orders[sort].step(() => this.#live()));
  }

  insert(doc: number): void {
    for (const order of Object.values(this.#orders)) order.insert(doc);
  }

  /** To be called while the row is still there. */
  remove(doc: number): void {
    for (const order of Object.values(this.#orders)) order.remove(doc);
  }

  drop(): void {
    for (const order of Object.values(this.#orders)) order.drop();
  }

  #live(): Int32Array<ArrayBuffer> {
    const docs = new Int32Array(this.#rows.liveCount);
    let count = 0;
    for (let doc = 0; doc < this.#rows.length; doc++) if (this.#rows.isLive(doc)) docs[count++] = doc;
    return docs;
  }
}

function sortedBy(sort: SecretFilter['sort']): SortedBy {
  return sort === 'used' ? 'title' : sort;
}
