import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeChanges } from '../../../electron/envelope/changes.ts';
import { editPages } from '../../../electron/envelope/edit.ts';
import { createEnvironment, openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { EnvironmentKeys } from '../../../electron/envelope/keys.ts';
import { PageList } from '../../../electron/envelope/pages.ts';
import type { OpenedEnvironment } from '../../../electron/envelope/opened-environment.ts';
import type { Secret } from '../../../shared/model/secret.ts';
import { bytesOf, fileOf, login, newId, newKey, numbered, opened, paper, seededRandom, vaultId } from './fixtures.ts';

test('what was sealed is there again after parsing and opening', () => {
  const titles = numbered(300);
  const bytes = bytesOf(fileOf(opened({ titles }).block));
  const again = openEnvironment(parseVault(bytes), 'prod', newKey('prod'));
  expect(again.rowCount).toBe(300);
  for (const title of titles) {
    expect(again.openRecord(newId(title))).toEqual(login(title));
    expect(again.summary(newId(title))).toMatchObject({ title, user: 'ops@example.com', host: 'db.example.com:8443', revision: 1 });
  }
  const ids = Array.from({ length: 300 }, (_, at) => again.summaryAt(at).id);
  expect(ids).toEqual([...titles.map(newId)].sort());
  expect(bytesOf(parseVault(bytes)).equals(bytes)).toBe(true);
});


const code = (name: string) => expect.objectContaining({ code: name });
const reopened = (environment: OpenedEnvironment, key = newKey(environment.block.name)) =>
  openEnvironment(parseVault(bytesOf(fileOf(environment.block))), environment.block.name, key);

function linesOf(environment: OpenedEnvironment): string[] {
  return bytesOf(fileOf(environment.block)).toString('latin1').split('\n').slice(0, -1);
}

/** Keywords of the lines that only `after` has. */
function rewritten(before: OpenedEnvironment, after: OpenedEnvironment): string[] {
  const old = new Set(linesOf(before));
  return linesOf(after).flatMap((line) => (old.has(line) ? [] : [line.split(' ')[0]!]));
}

test('property 1: editing one of 500 secrets changes its record, its page and the seal line; the old value stays usable', () => {
  const before = opened({ titles: numbered(500) });
  const id = newId('secret 7');
  const after = before.apply([{ id, secret: login('renamed') }], seededRandom('edit'));
  expect(after.summary(id)).toMatchObject({ title: 'renamed', revision: 2 });
  expect(before.summary(id)).toMatchObject({ title: 'secret 7', revision: 1 });
  expect(before.openRecord(id).title).toBe('secret 7');
  expect(after.block.generation).toBe(before.block.generation + 1);
  expect(after.block.previousSealHash).toBe(before.block.sealHash);
  expect(rewritten(before, after)).toEqual(['index', 'record', 'seal']);
  expect(reopened(after).openRecord(id).title).toBe('renamed');
});

test('property 2: opening and editing one environment neither needs nor touches another', () => {
  const prod = opened({ name: 'prod', titles: numbered(3) });
  const dev = opened({ name: 'dev', titles: numbered(3) });
  const file = parseVault(bytesOf(fileOf(prod.block, dev.block)));
  const edited = openEnvironment(file, 'dev', newKey('dev')).apply([{ id: newId('x'), secret: login('x') }], seededRandom('edit'));
  const text = bytesOf({ ...file, environments: [file.environments[0]!, edited.block] }).toString('latin1');
  expect(text.startsWith(bytesOf(fileOf(prod.block)).toString('latin1'))).toBe(true);
  expect(() => openEnvironment(file, 'prod', newKey('dev'))).toThrow(code('ERR_KEY_COMMITMENT'));
});

test('property 3: adding and removing a recipient reseals no record and no page', () => {
  const before = opened({ titles: numbered(100) });
  const more = before.withRecipients([paper, { kind: 'os-keychain', id: newId('item'), encryptedDataKey: new Uint8Array(60) }]);
  expect(rewritten(before, more)).toEqual(['recipient', 'seal']);
  expect(more.block.recipients.map(({ kind }) => kind)).toEqual(['os-keychain', 'recovery-key']);
  expect(rewritten(more, more.withRecipients([paper]))).toEqual(['seal']);
  expect(reopened(more).rowCount).toBe(100);
});

test('property 4: nothing of a secret can be read in the file, and the lengths of its values show only as buckets', () => {
  const secrets = (value: string) =>
    opened().apply([{ id: newId(1), secret: login('CANARY-title', { fields: [{ key: 'password', concealed: true, value }], tags: ['CANARY-tag'], notes: 'CANARY' }) }], seededRandom('x'));
  const short = linesOf(secrets('CANARY-1'));
  expect(short.join('\n')).not.toContain('CANARY');
  expect(short.join('\n')).not.toContain(Buffer.from('CANARY').toString('base64url').slice(0, 7));
  const lengths = Array.from({ length: 100 }, (_, at) => linesOf(secrets('x'.repeat(at))).map((line) => line.length).join(' '));
  expect(new Set(lengths).size).toBeLessThanOrEqual(2);
});

test('property 5: an older copy of a whole file verifies, and its seal hash and generation tell that it is older', () => {
  const first = opened({ titles: numbered(2) });
  const second = first.apply([{ id: newId('x'), secret: login('x') }], seededRandom('edit'));
  const [older, newer] = [reopened(first).block, reopened(second).block];
  expect(newer.generation).toBe(older.generation + 1);
  expect(newer.previousSealHash).toBe(older.sealHash);
  expect(newer.sealHash).not.toBe(older.sealHash);
});

test('property 6: the commitment of one key is never that of another', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      fc.pre(left !== right);
      const blocks = [left, right].map((seed) => opened({ name: 'dev', key: newKey(seed) }).block);
      expect(blocks[0]!.commitment).not.toBe(blocks[1]!.commitment);
      expect(() => openEnvironment(fileOf(blocks[0]!), 'dev', newKey(right))).toThrow(code('ERR_KEY_COMMITMENT'));
    }),
    { numRuns: 20 },
  );
});

