import { VaultError } from '../../shared/errors.ts';

/** Cryptographic randomness: `node:crypto`'s randomBytes in the program. */
export type RandomBytes = (sizeBytes: number) => Uint8Array;

// A source that rejects this often (chance below 2^-1000 for a good one) is broken.
const mostTries = 10_000;
const wordBytes = 4;
const wordValues = 2 ** 32;

/**
 * A uniformly distributed integer from 0 to `bound - 1`: draws that would favour the low ones are thrown away.
 * `bound` is 1 to 2^32. Throws ERR_INTERNAL if the source does not behave like a random one.
 */
export function randomIndex(bound: number, randomBytes: RandomBytes): number {
  if (!Number.isInteger(bound) || bound < 1 || bound > wordValues) throw new VaultError('ERR_INTERNAL', { bound });
  const fair = wordValues - (wordValues % bound);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const bytes = randomBytes(wordBytes);
    const value = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
    if (value < fair) return value % bound;
  }
  throw new VaultError('ERR_INTERNAL', { reason: 'random-source' });
}
