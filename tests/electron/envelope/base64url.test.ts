import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64url, encodeBase64url } from '../../../electron/envelope/base64url.ts';

/** The slow way that needs no cleverness: decode, encode again, compare. */
function reference(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : null;
}

test('bytes of every length come back from their encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(Buffer.from(decodeBase64url(encodeBase64url(bytes))!)).toEqual(Buffer.from(bytes));
    }),
  );
});

test('S5: every byte at every place of a payload is taken or refused exactly as decoding and encoding again says', () => {
  for (let length = 1; length <= 9; length++) {
    const payload = 'QUFBQUFBQUFB'.slice(0, length);
    for (let at = 0; at < length; at++) {
      for (let code = 0; code < 0x130; code++) {
        const text = payload.slice(0, at) + String.fromCharCode(code) + payload.slice(at + 1);
        expect(decodeBase64url(text) === null, JSON.stringify(text)).toBe(reference(text) === null);
      }
    }
  }
});

test('S5: random text is taken or refused exactly as decoding and encoding again says', () => {
  const text = fc.string({ unit: fc.constantFrom(...'AQgw-_+/= \n09zé'), maxLength: 64 });
  fc.assert(fc.property(text, (candidate) => void expect(decodeBase64url(candidate) === null).toBe(reference(candidate) === null)), { numRuns: 2_000 });
});