test('property 9: two sides that started from one state each list what they changed, record by record', () => {
  const base = opened({ titles: ['a', 'b', 'c'] });
  const ours = base.apply([{ id: newId('a'), secret: login('a2') }, { id: newId('d'), secret: login('d') }], seededRandom('ours'));
  const theirs = base.apply([{ id: newId('b'), secret: login('b', { state: 'gone', fields: [] }) }, { id: newId('a'), secret: login('a3') }], seededRandom('theirs'));
  expect(describeChanges(base, ours)).toEqual({ added: [{ id: newId('d'), title: 'd' }], changed: [{ id: newId('a'), title: 'a2' }], removed: [] });
  expect(describeChanges(base, theirs)).toEqual({ added: [], changed: [{ id: newId('a'), title: 'a3' }], removed: [{ id: newId('b'), title: 'b' }] });
  expect(describeChanges(ours, theirs)).toEqual({ added: [], changed: [{ id: newId('a'), title: 'a3' }], removed: expect.arrayContaining([{ id: newId('d'), title: 'd' }, { id: newId('b'), title: 'b' }]) });
  expect(describeChanges(theirs, base).added).toEqual([{ id: newId('b'), title: 'b' }]);
});

test('two edits of one record that leave the same row are told apart by their sealed lines', () => {
  const base = opened({ titles: ['a'] });
  const password = (value: string) => login('a', { fields: [{ key: 'password', concealed: true, value }] });
  const [ours, theirs] = ['one', 'two'].map((value) => base.apply([{ id: newId('a'), secret: password(value) }], seededRandom(value)));
  expect(ours!.summary(newId('a'))).toEqual(theirs!.summary(newId('a')));
  expect(describeChanges(ours!, theirs!).changed).toEqual([{ id: newId('a'), title: 'a' }]);
  expect(describeChanges(ours!, ours!)).toEqual({ added: [], changed: [], removed: [] });
});

