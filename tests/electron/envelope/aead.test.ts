import crypto from 'node:crypto';
import fs from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { openBytes, sealBytes } from '../../../electron/envelope/aead.ts';

interface WycheproofTest {
  readonly tcId: number;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
  readonly result: 'valid' | 'invalid';
}
interface WycheproofFile {
  readonly testGroups: readonly { readonly ivSize: number; readonly tests: readonly WycheproofTest[] }[];
}

const file = JSON.parse(fs.readFileSync(new URL('../../vectors/wycheproof-aes-256-gcm.json', import.meta.url), 'utf8')) as WycheproofFile;
const hex = (text: string) => Buffer.from(text, 'hex');
const key = new Uint8Array(32).fill(1);
const nonce = new Uint8Array(12).fill(2);
const aad = Buffer.from('aad');

afterEach(() => vi.restoreAllMocks());

test('S3: Wycheproof: valid AES-256-GCM vectors seal and open, invalid ones do not open', () => {
  const tests = file.testGroups.filter(({ ivSize }) => ivSize === 96).flatMap((group) => group.tests);
  expect(tests.length).toBeGreaterThan(60);
  for (const vector of tests) {
    const sealed = Buffer.concat([hex(vector.iv), hex(vector.ct), hex(vector.tag)]);
    const opened = openBytes(hex(vector.key), sealed, hex(vector.aad));
    if (vector.result === 'valid') {
      expect(opened, `tcId ${vector.tcId}`).toEqual(hex(vector.msg));
      expect(sealBytes(hex(vector.key), hex(vector.iv), hex(vector.aad), hex(vector.msg))).toEqual(sealed);
    } else {
      expect(opened, `tcId ${vector.tcId}`).toBeNull();
    }
  }
});

test('S3: Wycheproof: nonces of other lengths than 12 bytes are refused, valid though they are for GCM', () => {
  const tests = file.testGroups.filter(({ ivSize }) => ivSize !== 96).flatMap((group) => group.tests);
  expect(tests.length).toBeGreaterThan(20);
  for (const vector of tests) {
    const refused = expect.objectContaining({ code: 'ERR_INTERNAL' });
    expect(() => sealBytes(hex(vector.key), hex(vector.iv), hex(vector.aad), hex(vector.msg)), `tcId ${vector.tcId}`).toThrow(refused);
    expect(openBytes(hex(vector.key), Buffer.concat([hex(vector.iv), hex(vector.ct), hex(vector.tag)]), hex(vector.aad))).toBeNull();
  }
});

test('S3: a truncated tag does not open, at any length', () => {
  const sealed = sealBytes(key, nonce, aad, Buffer.from('plaintext'));
  for (let length = 0; length < sealed.byteLength; length++) expect(openBytes(key, sealed.subarray(0, length), aad)).toBeNull();
});

test('S3: a key of another length is refused', () => {
  const refused = expect.objectContaining({ code: 'ERR_INTERNAL' });
  for (const length of [0, 16, 24, 31, 33]) {
    expect(() => sealBytes(new Uint8Array(length), nonce, aad, aad)).toThrow(refused);
    expect(() => openBytes(new Uint8Array(length), new Uint8Array(40), aad)).toThrow(refused);
  }
});

test('S4: what update() gave before the tag failed is wiped and never returned', () => {
  const sealed = sealBytes(key, nonce, aad, Buffer.alloc(4_096, 'secret'));
  sealed[sealed.byteLength - 1]! ^= 1;
  const outputs: Buffer[] = [];
  const prototype = Object.getPrototypeOf(crypto.createDecipheriv('aes-256-gcm', key, nonce)) as crypto.DecipherGCM;
  const update = prototype.update as (data: Uint8Array) => Buffer;
  vi.spyOn(prototype, 'update').mockImplementation(function (this: crypto.DecipherGCM, data: unknown) {
    const output = update.call(this, data as Uint8Array);
    outputs.push(output);
    return output as never;
  });
  expect(openBytes(key, sealed, aad)).toBeNull();
  expect(outputs).toHaveLength(1);
  expect(outputs[0]!.byteLength).toBe(4_096);
  expect(outputs[0]!.every((byte) => byte === 0)).toBe(true);
});
