import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EnvironmentBlock, VaultFile } from '../../../electron/envelope/block.ts';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { EnvironmentKeys } from '../../../electron/envelope/keys.ts';
import type { OpenedEnvironment } from '../../../electron/envelope/opened-environment.ts';
import { entriesOf, sealPage } from '../../../electron/envelope/page.ts';
import { sealBlock } from '../../../electron/envelope/seal.ts';
import { isVaultError } from '../../../shared/errors.ts';
import { bytesOf, fileOf, login, newId, newKey, numbered, opened, paper, seededRandom, vaultId } from './fixtures.ts';

const refusal = /^ERR_(?:FORMAT_\w+|KEY_COMMITMENT|SEAL_MISMATCH|INDEX_DAMAGED|DIGEST_MISMATCH)$/;

/** Opens every environment of `bytes` and every record in it; null where it was refused with a code of those stages. */
function openAll(bytes: Uint8Array, salvage = false): readonly OpenedEnvironment[] | null {
  try {
    return parseVault(bytes, { salvage }).environments.map(({ name }) => openEnvironment(parseVault(bytes, { salvage }), name, newKey(name), { salvage }));
  } catch (error) {
    if (!isVaultError(error)) throw error;
    expect(error.code).toMatch(refusal);
    // What is refused shows nothing of what it would have opened to.
    expect(JSON.stringify(error)).not.toContain('secret');
    return null;
  }
}

function titles(environment: OpenedEnvironment): string[] {
  return Array.from({ length: environment.rowCount }, (_, at) => environment.summaryAt(at).title).sort();
}

const small = bytesOf(fileOf(opened({ name: 'prod', titles: numbered(2) }).block, opened({ name: 'dev', titles: numbered(1) }).block));

test('S1: every single bit of a small vault matters: flipped, it is refused with a typed error and nothing is released', () => {
  expect(openAll(small)).toHaveLength(2);
  for (let at = 0; at < small.byteLength; at++) {
    for (const bit of [1 << (at % 8), 0x20]) {
      const changed = Buffer.from(small);
      changed[at]! ^= bit;
      expect(openAll(changed), `byte ${at}, bit ${bit}`).toBeNull();
    }
  }
});

test('S1: bytes flipped anywhere in a large vault are refused', () => {
  const large = bytesOf(fileOf(opened({ titles: numbered(1_000) }).block));
  fc.assert(
    fc.property(fc.nat(large.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      large[at]! ^= flip;
      const found = openAll(large);
      large[at]! ^= flip;
      expect(found).toBeNull();
    }),
    { numRuns: 150 },
  );
  expect(openAll(large)).not.toBeNull();
});

const edited = opened({ titles: numbered(130) });
const lines = bytesOf(fileOf(edited.block)).toString('latin1').split('\n').slice(0, -1);
const file = (changed: readonly string[]) => Buffer.from(changed.map((line) => `${line}\n`).join(''), 'latin1');
const payload = (line: string) => line.split(' ').at(-1)!;
const withPayload = (line: string, sealed: string) => [...line.split(' ').slice(0, -1), sealed].join(' ');
const placesOf = (keyword: string) => lines.flatMap((line, at) => (line.startsWith(`${keyword} `) ? [at] : []));
const replaced = (changes: Readonly<Record<number, string>>) => file(lines.map((line, at) => changes[at] ?? line));

test('S2: payloads swapped between two records, two pages, or a record and a page are refused', () => {
  const [records, pages] = [placesOf('record'), placesOf('index')];
  for (const [left, right] of [[records[0]!, records[1]!], [records[0]!, records[129]!], [pages[0]!, pages[1]!], [records[3]!, pages[1]!]]) {
    const bytes = replaced({ [left!]: withPayload(lines[left!]!, payload(lines[right!]!)), [right!]: withPayload(lines[right!]!, payload(lines[left!]!)) });
    expect(openAll(bytes)).toBeNull();
    const salvaged = openAll(bytes, true)![0]!;
    expect(salvaged.readOnly).toBe(true);
    expect(salvaged.damage.length).toBeGreaterThan(0);
  }
});