test('a rotation keeps records, revisions and rows, has a new commitment and cannot be opened with the old key', () => {
  const before = opened({ titles: numbered(150) }).apply([{ id: newId('secret 3'), secret: login('three') }], seededRandom('e'));
  const after = before.rotate(newKey('next'), [paper], seededRandom('rotate'));
  expect(after.block).toMatchObject({ epoch: 2, generation: before.block.generation + 1, previousSealHash: before.block.sealHash });
  expect(after.block.commitment).not.toBe(before.block.commitment);
  const again = reopened(after, newKey('next'));
  for (let at = 0; at < 150; at++) {
    const summary = before.summaryAt(at);
    expect(again.summaryAt(at)).toEqual(summary);
    expect(again.openRecord(summary.id)).toEqual(before.openRecord(summary.id));
  }
  expect(() => reopened(after, newKey('prod'))).toThrow(code('ERR_KEY_COMMITMENT'));
  expect(describeChanges(before, after)).toEqual({ added: [], changed: [], removed: [] });
  before.zero();
  expect(after.openRecord(newId('secret 3')).title).toBe('three');
});

test('a new look changes the env and seal lines only and is read while locked', () => {
  const before = opened({ titles: numbered(3) });
  const after = before.withLook({ label: 'Produktion 東京', tone: 'dev', strictness: 'relaxed' });
  expect(rewritten(before, after)).toEqual(['env', 'seal']);
  expect(parseVault(bytesOf(fileOf(after.block))).environments[0]).toMatchObject({ label: 'Produktion 東京', tone: 'dev', strictness: 'relaxed' });
  for (const label of ['', ' x', 'a\u202eb', 'x'.repeat(65), 'e\u0301']) expect(() => before.withLook({ label, tone: 'dev', strictness: 'normal' })).toThrow(code('ERR_ENVIRONMENT_NAME'));
});

test('recipients that the format does not have are refused before anything is sealed', () => {
  const environment = opened();
  const keychain = { kind: 'os-keychain', id: newId(1), encryptedDataKey: new Uint8Array(60) } as const;
  expect(() => environment.withRecipients([])).toThrow(code('ERR_KEY_LAST_RECIPIENT'));
  expect(() => environment.withRecipients([paper, keychain, paper])).toThrow(code('ERR_KEY_DUPLICATE_RECIPIENT'));
  expect(() => environment.withRecipients(Array.from({ length: 33 }, (_, at) => ({ ...keychain, id: newId(at) })))).toThrow(code('ERR_FORMAT_TOO_LARGE'));
  expect(() => environment.withRecipients([{ ...keychain, encryptedDataKey: new Uint8Array(6_145) }])).toThrow(code('ERR_FORMAT_TOO_LARGE'));
  expect(() => environment.withRecipients([{ ...keychain, encryptedDataKey: new Uint8Array() }])).toThrow(code('ERR_INTERNAL'));
  expect(() => environment.withRecipients([{ ...keychain, kind: 'aws-kms' }])).toThrow(code('ERR_INTERNAL'));
  const fresh = { vaultId, label: 'x', tone: 'dev', strictness: 'normal', dataKey: newKey('x'), recipients: [paper] } as const;
  expect(() => createEnvironment({ ...fresh, name: 'Not A Name' })).toThrow(code('ERR_ENVIRONMENT_NAME'));
});

test('records that could not be opened again are not sealed', () => {
  const environment = opened({ titles: ['a'] });
  const put = (secret: Secret, id = newId('x')) => () => environment.apply([{ id, secret }], seededRandom('x'));
  expect(put({ ...login('x'), extra: 1 } as never)).toThrow(code('ERR_INTERNAL'));
  expect(put(login('x', { title: 't'.repeat(257) }))).toThrow(code('ERR_INTERNAL'));
  expect(put(login('x'), 'not-an-id')).toThrow(code('ERR_INTERNAL'));
  const twice = [1, 2].map(() => ({ id: newId('x'), secret: login('x') }));
  expect(() => environment.apply(twice, seededRandom('x'))).toThrow(code('ERR_INTERNAL'));
  const huge = Array.from({ length: 64 }, (_, at) => ({ key: `x-${at + 1}`, label: 'x', concealed: true, value: 'v'.repeat(65_536) }));
  expect(put(login('x', { fields: huge }))).toThrow(code('ERR_SECRET_TOO_LARGE'));
  expect(environment.apply([], seededRandom('x'))).toBe(environment);
});

