import { createHash } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import { domain } from '../envelope/aad.ts';

/** Size of a recovery key: 160 bits. */
export const recoveryKeyBytes = 20;
/** 32 symbols of key and 4 of checksum, printed as nine groups of four. */
export const recoveryKeyGroups = 9;

const checksumSymbols = 4;
const keySymbols = (recoveryKeyBytes * 8) / 5;

// Crockford's base32: no I, L, O (read as 1, 1, 0) and no U.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A recovery key as it is printed: Crockford base32 of the key and of its checksum, the first 20 bits of
 * SHA-256(`breakglass/1/recovery-key-checksum` || key), in groups of four joined by hyphens (docs/format.md,
 * Recipients, recovery-key). A checksum of 20 bits misses one typing error in a million.
 */
export function formatRecoveryKey(key: Uint8Array): string {
  return (encodeSymbols(key) + checksumOf(key)).replace(/.{4}(?=.)/g, '$&-');
}

/**
 * Reads a recovery key as people type it: any case, O for 0, I and L for 1, with spaces, hyphens or line breaks anywhere,
 * or none. The caller zeroes the 20 bytes.
 * @throws ERR_RECOVERY_KEY_TYPO; details.reason is `character`, `length` or `checksum`
 */
export function parseRecoveryKey(typed: string): Uint8Array {
  const symbols = normalise(typed);
  if (!isBase32(symbols)) throw new VaultError('ERR_RECOVERY_KEY_TYPO', { reason: 'character' });
  if (symbols.length !== keySymbols + checksumSymbols) {
    throw new VaultError('ERR_RECOVERY_KEY_TYPO', { reason: 'length', symbols: symbols.length, expected: keySymbols + checksumSymbols });
  }
  const key = decodeSymbols(symbols.slice(0, keySymbols));
  if (checksumOf(key) === symbols.slice(keySymbols)) return key;
  key.fill(0);
  throw new VaultError('ERR_RECOVERY_KEY_TYPO', { reason: 'checksum' });
}

/**
 * Checks the groups that were typed back, in the order of `asked` (numbers from `confirmationChallenge`).
 * @throws ERR_RECOVERY_KEY_NOT_CONFIRMED where one of them differs
 */
export function confirmRecoveryKey(key: Uint8Array, asked: readonly number[], typed: readonly string[]): void {
  const groups = formatRecoveryKey(key).split('-');
  const expected = asked.map((group) => String(groups[group])).join('-');
  if (typed.map(normalise).join('-') !== expected) throw new VaultError('ERR_RECOVERY_KEY_NOT_CONFIRMED');
}

/** NFKC turns full-width letters and digits into plain ones; \p{Pd} is every kind of dash. */
function normalise(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\s\p{Pd}\p{Cf}]/gu, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
}

function isBase32(symbols: string): boolean {
  return Array.from(symbols).every((symbol) => alphabet.includes(symbol));
}

function checksumOf(key: Uint8Array): string {
  const digest = createHash('sha256').update(domain('recovery-key-checksum')).update(key).digest();
  return encodeSymbols(digest.subarray(0, 5)).slice(0, checksumSymbols);
}

/** Five bits to a symbol, most significant first; `bytes` is a multiple of five. */
function encodeSymbols(bytes: Uint8Array): string {
  let symbols = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      symbols += alphabet.charAt((held >>> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return symbols;
}

function decodeSymbols(symbols: string): Uint8Array {
  const bytes = new Uint8Array((symbols.length * 5) / 8);
  let at = 0;
  let bits = 0;
  let held = 0;
  for (const symbol of symbols) {
    held = (held << 5) | alphabet.indexOf(symbol);
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >>> bits) & 255;
    }
    held &= (1 << bits) - 1;
  }
  return bytes;
}