test('S2: an older revision of one record, put back with or without its page, is refused', () => {
  const id = newId('secret 7');
  const next = edited.apply([{ id, secret: login('newer') }], seededRandom('next'));
  const nextLines = bytesOf(fileOf(next.block)).toString('latin1').split('\n').slice(0, -1);
  const older = nextLines.map((line, at) => (line.startsWith(`record prod ${id} `) ? lines[at]! : line));
  expect(openAll(file(older))).toBeNull();
  const withPage = older.map((line, at) => (line.startsWith('index ') ? lines[at]! : line));
  expect(openAll(file(withPage))).toBeNull();
  const revision = nextLines.map((line) => line.replace(`record prod ${id} 2 `, `record prod ${id} 3 `));
  expect(openAll(file(revision))).toBeNull();
});

test('S2: a record, a page or a whole block moved to another environment or vault is refused', () => {
  const key = newKey('prod');
  const other = opened({ name: 'dev', key, titles: numbered(130) });
  const moved = bytesOf(fileOf(other.block)).toString('latin1').replaceAll(' dev ', ' prod ');
  expect(() => openEnvironment(parseVault(Buffer.from(moved)), 'prod', key)).toThrow(expect.objectContaining({ code: 'ERR_KEY_COMMITMENT' }));
  const elsewhere = opened({ vault: newId('vault'), titles: numbered(130) });
  expect(() => openEnvironment(fileOf(elsewhere.block), 'prod', key)).toThrow(expect.objectContaining({ code: 'ERR_KEY_COMMITMENT' }));
  for (const keyword of ['record', 'index']) {
    for (const source of [other, elsewhere]) {
      const at = placesOf(keyword)[1]!;
      const foreign = bytesOf(fileOf(source.block)).toString('latin1').split('\n')[at]!;
      expect(openAll(replaced({ [at]: withPayload(lines[at]!, payload(foreign)) }))).toBeNull();
    }
  }
});

test('S2: a page of another epoch is refused even where the key is the same', () => {
  const key = newKey('prod');
  const rotated = edited.rotate(key, [paper], seededRandom('r'));
  const newer = bytesOf(fileOf(rotated.block)).toString('latin1').split('\n').slice(0, -1);
  for (const keyword of ['record', 'index']) {
    const at = placesOf(keyword)[1]!;
    expect(openAll(file(newer.map((line, index) => (index === at ? lines[at]! : line))))).toBeNull();
  }
});

test('S8: a block crafted to open under two keys is refused at the commitment, before anything is opened', () => {
  const [mine, theirs] = [newKey('prod'), newKey('attacker')];
  const context = { vaultId, environment: 'prod', epoch: 1 };
  // Whoever knows both keys can make the seal and every page fit the second one; the commitment holds one of them.
  const crafted: EnvironmentBlock = sealBlock(new EnvironmentKeys(theirs, context), { ...opened({ key: theirs, titles: numbered(2) }).block, commitment: opened({ key: mine }).block.commitment });
  expect(() => openEnvironment(fileOf(crafted), 'prod', theirs)).toThrow(expect.objectContaining({ code: 'ERR_KEY_COMMITMENT' }));
  expect(() => openEnvironment(fileOf(crafted), 'prod', theirs, { salvage: true })).toThrow(expect.objectContaining({ code: 'ERR_KEY_COMMITMENT' }));
  expect(() => openEnvironment(fileOf(crafted), 'prod', mine)).toThrow(expect.objectContaining({ code: 'ERR_SEAL_MISMATCH' }));
});

test('S9: a recipient line added, removed or changed outside the program is refused', () => {
  const at = placesOf('recipient')[0]!;
  const another = lines[at]!.replace('0a1b2c3d', '1a1b2c3d');
  expect(openAll(file([...lines.slice(0, at + 1), another, ...lines.slice(at + 1)]))).toBeNull();
  expect(openAll(replaced({ [at]: another }))).toBeNull();
  const two = edited.withRecipients([paper, { ...paper, id: 'ffffffff' }]);
  const without = bytesOf(fileOf(two.block)).toString('latin1').replace(/recipient prod recovery-key ffffffff .*\n/, '');
  expect(openAll(Buffer.from(without))).toBeNull();
});

