import { VaultError } from '../../shared/errors.ts';
import type { Secret } from '../../shared/model/secret.ts';
import { isId } from './head.ts';
import type { EnvironmentKeys } from './keys.ts';
import { maxPageRecords, maxRecords } from './limits.ts';
import { entriesOf, sealPage, type Page, type PageEntry } from './page.ts';
import type { PageList } from './pages.ts';
import type { EnvelopeRandom } from './random.ts';
import { sealRecord } from './record.ts';
import { summarise, writeRow } from './summary.ts';

/** A record to be written: new, or in place of what has that id. Deleting writes a tombstone (state `gone`). */
export interface RecordChange {
  readonly id: string;
  readonly secret: Secret;
}

/**
 * Seals `changes` and the pages they touch; every other page is the same object as before (docs/format.md section 7.4).
 * @throws ERR_SECRET_TOO_LARGE, ERR_FORMAT_TOO_LARGE, ERR_INTERNAL for an id that is not canonical or comes twice
 */
export function editPages(keys: EnvironmentKeys, list: PageList, changes: readonly RecordChange[], random: EnvelopeRandom): Page[] {
  const byPage = groupByPage(list, changes);
  const added = changes.filter(({ id }) => list.find(id) === null).length;
  if (list.rowCount + added > maxRecords) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'records', limit: maxRecords });
  const pages: Page[] = [];
  if (list.pages.length === 0) pages.push(...sealPages(keys, withChanges(keys, [], changes, random), random));
  for (const [at, page] of list.pages.entries()) {
    const touching = byPage.get(at);
    if (touching === undefined) pages.push(page);
    else pages.push(...sealPages(keys, withChanges(keys, entriesOf(page), touching, random), random));
  }
  return pages;
}

function groupByPage(list: PageList, changes: readonly RecordChange[]): Map<number, RecordChange[]> {
  const byPage = new Map<number, RecordChange[]>();
  const ids = new Set<string>();
  for (const change of changes) {
    if (!isId(change.id) || ids.has(change.id)) throw new VaultError('ERR_INTERNAL', { reason: 'record id', id: change.id });
    ids.add(change.id);
    // What sorts before the first page goes into it, which then is named by its new first record.
    const page = Math.max(list.pageOf(change.id), 0);
    const group = byPage.get(page);
    if (group === undefined) byPage.set(page, [change]);
    else group.push(change);
  }
  return byPage;
}

function withChanges(keys: EnvironmentKeys, entries: PageEntry[], changes: readonly RecordChange[], random: EnvelopeRandom): PageEntry[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  for (const { id, secret } of changes) {
    const before = byId.get(id);
    const revision = before === undefined ? 1 : revisionOf(before.row) + 1;
    const line = sealRecord(keys, id, revision, secret, random);
    byId.set(id, { id, row: `${writeRow(summarise(id, revision, secret))}\n`, line });
  }
  return [...byId.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
}

function revisionOf(row: string): number {
  return Number(row.split('\t', 2)[1]);
}

/** Seals `entries` as pages of the same size, as few as hold them (docs/format.md section 7.4). */
export function sealPages(keys: EnvironmentKeys, entries: readonly PageEntry[], random: EnvelopeRandom): Page[] {
  const pageCount = Math.ceil(entries.length / maxPageRecords);
  const pages: Page[] = [];
  for (let at = 0; at < pageCount; at++) {
    const start = Math.floor((at * entries.length) / pageCount);
    const end = Math.floor(((at + 1) * entries.length) / pageCount);
    pages.push(sealPage(keys, entries.slice(start, end), random));
  }
  return pages;
}
