import { expect, test } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';

test('a data key is a copy of 32 bytes in memory of its own', () => {
  const source = Buffer.alloc(32, 7);
  const key = new DataKey(source);
  source.fill(0);
  expect(key.bytes).toEqual(new Uint8Array(32).fill(7));
  expect(key.bytes.buffer.byteLength).toBe(32);
});

test('other lengths are refused', () => {
  for (const length of [0, 16, 31, 33, 64]) expect(() => new DataKey(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'ERR_INTERNAL' }));
});

test('S26: a zeroed data key is zeros and refuses to be used', () => {
  const key = new DataKey(new Uint8Array(32).fill(7));
  const { bytes } = key;
  key.zero();
  key.zero();
  expect(bytes).toEqual(new Uint8Array(32));
  expect(() => key.bytes).toThrow(expect.objectContaining({ code: 'ERR_INTERNAL' }));
});
