import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const keyBytes = 32;

/**
 * Stands for a text that was copied, so that the text itself need not be kept: its HMAC-SHA-256 under a random key of
 * its own. Two copies of the same text have nothing in common.
 */
export class ClipboardDigest {
  readonly #key: Uint8Array;
  readonly #hmac: Uint8Array;

  private constructor(key: Uint8Array, hmac: Uint8Array) {
    this.#key = key;
    this.#hmac = hmac;
  }

  static of(text: string): ClipboardDigest {
    const key = randomBytes(keyBytes);
    return new ClipboardDigest(key, hmacOf(key, text));
  }

  /** What toStored() answered earlier. */
  static fromStored(stored: { readonly key: string; readonly hmac: string }): ClipboardDigest {
    return new ClipboardDigest(Buffer.from(stored.key, 'base64'), Buffer.from(stored.hmac, 'base64'));
  }

  /** Both parts as base64, for the mark that outlives a crash. */
  toStored(): { key: string; hmac: string } {
    return { key: Buffer.from(this.#key).toString('base64'), hmac: Buffer.from(this.#hmac).toString('base64') };
  }

  matches(text: string): boolean {
    const other = hmacOf(this.#key, text);
    return other.length === this.#hmac.length && timingSafeEqual(this.#hmac, other);
  }
}

function hmacOf(key: Uint8Array, text: string): Uint8Array {
  // A clipboard may hand line ends back in its platform's own way; it is the same text all the same.
  return createHmac('sha256', key).update(text.replaceAll('\r\n', '\n'), 'utf8').digest();
}
