import { VaultError } from '../../shared/errors.ts';
import { decodeBase32 } from './base32.ts';

/** What makes the codes of RFC 6238. */
export interface TotpParameters {
  readonly key: Uint8Array;
  readonly hash: 'sha1' | 'sha256' | 'sha512';
  readonly digits: number;
  readonly periodMs: number;
}

const hashes = new Map<string, TotpParameters['hash']>([['SHA1', 'sha1'], ['SHA256', 'sha256'], ['SHA512', 'sha512']]);
const shortestPeriodSeconds = 5;
const longestPeriodSeconds = 3600;

/**
 * Reads what a secret keeps of its second factor: an otpauth URL (the Key URI format that authenticators exchange) or a
 * bare base32 key, which means SHA-1, 6 digits and 30 seconds.
 * @throws ERR_TOTP_UNSUPPORTED for Steam's and counter-based codes and other hashes and lengths, ERR_TOTP_INVALID for
 *   what is neither; `reason` says what is wrong with it, and nothing of the text is in either
 */
export function parseTotp(stored: string): TotpParameters {
  const text = stored.trim();
  if (/^steam:/i.test(text)) throw unsupported('steam');
  if (!/^otpauth:/i.test(text)) return fromOptions(new URLSearchParams({ secret: text }));
  if (!URL.canParse(text)) throw invalid('url');
  const { host, searchParams } = new URL(text);
  const type = host.toLowerCase();
  if (type === 'steam' || searchParams.get('encoder')?.toLowerCase() === 'steam') throw unsupported('steam');
  if (type === 'hotp') throw unsupported('hotp');
  if (type !== 'totp') throw invalid('url');
  return fromOptions(searchParams);
}

function fromOptions(options: URLSearchParams): TotpParameters {
  const key = decodeBase32(options.get('secret') ?? '');
  if (key === undefined || key.length === 0) throw invalid('key');
  const hash = hashes.get((options.get('algorithm') ?? 'SHA1').toUpperCase().replace(/^HMAC/, '').replace('-', ''));
  if (hash === undefined) throw unsupported('algorithm');
  const digits = wholeNumber(options.get('digits') ?? '6');
  if (digits === undefined) throw invalid('digits');
  if (digits < 6 || digits > 8) throw unsupported('digits');
  const period = wholeNumber(options.get('period') ?? '30');
  if (period === undefined || period < shortestPeriodSeconds || period > longestPeriodSeconds) throw invalid('period');
  return { key, hash, digits, periodMs: period * 1000 };
}

function wholeNumber(text: string): number | undefined {
  return /^[0-9]{1,5}$/.test(text) ? Number(text) : undefined;
}

function unsupported(reason: 'steam' | 'hotp' | 'algorithm' | 'digits'): VaultError {
  return new VaultError('ERR_TOTP_UNSUPPORTED', { reason });
}

function invalid(reason: 'url' | 'key' | 'digits' | 'period'): VaultError {
  return new VaultError('ERR_TOTP_INVALID', { reason });
}
