import { randomBytes } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import type { EnvelopeRandom } from '../envelope/random.ts';
import { effLargeWords } from './eff-large-words.ts';
import { estimateGuessBits } from './guess-bits.ts';

/**
 * Least strength of a new passphrase in bits: four random words of our list. scrypt at its default cost is worth some
 * 17 more.
 */
export const minimumPassphraseBits = 50;

/** How strong a passphrase is estimated to be, and whether that is enough. */
export interface PassphraseRating {
  readonly bits: number;
  readonly enough: boolean;
}

/** Rates a passphrase as it would be used (normalised to NFKC). An estimate: what an informed guesser would need. */
export function ratePassphrase(passphrase: string): PassphraseRating {
  const bits = Math.floor(estimateGuessBits(passphrase.normalize('NFKC')) * 10) / 10;
  return { bits, enough: bits >= minimumPassphraseBits };
}

/**
 * Refuses a new passphrase that is too weak.
 * @throws ERR_PASSPHRASE_TOO_WEAK with details.bits and details.minimumBits
 */
export function requireStrongPassphrase(passphrase: string): void {
  const { bits, enough } = ratePassphrase(passphrase);
  if (!enough) throw new VaultError('ERR_PASSPHRASE_TOO_WEAK', { bits, minimumBits: minimumPassphraseBits });
}

const suggestedWords = 6;

/** A passphrase of `words` (six: 77 bits) words of the EFF large list, each drawn without bias, joined by spaces. */
export function suggestPassphrase(words: number = suggestedWords, random: EnvelopeRandom = randomBytes): string {
  return Array.from({ length: words }, () => drawWord(random)).join(' ');
}

/** Draws 13 bits until they are a word's number, so that every word is as likely as any other. */
function drawWord(random: EnvelopeRandom): string {
  for (;;) {
    const [high = 0, low = 0] = random(2);
    const word = effLargeWords[((high & 0x1f) << 8) | low];
    if (word !== undefined) return word;
  }
}
