import type { WireError } from '../../../shared/ipc/call.ts';
import type { QueryResult, SecretFilter, SecretRow } from '../../../shared/ipc/secret-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { createStore, useStore } from '../../store.ts';

/** Which rows of the whole list; main holds the list, the window what it draws. */
interface Range {
  readonly offset: number;
  readonly limit: number;
}

/** What an answer says besides its rows. */
export type ListFacts = Pick<QueryResult, 'version' | 'total' | 'counts' | 'notSearched'>;

interface ListState {
  readonly filter: SecretFilter;
  /** The filter that `facts` and `rows` answer. */
  readonly answered: SecretFilter | undefined;
  readonly facts: ListFacts | undefined;
  /** Only the range that was asked for last, by place in the list. */
  readonly rows: ReadonlyMap<number, SecretRow>;
  /** Used in this session, newest first; above the list while nothing is searched for. */
  readonly recent: readonly SecretRow[];
  readonly range: Range;
  readonly failure: WireError | undefined;
}

const firstRange: Range = { offset: 0, limit: 40 };
const recentRows = 3;
const defaultFilter: SecretFilter = { text: '', show: 'active', sort: 'title' };

const empty: ListState = { filter: defaultFilter, answered: undefined, facts: undefined, rows: new Map(), recent: [], range: firstRange, failure: undefined };

let latest = 0;

/** Rows of a locked environment leave at once; the next answer brings the list without them. */
const listStore = createStore<ListState>(empty, (now, environments) => {
  latest++; // an answer that is on its way may still have them
  const stays = (row: SecretRow): boolean => !environments.includes(row.environment);
  const gone = now.filter.environment !== undefined && environments.includes(now.filter.environment);
  return {
    ...now,
    filter: gone ? merge(now.filter, { environment: undefined }) : now.filter,
    facts: undefined,
    answered: undefined,
    rows: new Map([...now.rows].filter(([, row]) => stays(row))),
    recent: now.recent.filter(stays),
  };
});

/** Everything the list's components draw. */
export function useList(): ListState {
  return useStore(listStore);
}

export function useFilter(): SecretFilter {
  return useStore(listStore, (now) => now.filter);
}

export function useListFacts(): ListFacts | undefined {
  return useStore(listStore, (now) => now.facts);
}

export function currentList(): ListState {
  return listStore.get();
}

function isPlain(filter: SecretFilter): boolean {
  return filter.text.trim() === '' && filter.show === 'active' && filter.kind === undefined && filter.tag === undefined && filter.sort === 'title';
}

async function queryRecent(filter: SecretFilter): Promise<readonly SecretRow[]> {
  if (!isPlain(filter)) return [];
  const { rows } = await ask('secret:query', { filter: { ...filter, sort: 'used' }, offset: 0, limit: recentRows });
  return rows.filter((row) => row.usedAtMs !== undefined);
}

function factsOf({ version, total, counts, notSearched }: QueryResult): ListFacts {
  return { version, total, counts, notSearched };
}

function rowsOf(answer: QueryResult): ReadonlyMap<number, SecretRow> {
  return new Map(answer.rows.map((row, index) => [answer.offset + index, row]));
}

/** Counts are of everything that is open, whatever part of it is listed. */
async function queryCounts(filter: SecretFilter): Promise<QueryResult['counts'] | undefined> {
  if (filter.environment === undefined) return undefined;
  return (await ask('secret:query', { filter: defaultFilter, offset: 0, limit: 0 })).counts;
}

async function query(mine: number): Promise<void> {
  const { filter, range } = listStore.get();
  try {
    const [answer, recent, counts] = await Promise.all([ask('secret:query', { filter, ...range }), queryRecent(filter), queryCounts(filter)]);
    if (mine !== latest) return;
    const facts = { ...factsOf(answer), ...(counts ? { counts } : {}) };
    listStore.update((now) => ({ ...now, answered: filter, facts, rows: rowsOf(answer), recent, failure: undefined }));
  } catch (error) {
    if (mine === latest) listStore.update((now) => ({ ...now, failure: failureOf(error) }));
  }
}

let newest: Promise<void> = Promise.resolve();

/**
 * Asks main for the present filter and range. An answer that another question has overtaken is dropped; then this ends
 * with that question's answer.
 */
export async function refreshList(): Promise<void> {
  newest = query(++latest);
  let awaited: Promise<void> | undefined;
  while (awaited !== newest) {
    awaited = newest;
    await awaited;
  }
}

/** Changes what is listed, and shows it from the top. */
export async function setFilter(change: Partial<{ [K in keyof SecretFilter]: SecretFilter[K] | undefined }>): Promise<void> {
  listStore.update((now) => ({ ...now, filter: merge(now.filter, change), range: firstRange }));
  await refreshList();
}

/** Back to everything, such as for another vault. */
export function resetList(): void {
  latest++;
  listStore.set(empty);
}

function merge(filter: SecretFilter, change: object): SecretFilter {
  return Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined)) as unknown as SecretFilter;
}

/** One question for a range at a time: while it is on its way, scrolling only moves what is wanted next. */
let loading = false;

async function loadRange(): Promise<void> {
  const mine = latest;
  const { filter, range } = listStore.get();
  const answer = await ask('secret:query', { filter, ...range });
  // The counts are those of the last whole answer.
  const { counts: _, ...facts } = factsOf(answer);
  if (mine === latest) listStore.update((now) => ({ ...now, facts: { counts: answer.counts, ...now.facts, ...facts }, rows: rowsOf(answer) }));
}

function isHeld({ offset, limit }: Range): boolean {
  const { rows, facts } = listStore.get();
  const end = Math.min(offset + limit, facts?.total ?? 0);
  for (let place = offset; place < end; place++) {
    if (!rows.has(place)) return false;
  }
  return true;
}

/** Sees to it that the places from `first` to `last` are held; asks for that range and nothing more. */
export async function holdRange(first: number, last: number): Promise<void> {
  const wanted = { offset: first, limit: last - first + 1 };
  if (isHeld(wanted)) return;
  listStore.update((now) => ({ ...now, range: wanted }));
  if (loading) return;
  loading = true;
  try {
    // Once for each range that was wanted meanwhile; an answer that lacks rows is not asked for again.
    for (let asked: Range | undefined; asked !== listStore.get().range && !isHeld(listStore.get().range); ) {
      asked = listStore.get().range;
      await loadRange();
    }
  } catch (error) {
    listStore.update((now) => ({ ...now, failure: failureOf(error) }));
  } finally {
    loading = false;
  }
}

/** The rows from `offset` on, at most 500, for a selection that reaches beyond what is drawn. */
export async function fetchRows(offset: number, limit: number): Promise<readonly SecretRow[]> {
  const { rows } = await ask('secret:query', { filter: listStore.get().filter, offset, limit: Math.min(500, limit) });
  return rows;
}
