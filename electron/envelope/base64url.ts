/**
 * Encodes `bytes` as base64url without padding, the only encoding of binary data in a vault file
 * (docs/format.md section 2.3, RFC 4648 section 5).
 */
export function encodeBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/**
 * Decodes canonical base64url, or returns null for anything else: another alphabet, padding, a character too many,
 * bits left over in the last character (docs/format.md section 2.3). The result has memory of its own.
 */
export function decodeBase64url(text: string): Uint8Array | null {
  return decodeBase64urlInto(text, Buffer.from(new ArrayBuffer(Math.floor((text.length * 3) / 4))));
}

/**
 * The same, as a view of `target`, which has room for three quarters of the characters: one buffer for many payloads.
 */
export function decodeBase64urlInto(text: string, target: Buffer): Uint8Array | null {
  if (!endIsCanonical(text.length, text.charCodeAt(text.length - 1))) return null;
  // Node's decoder skips what it does not know, which makes the result shorter; but it also takes + and /, and of a
  // character beyond U+00FF it takes the low byte.
  if (text.includes('+') || text.includes('/') || Buffer.byteLength(text) !== text.length) return null;
  const lengthBytes = Math.floor((text.length * 3) / 4);
  return target.write(text, 0, lengthBytes, 'base64url') === lengthBytes ? target.subarray(0, lengthBytes) : null;
}

/**
 * Whether a text of `length` characters whose last has the code `last` ends as canonical base64url does. Looks at
 * nothing else: the check that costs no decoding.
 */
export function endIsCanonical(length: number, last: number): boolean {
  const rest = length % 4;
  if (length === 0) return true;
  if (rest === 1) return false;
  const value = sextets[last] ?? notInAlphabet;
  if (value === notInAlphabet) return false;
  return rest === 0 || (rest === 3 ? (value & 3) === 0 : (value & 15) === 0);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** In `sextets`: this byte is not a character of base64url. */
export const notInAlphabet = 255;

/** The six bits of each character of base64url by its byte, `notInAlphabet` for every other byte. */
export const sextets: Readonly<Uint8Array> = new Uint8Array(256).fill(notInAlphabet);
for (let value = 0; value < alphabet.length; value++) (sextets as Uint8Array)[alphabet.charCodeAt(value)] = value;
