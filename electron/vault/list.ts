import { VaultError } from '../../shared/errors.ts';
import type { QueryResult, SecretFilter, SecretRow } from '../../shared/ipc/secret-calls.ts';
import { countDocs, docFilter, type DocFilter } from './list-filter.ts';
import { smallest, type CompareDocs } from './list-order.ts';
import { listLimits, ListSource, type ListLimits } from './list-source.ts';
import { matches, rankOf } from './search-match.ts';
import { used } from './search-rows.ts';
import { queryWords } from './search-words.ts';
import type { SessionView } from './session-view.ts';
import type { Uses } from './uses.ts';

const ranks = 3;
const dayMs = 86_400_000;

/** What the list needs of the session. */
export type ListSession = Pick<SessionView, 'version' | 'openNames' | 'environmentNames' | 'isOpen' | 'current'>;

export interface ListParts {
  readonly session: ListSession;
  readonly uses: Uses;
  readonly now: () => number;
  readonly limits?: ListLimits;
}

/** One list of documents, whole where its order was ready, else its first rows. */
interface Listed {
  readonly key: string;
  readonly docs: ArrayLike<number>;
  readonly total: number;
  readonly whole: boolean;
}

/** The lists of every window: filtered, searched, ranked, sorted and counted here, drawn a range at a time. */
export class SecretList {
  readonly #parts: ListParts;
  readonly #source: ListSource;
  readonly #limits: ListLimits;
  #buffers: Int32Array[] = [];
  #last: Listed | undefined;
  #counts: { readonly key: string; readonly counts: QueryResult['counts'] } | undefined;

  constructor(parts: ListParts) {
    this.#parts = parts;
    this.#limits = parts.limits ?? listLimits;
    this.#source = new ListSource(parts.session, parts.uses, this.#limits);
  }

  /** Rises with every change of what a list can show. */
  get version(): number {
    return this.#parts.session.version + this.#parts.uses.version;
  }

