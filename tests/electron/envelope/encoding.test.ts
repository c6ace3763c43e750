import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../electron/envelope/canonical-json.ts';
import { pad, paddedLength, unpad } from '../../../electron/envelope/padding.ts';
import { escapeCell, readRow, summarise, unescapeCell, writeRow } from '../../../electron/envelope/summary.ts';
import type { SecretSummary } from '../../../shared/model/secret.ts';
import { login, newId } from './fixtures.ts';

const anyText = fc.string({ unit: fc.oneof(fc.constantFrom('\\', '\t', '\n', '\r', '\0', '\u001f', 'n', 's', '\ud800', '😀'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), maxLength: 40 });

test('canonical JSON parses back to the same value and does not depend on the order of members', () => {
  expect(canonicalJson({ b: [1, null, true], a: { z: '\u0000é"\\', y: undefined } })).toBe('{"a":{"z":"\\u0000é\\"\\\\"},"b":[1,null,true]}');
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value));
      const text = canonicalJson(plain);
      expect(JSON.parse(text)).toEqual(plain);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test('canonical JSON refuses what JSON cannot hold', () => {
  for (const value of [NaN, Infinity, 1n, () => 0, Symbol('x'), undefined]) expect(() => canonicalJson([value])).toThrow(expect.objectContaining({ code: 'ERR_INTERNAL' }));
});

test('padding has few buckets, grows with the length, costs at most an eighth over 1 KiB and comes off again', () => {
  let last = 0;
  for (let length = 0; length < 20_000; length++) {
    const padded = paddedLength(length);
    expect(padded).toBeGreaterThanOrEqual(Math.max(length, last));
    if (length >= 1_024) expect(padded).toBeLessThanOrEqual(length * 1.125);
    else expect(padded % 128).toBe(0);
    expect(paddedLength(padded)).toBe(padded);
    last = padded;
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
      const plaintext = Buffer.from([...bytes, 1]);
      expect(unpad(pad(plaintext))).toEqual(plaintext);
    }),
  );
});

test('S5: a plaintext in another bucket than its own is refused', () => {
  expect(unpad(Buffer.concat([pad(Buffer.from('x')), Buffer.alloc(128)]))).toBeNull();
  expect(unpad(Buffer.from('x'))).toBeNull();
  expect(unpad(Buffer.alloc(0))).toBeNull();
});

test('a cell has no tab, line feed or separator, and comes back as it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const cell = escapeCell(text);
      expect(cell).not.toMatch(/[\t\n\0\u001f]/);
      expect(unescapeCell(cell)).toBe(text);
    }),
  );
});

test('S5: an escape that is never written is refused', () => {
  for (const cell of ['\\x', 'a\\', '\\\\\\', '\\T']) expect(() => unescapeCell(cell)).toThrow(expect.objectContaining({ code: 'ERR_INDEX_DAMAGED' }));
});

test('a summary comes back from its row', () => {
  const summary: fc.Arbitrary<SecretSummary> = fc.record({
    id: fc.constant(newId(1)),
    revision: fc.integer({ min: 1 }),
    kind: fc.constantFrom('login', 'note', 'aws-access-key'),
    state: fc.constantFrom('active', 'trash', 'gone'),
    title: anyText,
    user: anyText,
    host: anyText,
    tags: fc.array(fc.tuple(fc.constant('t'), anyText).map(([first, rest]) => first + rest), { maxLength: 4 }),
    favourite: fc.boolean(),
    expires: fc.constantFrom('', '2027-01-31'),
    changedAtMs: fc.nat(),
  });
  const wellFormed = (text: string) => text.replace(/\p{Surrogate}/gu, '\ufffd');
  fc.assert(
    fc.property(summary, (value) => {
      expect(readRow(writeRow(value))).toEqual({ ...value, title: wellFormed(value.title), user: wellFormed(value.user), host: wellFormed(value.host), tags: value.tags.map(wellFormed) });
    }),
  );
});

test('S5: rows that are never written are refused', () => {
  const row = writeRow(summarise(newId(1), 3, login('t')));
  const refused = expect.objectContaining({ code: 'ERR_INDEX_DAMAGED' });
  const cells = row.split('\t');
  const withCell = (at: number, cell: string) => cells.map((old, index) => (index === at ? cell : old)).join('\t');
  const bad = [`${row}\t`, cells.slice(1).join('\t'), withCell(1, '03'), withCell(1, 'x'), withCell(2, 'Login'), withCell(3, ''), withCell(8, '2'), withCell(9, '2027'), withCell(10, '-1')];
  for (const text of bad) expect(() => readRow(text), text).toThrow(refused);
  expect(readRow(row).title).toBe('t');
});

test('a row never holds a concealed value, not even of a field that usually is shown', () => {
  const concealed = login('t', {
    fields: [
      { key: 'username', concealed: true, value: 'CANARY-user' },
      { key: 'password', concealed: true, value: 'CANARY-password' },
      { key: 'url', concealed: false, value: 'https://CANARY-name:CANARY-word@host.example.com/CANARY?CANARY#CANARY' },
      { key: 'x-1', label: 'CANARY', concealed: false, value: 'CANARY' },
    ],
    notes: 'CANARY',
    history: [{ key: 'password', value: 'CANARY', replacedAtMs: 1 }],
  });
  expect(writeRow(summarise(newId(1), 1, concealed))).not.toContain('CANARY');
  expect(summarise(newId(1), 1, concealed)).toMatchObject({ user: '', host: 'host.example.com' });
});

test('long user names and hosts are cut in the row', () => {
  const long = login('t', { fields: [{ key: 'username', concealed: false, value: 'u'.repeat(5_000) }] });
  expect(readRow(writeRow(summarise(newId(1), 1, long))).user).toBe('u'.repeat(256));
});