test('S10: any line deleted is refused', () => {
  for (let at = 0; at < lines.length; at++) expect(openAll(file(lines.filter((_, index) => index !== at))), `line ${at + 1}`).toBeNull();
});

test('S10: a seal line, a look or a generation of another state is refused', () => {
  const next = bytesOf(fileOf(edited.apply([{ id: newId('x'), secret: login('x') }], seededRandom('x')).block)).toString('latin1').split('\n');
  const seal = placesOf('seal')[0]!;
  expect(openAll(replaced({ [seal]: next.find((line) => line.startsWith('seal '))! }))).toBeNull();
  expect(openAll(replaced({ 1: lines[1]!.replace(' strict ', ' relaxed ') }))).toBeNull();
  expect(openAll(replaced({ [seal]: lines[seal]!.replace(/^seal prod 2 /, 'seal prod 3 ') }))).toBeNull();
});

/** Opens damaged bytes strictly, which must fail, and then to salvage. */
function salvage(bytes: Uint8Array): OpenedEnvironment {
  expect(openAll(bytes)).toBeNull();
  const environment = openAll(bytes, true)![0]!;
  expect(environment.readOnly).toBe(true);
  expect(() => environment.apply([{ id: newId('x'), secret: login('x') }], seededRandom('x'))).toThrow(expect.objectContaining({ code: 'ERR_ENVIRONMENT_READ_ONLY' }));
  for (let at = 0; at < environment.rowCount; at++) expect(environment.openRecord(environment.summaryAt(at).id).title).toBe(environment.summaryAt(at).title);
  return environment;
}

const all = titles(edited);
const flipped = (line: string) => `${line.slice(0, -20)}${line.at(-20) === 'A' ? 'B' : 'A'}${line.slice(-19)}`;

test('S28: a damaged record is named with its title, and every other one opens', () => {
  const at = placesOf('record')[70]!;
  const id = lines[at]!.split(' ')[2]!;
  const title = edited.summary(id).title;
  for (const bytes of [replaced({ [at]: flipped(lines[at]!) }), file(lines.filter((_, index) => index !== at)), replaced({ [at]: lines[at]!.slice(0, 200) })]) {
    const environment = salvage(bytes);
    expect(environment.damage).toContainEqual({ part: 'record', code: 'ERR_RECORD_DAMAGED', id, title });
    expect(environment.damage.filter(({ part }) => part === 'record')).toHaveLength(1);
    expect(titles(environment)).toEqual(all.filter((each) => each !== title));
  }
});

test('S28: a damaged, missing or mangled index page hides nothing: its rows come from its records', () => {
  const at = placesOf('index')[1]!;
  const id = lines[at]!.split(' ')[2]!;
  const environment = salvage(replaced({ [at]: flipped(lines[at]!) }));
  expect(environment.damage).toEqual([{ part: 'seal', code: 'ERR_SEAL_MISMATCH' }, { part: 'page', code: 'ERR_INDEX_DAMAGED', id }]);
  expect(titles(environment)).toEqual(all);
  expect(titles(salvage(file(lines.filter((_, index) => index !== at))))).toEqual(all);
  expect(titles(salvage(replaced({ [at]: '\0'.repeat(500) })))).toEqual(all);
  expect(titles(salvage(file(lines.filter((line) => !line.startsWith('index ')))))).toEqual(all);
});

test('S28: an older revision of a record is named, and opens as what it is', () => {
  const id = newId('secret 7');
  const next = edited.apply([{ id, secret: login('newer') }], seededRandom('next'));
  const old = lines.find((line) => line.startsWith(`record prod ${id} `))!;
  const text = bytesOf(fileOf(next.block)).toString('latin1').replace(/record prod (\S+) 2 .*\n/, `${old}\n`);
  const environment = salvage(Buffer.from(text));
  expect(environment.damage).toEqual([{ part: 'record', code: 'ERR_RECORD_DAMAGED', id, title: 'newer' }]);
  expect(environment.summary(id)).toMatchObject({ title: 'secret 7', revision: 1 });
});