  /** A range of the list that `filter` names. */
  query(filter: SecretFilter, offset: number, limit: number): QueryResult {
    this.#source.sync();
    const listed = this.#list(filter, offset + limit);
    const docs = Array.prototype.slice.call(listed.docs, offset, offset + limit) as number[];
    return {
      version: this.version,
      total: listed.total,
      rows: docs.map((doc) => this.#row(doc)),
      offset,
      counts: this.#countsOf(filter.environment),
      notSearched: this.#notSearched(filter),
      indexed: this.#source.index.indexed,
    };
  }

  /** The first secret of the list that `filter` names now. @throws ERR_SECRET_NOT_FOUND, ERR_ENVIRONMENT_LOCKED */
  first(filter: SecretFilter): { environment: string; id: string } {
    this.#source.sync();
    const doc = this.#list(filter, 1).docs[0];
    const { rows } = this.#source.index;
    if (doc !== undefined) return { environment: rows.environmentName(doc), id: rows.id(doc) };
    const { environment } = filter;
    if (environment !== undefined && !this.#parts.session.isOpen(environment)) throw new VaultError('ERR_ENVIRONMENT_LOCKED', { environment });
    throw new VaultError('ERR_SECRET_NOT_FOUND');
  }

  /** What tells secrets apart, of one environment or of all that are open: what an import looks for duplicates among. */
  known(environment?: string): { title: string; user: string; host: string }[] {
    this.#source.sync();
    const { rows } = this.#source.index;
    const included = docFilter(rows, { text: '', show: 'active', sort: 'title', environment }, this.#parts.now());
    const known: { title: string; user: string; host: string }[] = [];
    for (let doc = 0; doc < rows.length; doc++) {
      if (!included(doc)) continue;
      const { title, user, host } = rows.summary(doc);
      known.push({ title, user, host });
    }
    return known;
  }

  /** Does a slice of the work that is left to answer fast; false when there is none. */
  step(): boolean {
    this.#source.sync();
    return this.#source.sorts.step() || this.#source.index.step();
  }

  /** Drops everything that was read; the next query starts over with what is open then. */
  drop(): void {
    this.#source.drop();
    this.#last = undefined;
    this.#buffers = [];
    this.#counts = undefined;
  }

  #list(filter: SecretFilter, end: number): Listed {
    const nowMs = this.#parts.now();
    const key = JSON.stringify([this.version, Math.floor(nowMs / dayMs), Object.entries(filter).sort()]);
    if (this.#last?.key === key && (this.#last.whole || end <= this.#last.docs.length)) return this.#last;
    const words = queryWords(filter.text);
    const found = words.length === 0 ? undefined : this.#source.index.match(words);
    const included = docFilter(this.#source.index.rows, filter, nowMs);
    const order = this.#source.sorts.ready(filter.sort) ?? (end > this.#limits.top ? this.#source.sorts.now(filter.sort) : undefined);
    const listed = order === undefined ? this.#top(filter, found, included, end) : this.#whole(filter, found, included, order);
    this.#last = { key, ...listed };
    return this.#last;
  }

  /** Every document of the list: one pass over the order, by rank, into arrays that each query uses again. */
  #whole(filter: SecretFilter, found: Uint8Array | undefined, included: DocFilter, order: Int32Array): Omit<Listed, 'key'> {
    const { flags } = this.#source.index.rows.columns;
    const usedFirst = found !== undefined || filter.sort === 'used' ? used : 0;
    const byRank = this.#arrays(order.length);
    const sizes = [0, 0, 0];
    const usedDocs: number[][] = [[], [], []];
    for (let at = 0; at < order.length; at++) {
      const doc = order[at]!;
      const match = found === undefined ? matches : found[doc]!;
      if (match === 0 || !included(doc)) continue;
      const rank = found === undefined ? 0 : rankOf(match);
      if ((flags[doc]! & usedFirst) !== 0) usedDocs[rank]!.push(doc);
      else byRank[rank]![sizes[rank]!++] = doc;
    }
    const docs = byRank[ranks]!;
    let total = 0;
    for (let rank = 0; rank < ranks; rank++) {
      const recent = usedDocs[rank]!.sort(this.#byUse(filter.sort));
      docs.set(recent, total);
      docs.set(byRank[rank]!.subarray(0, sizes[rank]), total + recent.length);
      total += recent.length + sizes[rank]!;
    }
    return { docs: docs.subarray(0, total), total, whole: true };
  }

  /** One for each rank, and one for the list itself: what `#last` held is overwritten. */
  #arrays(length: number): Int32Array[] {
    if (this.#buffers[0]?.length !== length) this.#buffers = Array.from({ length: ranks + 1 }, () => new Int32Array(length));
    this.#last = undefined;
    return this.#buffers;
  }

  /** The first documents of the list, while its order is still being built. */
  #top(filter: SecretFilter, found: Uint8Array | undefined, included: DocFilter, end: number): Omit<Listed, 'key'> {
    const { rows } = this.#source.index;
    const all: number[] = [];
    for (let doc = 0; doc < rows.length; doc++) if (found?.[doc] !== 0 && included(doc)) all.push(doc);
    const sorted = found === undefined && filter.sort !== 'used' ? this.#source.sorts.compare(filter.sort) : this.#byUse(filter.sort);
    const ranked: CompareDocs = found === undefined ? sorted : (a, b) => rankOf(found[a]!) - rankOf(found[b]!) || sorted(a, b);
    return { docs: smallest(all, Math.max(end, 1), ranked), total: all.length, whole: false };
  }

  /** What was used last, first; the rest in its order. */
  #byUse(sort: SecretFilter['sort']): CompareDocs {
    const { flags } = this.#source.index.rows.columns;
    const rest = this.#source.sorts.compare(sort);
    return (a, b) => {
      const eitherUsed = ((flags[a]! | flags[b]!) & used) !== 0;
      return (eitherUsed ? (this.#usedAtMs(b) ?? 0) - (this.#usedAtMs(a) ?? 0) : 0) || rest(a, b);
    };
  }

  #usedAtMs(doc: number): number | undefined {
    const { rows } = this.#source.index;
    if ((rows.columns.flags[doc]! & used) === 0) return undefined;
    return this.#parts.uses.lastMs(rows.environmentName(doc), rows.id(doc));
  }

  #row(doc: number): SecretRow {
    const { rows } = this.#source.index;
    const { state: _state, tags, ...summary } = rows.summary(doc);
    const usedAtMs = this.#usedAtMs(doc);
    return { environment: rows.environmentName(doc), ...summary, tags: [...tags], ...(usedAtMs === undefined ? {} : { usedAtMs }) };
  }

  #countsOf(environment: string | undefined): QueryResult['counts'] {
    const nowMs = this.#parts.now();
    const key = JSON.stringify([this.#parts.session.version, Math.floor(nowMs / dayMs), environment]);
    if (this.#counts?.key !== key) this.#counts = { key, counts: countDocs(this.#source.index.rows, environment, nowMs) };
    return this.#counts.counts;
  }

  #notSearched({ environment }: SecretFilter): string[] {
    const { session } = this.#parts;
    return session.environmentNames().filter((name) => !session.isOpen(name) && (environment === undefined || environment === name));
  }
}