test('what is not there is not found', () => {
  const environment = opened({ titles: ['a'] });
  for (const id of [newId('b'), '', `${newId('a')}A`, 'A'.repeat(22), '_'.repeat(22)]) {
    expect(environment.has(id)).toBe(false);
    expect(() => environment.summary(id)).toThrow(code('ERR_SECRET_NOT_FOUND'));
    expect(() => environment.openRecord(id)).toThrow(code('ERR_SECRET_NOT_FOUND'));
  }
  for (const position of [-1, 1, 0.5, NaN]) expect(() => environment.summaryAt(position)).toThrow(code('ERR_SECRET_NOT_FOUND'));
  expect(() => openEnvironment(fileOf(environment.block), 'dev', newKey('dev'))).toThrow(code('ERR_ENVIRONMENT_NOT_FOUND'));
});

test('a draft opens under its own environment and epoch only', () => {
  const environment = opened({ titles: ['a'] });
  for (const size of [0, 1, 123, 124, 125, 5_000]) {
    const draft = seededRandom('draft')(size);
    const sealed = environment.sealDraft(draft, seededRandom('nonce'));
    expect(Buffer.from(environment.openDraft(sealed)).equals(Buffer.from(draft))).toBe(true);
    expect((sealed.byteLength - 28) % 128).toBe(0);
  }
  const sealed = environment.sealDraft(Buffer.from('CANARY'), seededRandom('nonce'));
  expect(Buffer.from(sealed).includes('CANARY')).toBe(false);
  expect(() => environment.rotate(newKey('next'), [paper], seededRandom('r')).openDraft(sealed)).toThrow(code('ERR_RECORD_DAMAGED'));
  expect(() => opened({ name: 'dev', key: newKey('prod') }).openDraft(sealed)).toThrow(code('ERR_RECORD_DAMAGED'));
});

test('S26: after zero every method refuses and no summary is left', () => {
  const environment = opened({ titles: ['a'] });
  const edited = environment.apply([{ id: newId('b'), secret: login('b') }], seededRandom('x'));
  edited.zero();
  expect(edited.rowCount).toBe(0);
  const id = newId('a');
  const locked: readonly (() => unknown)[] = [
    () => edited.summary(id),
    () => edited.openRecord(id),
    () => edited.apply([], seededRandom('x')),
    () => edited.withRecipients([paper]),
    () => edited.withLook({ label: 'x', tone: 'dev', strictness: 'normal' }),
    () => edited.rotate(newKey('next'), [paper], seededRandom('x')),
    () => edited.sealDraft(new Uint8Array(), seededRandom('x')),
    () => edited.forEachRow(() => undefined),
    () => environment.openRecord(id),
  ];
  for (const call of locked) expect(call).toThrow(code('ERR_ENVIRONMENT_LOCKED'));
});

