import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase32 } from '../../../electron/totp/base32.ts';
import { codeToUse, totpCode, totpTiming } from '../../../electron/totp/code.ts';
import { parseTotp } from '../../../electron/totp/otpauth.ts';
import { isVaultError } from '../../../shared/errors.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The other direction, by its definition: five bits for each digit. */
function encodeBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

const seed = (lengthBytes: number): string => encodeBase32(Buffer.from('1234567890'.repeat(7).slice(0, lengthBytes)));

/** RFC 6238, appendix B (the keys as its erratum 2866 gives them: as long as the hash). */
const appendixB: readonly (readonly [number, string, string, string])[] = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
];

const codeOf = (stored: string, atMs: number): string => totpCode(parseTotp(stored), atMs);
const bare = seed(20);

describe('the codes of RFC 6238', () => {
  test.each(appendixB)('at %i s equal appendix B for SHA-1, SHA-256 and SHA-512', (seconds, sha1, sha256, sha512) => {
    const codes = ([['SHA1', 20], ['SHA256', 32], ['SHA512', 64]] as const).map(([algorithm, lengthBytes]) =>
      codeOf(`otpauth://totp/x?secret=${seed(lengthBytes)}&algorithm=${algorithm}&digits=8`, seconds * 1000),
    );
    expect(codes).toEqual([sha1, sha256, sha512]);
  });

  test('6 and 7 digits are the last ones of 8, zeros kept', () => {
    const at = 1111111109_000;
    expect([6, 7, 8].map((digits) => codeOf(`otpauth://totp/x?secret=${bare}&digits=${digits}`, at))).toEqual(['081804', '7081804', '07081804']);
    expect(codeOf(bare, at)).toBe('081804');
  });

  test('another period counts by it', () => {
    expect(codeOf(`otpauth://totp/x?secret=${bare}&digits=8&period=60`, 118_000)).toBe('94287082');
  });
});

describe('the end of a code', () => {
  test('is the next multiple of the period', () => {
    expect(totpTiming(parseTotp(bare), 59_000)).toEqual({ digits: 6, periodMs: 30_000, endsAtMs: 60_000 });
    expect(totpTiming(parseTotp(bare), 60_000)).toEqual({ digits: 6, periodMs: 30_000, endsAtMs: 90_000 });
  });

  test('under 3 s away, the next code is handed out; from 3 s on the present one', () => {
    const parameters = parseTotp(bare);
    const [present, next] = [totpCode(parameters, 30_000), totpCode(parameters, 60_000)];
    expect(present).not.toBe(next);
    expect([30_000, 57_000, 57_001, 59_999, 60_000].map((at) => codeToUse(parameters, at))).toEqual([present, present, next, next, next]);
  });
});

describe('what is stored', () => {
  test('every byte string comes back from its base32, in any case, with spaces, dashes and padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 70 }), fc.constantFrom('', ' ', '-'), fc.boolean(), (bytes, between, upper) => {
        const text = encodeBase32(bytes).replace(/.{4}(?=.)/g, (four) => four + between);
        const padded = `${upper ? text : text.toLowerCase()}${'='.repeat((8 - (encodeBase32(bytes).length % 8)) % 8)}`;
        expect(decodeBase32(padded)).toEqual(bytes);
      }),
    );
  });

  test.each([
    [`OTPAUTH://TOTP/Acme:ada@example.com?SECRET=${bare}`, 'key'],
    [`otpauth://totp/Acme%3Aada?issuer=Acme`, 'key'],
    [`otpauth://totp/x?secret=ABC`, 'key'],
    [`otpauth://totp/x?secret=0189`, 'key'],
    [`otpauth://yubi/x?secret=${bare}`, 'url'],
    [`otpauth:`, 'url'],
    [`otpauth://totp/x?secret=${bare}&digits=six`, 'digits'],
    [`otpauth://totp/x?secret=${bare}&period=0`, 'period'],
    [`otpauth://totp/x?secret=${bare}&period=1e9`, 'period'],
    ['correct horse battery staple!', 'key'],
    ['', 'key'],
  ])('%s is refused as invalid: %s', (stored, reason) => {
    expect(() => parseTotp(stored)).toThrow(expect.objectContaining({ code: 'ERR_TOTP_INVALID', details: { reason } }));
  });

  test.each([
    [`otpauth://hotp/x?secret=${bare}&counter=1`, 'hotp'],
    [`steam://${bare}`, 'steam'],
    [`otpauth://totp/Steam:ada?secret=${bare}&encoder=steam&digits=5`, 'steam'],
    [`otpauth://steam/Steam:ada?secret=${bare}`, 'steam'],
    [`otpauth://totp/x?secret=${bare}&algorithm=MD5`, 'algorithm'],
    [`otpauth://totp/x?secret=${bare}&digits=10`, 'digits'],
    [`otpauth://totp/x?secret=${bare}&digits=5`, 'digits'],
  ])('%s is refused as unsupported: %s', (stored, reason) => {
    expect(() => parseTotp(stored)).toThrow(expect.objectContaining({ code: 'ERR_TOTP_UNSUPPORTED', details: { reason } }));
  });

  test('names of hashes are taken as other programs write them', () => {
    const hashes = ['sha1', 'SHA-1', 'HmacSHA1', 'sha-256', 'HMACSHA512'].map((name) => parseTotp(`otpauth://totp/x?secret=${bare}&algorithm=${name}`).hash);
    expect(hashes).toEqual(['sha1', 'sha1', 'sha1', 'sha256', 'sha512']);
  });

  test('S12: nonsense of any kind is refused with a code, and no error says anything of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string().map((text) => `otpauth://totp/${text}`), fc.webUrl()), (stored) => {
        try {
          const { key, digits } = parseTotp(stored);
          expect(key.length).toBeGreaterThan(0);
          expect(digits).toBeGreaterThanOrEqual(6);
        } catch (error) {
          expect(isVaultError(error)).toBe(true);
          expect(Object.keys((error as { details: object }).details)).toEqual(['reason']);
        }
      }),
      { numRuns: 500 },
    );
  });
});
