import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OpenedEnvironment } from '../../../electron/envelope/opened-environment.ts';
import { writeRow } from '../../../electron/envelope/summary.ts';
import { SecretList } from '../../../electron/vault/list.ts';
import type { ListLimits } from '../../../electron/vault/list-source.ts';
import { Uses } from '../../../electron/vault/uses.ts';
import type { SecretFilter } from '../../../shared/ipc/secret-calls.ts';
import { secretKind, templateOf, type SecretSummary } from '../../../shared/model/secret.ts';
import { newId } from '../envelope/fixtures.ts';

const now = Date.UTC(2026, 10, 24, 12);

/** Environments whose rows are given directly, in pages of three. */
class RowSession {
  version = 1;
  readonly rows = new Map<string, Map<string, SecretSummary>>();
  readonly locked = new Set<string>();
  readonly #opened = new Map<string, OpenedEnvironment>();

  environmentNames = (): string[] => [...this.rows.keys()];
  openNames = (): string[] => this.environmentNames().filter((name) => this.isOpen(name));
  isOpen = (name: string): boolean => this.rows.has(name) && !this.locked.has(name);
  current = (name: string): OpenedEnvironment => this.#opened.get(name)!;

  set(environment: string, summaries: readonly SecretSummary[]): void {
    const rows = this.rows.get(environment) ?? new Map<string, SecretSummary>();
    this.rows.set(environment, rows);
    for (const summary of summaries) rows.set(summary.id, summary);
    const sorted = [...rows.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((summary) => `${writeRow(summary)}\n`);
    const pages: string[] = [];
    for (let at = 0; at < sorted.length; at += 3) pages.push(sorted.slice(at, at + 3).join(''));
    this.#opened.set(environment, { pageRows: () => pages } as unknown as OpenedEnvironment);
    this.version++;
  }
}

const plainly = (text: string): string[] =>
  text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}+/gu, '').replaceAll('ς', 'σ').replaceAll('ß', 'ss')
    .split(/[\p{P}\p{Z}\p{C}$+<=>^`|~]+/u).filter((word) => word !== ''); // prettier-ignore
const collator = new Intl.Collator('en', { numeric: true });

interface Found extends SecretSummary {
  readonly environment: string;
}

/** The rank of a match as the documentation defines it; undefined for no match. */
function rank(secret: Found, text: string): number | undefined {
  const words = plainly(text);
  const title = plainly(secret.title);
  const all = [secret.title, secret.user, secret.host, ...secret.tags, templateOf(secret.kind).label].flatMap(plainly);
  if (!words.every((word) => all.some((other) => other.includes(word)))) return undefined;
  const last = words.length - 1;
  if (words.every((word, at) => (at === last ? (title[at] ?? '').startsWith(word) : title[at] === word))) return 0;
  return words.every((word) => all.some((other) => other.startsWith(word))) ? 1 : 2;
}

function shown(secret: Found, filter: SecretFilter): boolean {
  if (secret.state === 'gone' || (secret.state === 'trash') !== (filter.show === 'trash')) return false;
  if (filter.show === 'favourites' && !secret.favourite) return false;
  if (filter.show === 'expiring' && !(secret.expires !== '' && secret.expires <= '2026-12-24')) return false;
  if (filter.kind !== undefined && secret.kind !== filter.kind) return false;
  return filter.tag === undefined || secret.tags.includes(filter.tag);
}

/** The list as a plain scan over every row gives it. */
function scan(session: RowSession, uses: Uses, filter: SecretFilter): Found[] {
  const searching = plainly(filter.text).length > 0;
  const usedAt = ({ environment, id }: Found): number => uses.lastMs(environment, id) ?? 0;
  const text = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
  const sorted = (a: Found, b: Found): number => {
    if (filter.sort === 'changed' && a.changedAtMs !== b.changedAtMs) return b.changedAtMs - a.changedAtMs;
    if (filter.sort === 'expires' && a.expires !== b.expires) return text(a.expires || '9', b.expires || '9');
    return collator.compare(a.title, b.title) || text(a.title, b.title) || text(a.environment, b.environment) || text(a.id, b.id);
  };
  return session
    .openNames()
    .filter((name) => filter.environment === undefined || filter.environment === name)
    .flatMap((environment) => [...session.rows.get(environment)!.values()].map((summary) => ({ ...summary, environment })))
    .filter((secret) => shown(secret, filter) && (!searching || rank(secret, filter.text) !== undefined))
    .sort((a, b) => (searching ? rank(a, filter.text)! - rank(b, filter.text)! : 0) || (searching || filter.sort === 'used' ? usedAt(b) - usedAt(a) : 0) || sorted(a, b)); // prettier-ignore
}

const common = fc.constantFrom('db', 'prod', 'Prod', 'pro', 'a');
const word = fc.oneof({ weight: 3, arbitrary: common }, fc.constantFrom('db', 'prod', 'Prod', 'eu', 'e', 'payments', 'pay', 'Ｃafé', 'CAFÉ', 'Straße', 'ΟΔΟΣ', 'a\tb', 'x\\n', '10', '2', '🔥', '東京', 'api'));
const texts = fc.oneof(fc.array(word, { maxLength: 3 }), fc.array(common, { maxLength: 9 })).chain((words) => fc.constantFrom(' ', '-', '.', '').map((separator) => words.join(separator)));
const summaries = (ids: number): fc.Arbitrary<SecretSummary> =>
  fc.record({
    id: fc.integer({ min: 0, max: ids }).map(newId),
    revision: fc.integer({ min: 1, max: 9 }),
    kind: fc.constantFrom(...secretKind.options),
    state: fc.constantFrom('active', 'active', 'active', 'trash', 'gone'),
    title: fc.oneof(texts, fc.string({ unit: 'grapheme', maxLength: 12 })),
    user: texts,
    host: texts,
    tags: fc.array(fc.constantFrom('on-call', 'eu', 'PCI', 'team a'), { maxLength: 3 }),
    favourite: fc.boolean(),
    expires: fc.constantFrom('', '', '2020-01-01', '2026-12-24', '2026-12-25'),
    changedAtMs: fc.integer({ min: 1, max: 5 }),
  });
const seldom = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, arbitrary);
const filters: fc.Arbitrary<SecretFilter> = fc
  .record({
    text: fc.oneof(fc.constant(''), texts, texts, fc.array(fc.constantFrom('p', 'db', 'pr', 'caf', 'o', 'e', 'rod', 'api t', '1'), { maxLength: 3 }).map((words) => words.join(' '))),
    environment: seldom(fc.constantFrom('prod', 'dev')),
    kind: seldom(fc.constantFrom(...secretKind.options)),
    tag: seldom(fc.constantFrom('eu', 'PCI')),
    show: fc.constantFrom('active', 'active', 'active', 'active', 'favourites', 'expiring', 'trash'),
    sort: fc.constantFrom('title', 'changed', 'used', 'expires'),
  })
  .map((filter) => JSON.parse(JSON.stringify(filter)) as SecretFilter);

type Action = { readonly edit: string; readonly with: readonly SecretSummary[] } | { readonly lock: string } | { readonly use: number } | { readonly steps: number };
const actions: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ edit: fc.constantFrom('prod', 'dev'), with: fc.array(summaries(40), { minLength: 1, maxLength: 20, size: 'max' }) }),
  fc.record({ lock: fc.constantFrom('prod', 'dev') }),
  fc.record({ use: fc.nat(40) }),
  fc.record({ steps: fc.constantFrom(0, 1, 3, 1000) }),
);

function act(action: Action, session: RowSession, uses: Uses, list: SecretList): void {
  if ('edit' in action) session.set(action.edit, action.with);
  else if ('lock' in action) {
    if (session.locked.delete(action.lock)) session.version++;
    else if (session.isOpen(action.lock)) {
      session.locked.add(action.lock);
      session.version++;
    }
  } else if ('use' in action) uses.mark('prod', newId(action.use), now + action.use);
  else for (let step = 0; step < action.steps && list.step(); step++);
}

const limits: fc.Arbitrary<ListLimits> = fc.record({
  scanned: fc.constantFrom(0, 0, 5, 500),
  placed: fc.constantFrom(0, 1000),
  gone: fc.constantFrom(0, 1000),
  top: fc.constantFrom(0, 8, 1000),
});

describe('the list', () => {
  test('index, slices and edits give what a plain scan of every row gives', () => {
    fc.assert(
      fc.property(fc.array(actions, { minLength: 3, maxLength: 14 }), fc.array(filters, { minLength: 1, maxLength: 4 }), fc.nat(5), limits, fc.boolean(), (steps, asked, offset, limit, eager) => {
        const session = new RowSession();
        session.set('prod', []);
        session.set('dev', []);
        const uses = new Uses();
        const list = new SecretList({ session, uses, now: () => now, limits: limit });
        for (const step of steps) {
          act(step, session, uses, list);
          while (eager && list.step());
          for (const filter of asked) {
            const expected = scan(session, uses, filter);
            const result = list.query(filter, offset, 7);
            expect(result.total).toBe(expected.length);
            expect(result.rows.map(({ environment, id, revision }) => ({ environment, id, revision }))).toEqual(
              expected.slice(offset, offset + 7).map(({ environment, id, revision }) => ({ environment, id, revision })),
            );
            expect(result.notSearched).toEqual([...session.locked].filter((name) => filter.environment === undefined || filter.environment === name).sort((a, b) => (a === 'prod' ? -1 : b === 'prod' ? 1 : 0)));
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('a title is told from its words beyond the places that the index keeps', () => {
    const session = new RowSession();
    const summary = (n: number, title: string): SecretSummary => ({ id: newId(n), revision: 1, kind: 'note', state: 'active', title, user: '', host: '', tags: [], favourite: false, expires: '', changedAtMs: 1 });
    session.set('prod', [summary(1, 'a b c d e f h g'), summary(2, 'a b c d e f g h')]);
    const list = new SecretList({ session, uses: new Uses(), now: () => now, limits: { scanned: 0, placed: 0, gone: 0, top: 0 } });
    while (list.step());
    const { rows } = list.query({ text: 'a b c d e f h', show: 'active', sort: 'changed' }, 0, 1);
    expect(rows[0]?.title).toBe('a b c d e f h g');
    expect(list.first({ text: 'a b c d e f g h', show: 'active', sort: 'title' })).toEqual({ environment: 'prod', id: newId(2) });
  });
});
