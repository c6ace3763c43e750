import { createHmac } from 'node:crypto';
import type { TotpTiming } from '../../shared/model/totp.ts';
import type { TotpParameters } from './otpauth.ts';

/** Less than this before a code ends, a person cannot paste and send it in time: the next one is copied. */
const shortestUseMs = 3_000;

/** The code of RFC 6238 at `atMs` (milliseconds since 1970), with its leading zeros. */
export function totpCode({ key, hash, digits, periodMs }: TotpParameters, atMs: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / periodMs)));
  const mac = createHmac(hash, key).update(counter).digest();
  const offset = mac[mac.length - 1]! & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** When the code of `atMs` ends, and what is known of it without making it. */
export function totpTiming({ digits, periodMs }: TotpParameters, atMs: number): TotpTiming {
  return { digits, periodMs, endsAtMs: (Math.floor(atMs / periodMs) + 1) * periodMs };
}

/** The code to hand out at `atMs`: the present one, or the next where the present one is about to end. */
export function codeToUse(parameters: TotpParameters, atMs: number): string {
  const { endsAtMs } = totpTiming(parameters, atMs);
  return totpCode(parameters, endsAtMs - atMs < shortestUseMs ? endsAtMs : atMs);
}