test('S28: a file that was cut off, or lost its seal or a recipient, opens as far as it goes', () => {
  const cut = lines.slice(0, placesOf('record')[64]!);
  const environment = salvage(Buffer.concat([file(cut), Buffer.from(lines[placesOf('record')[64]!]!.slice(0, 100))]));
  expect(environment.rowCount).toBe(64);
  expect(environment.damage).toContainEqual({ part: 'seal', code: 'ERR_SEAL_MISMATCH' });
  expect(environment.damage.filter(({ part, title }) => part === 'record' && title !== undefined)).toHaveLength(66);
  expect(titles(salvage(file(lines.slice(0, -1))))).toEqual(all);
  expect(titles(salvage(file(lines.filter((line) => !line.startsWith('recipient ')))))).toEqual(all);
});

test('S28: one mangled environment leaves the others whole, and nothing of a salvaged file can be written', () => {
  const dev = opened({ name: 'dev', titles: numbered(3) });
  const bytes = Buffer.concat([file([...lines.slice(0, 9), 'garbage', ...lines.slice(10, -1)]), Buffer.from(bytesOf(fileOf(dev.block)).toString('latin1').split('\n').slice(1).join('\n'))]);
  expect(openAll(bytes)).toBeNull();
  const salvaged: VaultFile = parseVault(bytes, { salvage: true });
  expect(salvaged.damage).toContainEqual({ line: 10, environment: 'prod', reason: expect.any(String) });
  const whole = openEnvironment(salvaged, 'dev', newKey('dev'));
  expect(titles(whole)).toEqual(['secret 0', 'secret 1', 'secret 2']);
  expect(whole).toMatchObject({ damage: [], readOnly: true });
  expect(openEnvironment(salvaged, 'prod', newKey('prod'), { salvage: true }).damage[0]).toEqual({ part: 'line', code: 'ERR_FORMAT_SYNTAX', line: 10 });
  expect(() => bytesOf(salvaged)).toThrow(expect.objectContaining({ code: 'ERR_INTERNAL' }));
});

test('S28: a page whose rows cannot be read is rebuilt from its records', () => {
  const keys = new EnvironmentKeys(newKey('prod'), { vaultId, environment: 'prod', epoch: 1 });
  const two = opened({ titles: numbered(2) });
  const entries = entriesOf(two.pages()[0]!).map((entry) => ({ ...entry, row: entry.row.replace('\tlogin\t', '\tLOGIN\t') }));
  const block = sealBlock(keys, { ...two.block, pages: [sealPage(keys, entries, seededRandom('bad')).lines] });
  const environment = openEnvironment(fileOf(block), 'prod', newKey('prod'), { salvage: true });
  expect(titles(environment)).toEqual(['secret 0', 'secret 1']);
  expect(environment.damage).toEqual([{ part: 'page', code: 'ERR_INDEX_DAMAGED', id: block.pages[0]!.firstId }]);
});

test('S28: salvage of an undamaged environment opens all of it, read-only', () => {
  const environment = openAll(file(lines), true)![0]!;
  expect(environment).toMatchObject({ damage: [], readOnly: true, rowCount: 130 });
});

test('S29: a vault with any bytes changed opens or is refused with a typed error, strictly and to salvage', () => {
  const change = fc.record({ at: fc.nat(small.byteLength - 1), remove: fc.nat(40), insert: fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constantFrom(Buffer.from('\n'), Buffer.from(' '), Buffer.from('\r\n'))) });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
      let bytes = Buffer.from(small);
      for (const { at, remove, insert } of changes) bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
      for (const mode of [false, true]) {
        const environments = openAll(bytes, mode) ?? [];
        for (const environment of environments) for (const title of titles(environment)) expect(title).toMatch(/^secret [01]$/);
      }
    }),
    { numRuns: 400 },
  );
});
