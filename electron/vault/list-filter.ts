import type { QueryResult, SecretFilter } from '../../shared/ipc/secret-calls.ts';
import { secretKind } from '../../shared/model/secret.ts';
import { dateNumber, favourite, inTrash, live, type SearchRows } from './search-rows.ts';

/** A secret is listed as expiring from this many days before its date on. */
export const expiringDays = 30;
/** The most tags that counts name: the most frequent ones. */
const mostTags = 500;
const dayMs = 86_400_000;

/** The last date, as yyyymmdd, that still counts as expiring. */
export function expiringUntil(nowMs: number): number {
  return dateNumber(new Date(nowMs + expiringDays * dayMs).toISOString());
}

/** Whether a document is in the list that `filter` names, its text aside. */
export type DocFilter = (doc: number) => boolean;

/** Makes the test for everything but the text. */
export function docFilter(rows: SearchRows, filter: SecretFilter, nowMs: number): DocFilter {
  const { environments, kinds, flags, expires, tagSets } = rows.columns;
  const environment = filter.environment === undefined ? -1 : rows.environmentNumber(filter.environment);
  const kind = filter.kind === undefined ? -1 : secretKind.options.indexOf(filter.kind);
  const tagged = filter.tag === undefined ? undefined : rows.tagSets.map((tags) => tags.includes(filter.tag!));
  const wanted = filter.show === 'trash' ? live | inTrash : filter.show === 'favourites' ? live | favourite : live;
  const looked = wanted | inTrash;
  const until = filter.show === 'expiring' ? expiringUntil(nowMs) : 0;
  return (doc) =>
    (flags[doc]! & looked) === wanted &&
    (environment < 0 || environments[doc] === environment) &&
    (kind < 0 || kinds[doc] === kind) &&
    (tagged === undefined || tagged[tagSets[doc]!]!) &&
    (until === 0 || (expires[doc] !== 0 && expires[doc]! <= until));
}

/** What the sidebar shows: everything of the chosen environments, whatever else the filter says. */
export function countDocs(rows: SearchRows, environmentName: string | undefined, nowMs: number): QueryResult['counts'] {
  const { environments, kinds, flags, expires, tagSets } = rows.columns;
  const environment = environmentName === undefined ? -1 : rows.environmentNumber(environmentName);
  const until = expiringUntil(nowMs);
  const perKind = new Int32Array(secretKind.options.length);
  const perTagSet = new Int32Array(rows.tagSets.length);
  const counts = { active: 0, favourites: 0, expiring: 0, trash: 0 };
  for (let doc = 0; doc < rows.length; doc++) {
    const flag = flags[doc]!;
    if ((flag & live) === 0 || (environment >= 0 && environments[doc] !== environment)) continue;
    if ((flag & inTrash) !== 0) {
      counts.trash++;
      continue;
    }
    counts.active++;
    if ((flag & favourite) !== 0) counts.favourites++;
    if (expires[doc] !== 0 && expires[doc]! <= until) counts.expiring++;
    const kind = kinds[doc]!;
    perKind[kind] = perKind[kind]! + 1;
    const tagSet = tagSets[doc]!;
    perTagSet[tagSet] = perTagSet[tagSet]! + 1;
  }
  return { ...counts, kinds: kindCounts(perKind), tags: tagCounts(rows.tagSets, perTagSet) };
}

function kindCounts(perKind: Int32Array): QueryResult['counts']['kinds'] {
  const entries = secretKind.options.map((kind, number) => [kind, perKind[number]!] as const);
  return Object.fromEntries(entries) as QueryResult['counts']['kinds'];
}

function tagCounts(tagSets: readonly (readonly string[])[], perTagSet: Int32Array): { tag: string; count: number }[] {
  const perTag = new Map<string, number>();
  for (const [number, tags] of tagSets.entries()) {
    const count = perTagSet[number]!;
    if (count === 0) continue;
    for (const tag of new Set(tags)) perTag.set(tag, (perTag.get(tag) ?? 0) + count);
  }
  return [...perTag]
    .map(([tag, count]) => ({ tag, count }))
    .sort((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1))
    .slice(0, mostTags);
}
