import { createHmac } from 'node:crypto';

const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const hashes: Readonly<Record<string, string>> = { SHA1: 'sha1', SHA256: 'sha256', SHA512: 'sha512' };

interface TotpParameters {
  readonly key: Uint8Array;
  readonly hash: string;
  readonly digits: number;
  readonly periodMs: number;
}

/**
 * The one-time code of RFC 6238 for `stored`, an otpauth URL or a bare base32 key (SHA-1, 6 digits, 30 seconds), at
 * `atMs`; undefined where it is neither.
 */
export function totpCode(stored: string, atMs: number): string | undefined {
  const parameters = parseTotp(stored);
  if (parameters === undefined) return undefined;
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / parameters.periodMs)));
  const mac = createHmac(parameters.hash, parameters.key).update(counter).digest();
  const offset = mac[mac.length - 1]! & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** parameters.digits).padStart(parameters.digits, '0');
}

function parseTotp(stored: string): TotpParameters | undefined {
  const text = stored.trim();
  const url = text.startsWith('otpauth://totp/') && URL.canParse(text) ? new URL(text).searchParams : new URLSearchParams({ secret: text });
  const key = decodeBase32(url.get('secret') ?? '');
  const hash = hashes[(url.get('algorithm') ?? 'SHA1').toUpperCase()];
  const digits = Number(url.get('digits') ?? '6');
  const period = Number(url.get('period') ?? '30');
  const valid = Number.isInteger(digits) && digits >= 6 && digits <= 10 && Number.isInteger(period) && period >= 1 && period <= 3600;
  if (key === undefined || hash === undefined || !valid) return undefined;
  return { key, hash, digits, periodMs: period * 1000 };
}

function decodeBase32(text: string): Uint8Array | undefined {
  const digits = text.toUpperCase().replace(/[\s-]/g, '').replace(/=+$/, '');
  if (!/^[A-Z2-7]{2,}$/.test(digits)) return undefined;
  const bytes: number[] = [];
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    value = (value << 5) | base32Alphabet.indexOf(digit);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((value >>> bits) & 255);
    value &= (1 << bits) - 1;
  }
  return Uint8Array.from(bytes);
}