test('any sequence of edits gives what a plain map gives, after every save and reopening', () => {
  const key = newKey('prod');
  const change = fc.record({ id: fc.integer({ min: 0, max: 400 }), title: fc.string({ unit: 'binary', maxLength: 30 }), gone: fc.boolean() });
  const batches = fc.array(fc.uniqueArray(change, { selector: ({ id }) => id, maxLength: 200 }), { maxLength: 5 });
  fc.assert(
    fc.property(batches, (edits) => {
      const model = new Map<string, { secret: Secret; revision: number }>();
      let environment = opened({ key });
      for (const [round, batch] of edits.entries()) {
        const changes = batch.map(({ id, title, gone }) => ({ id: newId(id), secret: login(title, gone ? { state: 'gone', fields: [] } : {}) }));
        environment = reopened(environment.apply(changes, seededRandom(`round ${round}`)), key);
        for (const { id, secret } of changes) model.set(id, { secret, revision: (model.get(id)?.revision ?? 0) + 1 });
        expect(environment.rowCount).toBe(model.size);
      }
      const rows: string[] = [];
      environment.forEachRow((text, start, end, position) => void (rows[position] = text.slice(start, end)));
      expect(rows.map((row) => row.slice(0, 22))).toEqual([...model.keys()].sort());
      for (const [id, { secret, revision }] of model) {
        expect(environment.openRecord(id)).toEqual(secret);
        expect(environment.summary(id).revision).toBe(revision);
      }
      for (const { recordCount } of environment.block.pages) expect(recordCount).toBeLessThanOrEqual(64);
    }),
    { numRuns: 15 },
  );
});

test('a page splits when it grows over 64 records, and a record before all others renames the first page', () => {
  const ids = numbered(65).map(newId).sort();
  const put = (id: string) => ({ id, secret: login(id) });
  const full = opened().apply(ids.slice(1).map(put), seededRandom('full'));
  expect(full.block.pages.map(({ recordCount }) => recordCount)).toEqual([64]);
  const split = full.apply([put(ids[0]!)], seededRandom('more'));
  expect(split.block.pages.map(({ recordCount }) => recordCount)).toEqual([32, 33]);
  expect(split.block.pages[0]!.firstId).toBe(ids[0]);
  expect(reopened(split).rowCount).toBe(65);
});

test('an edit that would pass the limit of records is refused before anything is sealed', () => {
  const keys = new EnvironmentKeys(newKey('x'), { vaultId, environment: 'prod', epoch: 1 });
  const full = Object.assign(new PageList([]), { rowCount: 200_000 });
  const random = () => expect.unreachable('nothing is sealed');
  expect(() => editPages(keys, full, [{ id: newId(1), secret: login('x') }], random)).toThrow(code('ERR_FORMAT_TOO_LARGE'));
});

test('rows of pages that an edit did not touch are the same strings', () => {
  const before = opened({ titles: numbered(500) });
  const after = before.apply([{ id: newId('secret 7'), secret: login('renamed') }], seededRandom('edit'));
  expect(after.pageRows().filter((rows, at) => rows !== before.pageRows()[at])).toHaveLength(1);
  expect(after.vaultId).toBe(vaultId);
});

test('checks of values agree for the same value in one environment and epoch only', () => {
  const environment = opened();
  expect(environment.checkOf('pa$$')).toMatch(/^[0-9a-f]{8}$/);
  expect(environment.checkOf('pa$$')).toBe(opened({ titles: ['a'] }).checkOf('pa$$'));
  expect(environment.checkOf('pa$$')).not.toBe(environment.checkOf('pa$'));
  expect(environment.checkOf('pa$$')).not.toBe(opened({ name: 'dev', key: newKey('prod') }).checkOf('pa$$'));
});

test('records that are gone on both sides, or new and gone at once, are no change', () => {
  const gone = (title: string) => ({ id: newId(title), secret: login(title, { state: 'gone', fields: [] }) });
  const base = opened({ titles: ['a'] }).apply([gone('b')], seededRandom('1'));
  const next = base.apply([gone('b'), gone('c')], seededRandom('2'));
  expect(describeChanges(base, next)).toEqual({ added: [], changed: [], removed: [] });
  expect(describeChanges(next, base)).toEqual({ added: [], changed: [], removed: [] });
});

test('a file that was parsed with records that no page covers is never written', () => {
  const text = bytesOf(fileOf(opened({ titles: ['a'] }).block)).toString('latin1').replace(/index .*\n/, '');
  expect(() => bytesOf(parseVault(Buffer.from(text)))).toThrow(code('ERR_INTERNAL'));
});
