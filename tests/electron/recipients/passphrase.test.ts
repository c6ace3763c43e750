import { randomBytes, scryptSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { unwrapWithSecret } from '../../../electron/envelope/local-wrap.ts';
import { effLargeWords } from '../../../electron/recipients/eff-large-words.ts';
import { estimateGuessBits } from '../../../electron/recipients/guess-bits.ts';
import {
  minimumPassphraseBits,
  ratePassphrase,
  requireStrongPassphrase,
  suggestPassphrase,
} from '../../../electron/recipients/passphrase-strength.ts';
import { parsePassphraseId, passphraseRecipient } from '../../../electron/recipients/passphrase.ts';

const context = { vaultId: 'AAAAAAAAAAAAAAAAAAAAAA', environment: 'prod', epoch: 1 };
const cheap = { log2N: 14, r: 8, p: 1 };
const { signal } = new AbortController();
const fresh = (): DataKey => new DataKey(randomBytes(32));

describe('passphrase recipient', () => {
  it('unwraps with the passphrase, however its characters are composed, and with no other', async () => {
    const dataKey = fresh();
    const stanza = await passphraseRecipient({ passphrase: 'caf\u00e9 \uff11', cost: cheap }).wrapDataKey(dataKey, context, signal);
    expect((await passphraseRecipient({ passphrase: 'cafe\u0301 1' }).unwrapDataKey(stanza, context, signal))?.bytes).toEqual(dataKey.bytes);
    for (const passphrase of ['cafe 1', 'caf\u00e9 1 ', 'CAF\u00c9 1', '']) {
      const wrong = passphraseRecipient({ passphrase }).unwrapDataKey(stanza, context, signal);
      const error: unknown = await wrong.catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'ERR_PASSPHRASE_WRONG', details: {} });
      expect(error).not.toHaveProperty('cause');
    }
    expect(await passphraseRecipient({ passphrase: 'x' }).unwrapDataKey({ ...stanza, kind: 'recovery-key' }, context, signal)).toBeNull();
  });

  it('is scrypt as docs/format.md has it, at 2^17, 8, 1 unless told otherwise', async () => {
    const dataKey = fresh();
    const stanza = await passphraseRecipient({ passphrase: 'six words' }).wrapDataKey(dataKey, context, signal);
    const [log2N, r, p, salt = ''] = stanza.id.split('.');
    expect([log2N, r, p]).toEqual(['17', '8', '1']);
    const secret = scryptSync('six words', Buffer.from(salt, 'base64url'), 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 });
    expect(unwrapWithSecret(secret, stanza.encryptedDataKey, context, 'passphrase', stanza.id).bytes).toEqual(dataKey.bytes);
  });

  it('takes no wrap of another environment, epoch or vault, nor a changed one', async () => {
    const recipient = passphraseRecipient({ passphrase: 'a', cost: cheap });
    const stanza = await recipient.wrapDataKey(fresh(), context, signal);
    for (const other of [{ environment: 'dev' }, { epoch: 2 }, { vaultId: 'BBBBBBBBBBBBBBBBBBBBBA' }]) {
      await expect(recipient.unwrapDataKey(stanza, { ...context, ...other }, signal)).rejects.toMatchObject({ code: 'ERR_PASSPHRASE_WRONG' });
    }
    for (const encryptedDataKey of [stanza.encryptedDataKey.subarray(1), new Uint8Array(0), Buffer.concat([stanza.encryptedDataKey, Buffer.alloc(1)])]) {
      await expect(recipient.unwrapDataKey({ ...stanza, encryptedDataKey }, context, signal)).rejects.toMatchObject({ code: 'ERR_KEY_WRAP_DAMAGED' });
    }
  });

  const salt = 'AAAAAAAAAAAAAAAAAAAAAA';
  it.each([
    ['13.8.1', 'cheaper than the bounds'],
    ['19.8.1', 'dearer than the bounds'],
    ['63.8.1', 'absurd'],
    ['17.16.1', 'another r'],
    ['17.8.5', 'too many passes'],
    ['17.8.0', 'no pass'],
    ['017.8.1', 'not canonical'],
    ['17.8.01', 'not canonical'],
    ['1e1.8.1', 'not a number'],
  ])('refuses the parameters %s before any work (%s)', async (parameters) => {
    const stanza = { kind: 'passphrase', id: `${parameters}.${salt}`, encryptedDataKey: new Uint8Array(60) } as const;
    const recipient = passphraseRecipient({ passphrase: 'a' });
    await expect(recipient.unwrapDataKey(stanza, context, signal)).rejects.toMatchObject({ code: 'ERR_PASSPHRASE_COST' });
  });

  it.each([`17.8.1.${salt}A`, `17.8.1.${salt.slice(1)}`, `17.8.1.${salt.slice(1)}B`, '17.8.1.', '17.8.1', '', 'x'])('refuses the id "%s"', (id) => {
    expect(() => parsePassphraseId(id)).toThrow(expect.objectContaining({ code: 'ERR_PASSPHRASE_COST' }));
  });

  it('takes every cost within the bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 14, max: 18 }), fc.integer({ min: 1, max: 4 }), (log2N, p) => {
        expect(parsePassphraseId(`${log2N}.8.${p}.${salt}`)).toMatchObject({ log2N, r: 8, p });
      }),
    );
  });

  it('does not make what it would not read', async () => {
    const recipient = passphraseRecipient({ passphrase: 'a', cost: { log2N: 10, r: 8, p: 1 } });
    await expect(recipient.wrapDataKey(fresh(), context, signal)).rejects.toMatchObject({ code: 'ERR_PASSPHRASE_COST' });
  });

  it('is cancelled before, while it waits for its turn, and while it works', async () => {
    const recipient = passphraseRecipient({ passphrase: 'a', cost: cheap });
    const dataKey = fresh();
    await expect(recipient.wrapDataKey(dataKey, context, AbortSignal.abort())).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    const cancel = new AbortController();
    const first = recipient.wrapDataKey(dataKey, context, signal);
    const second = recipient.wrapDataKey(dataKey, context, cancel.signal);
    cancel.abort();
    await expect(second).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    expect((await first).kind).toBe('passphrase');
    const working = new AbortController();
    const third = recipient.wrapDataKey(dataKey, context, working.signal);
    setImmediate(() => working.abort());
    await expect(third).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });
});

describe('passphrase strength', () => {
  it.each([
    'password', 'P@ssw0rd123', 'Summer2026!', 'correct horse battery staple', 'ilovetheocean', 'a'.repeat(200), 'abcdefghijklmnop',
    'zyxwvutsrqponml', 'qwertyuiop1234567890', 'Tr0ub4dor&3', '01011990', '19900101 31121999', 'kate1987london', 'abcabcabcabcabcabc', '密码密码', 'пароль12345',
    'BREAKGLASS2026!!', '🔑🔑🔑', '',
  ])('refuses "%s"', (passphrase) => {
    expect(() => requireStrongPassphrase(passphrase)).toThrow(
      expect.objectContaining({ code: 'ERR_PASSPHRASE_TOO_WEAK', details: { bits: expect.any(Number), minimumBits: minimumPassphraseBits } }),
    );
  });

  it.each(['x7#Kq!mP2v9&', 'nebula-cactus-wobble-rinse', '8f3a9c1b7d2e5f60', 'kqzvxjwpfmgh', 'Zürich Überfall Äpfel möglich'])('takes "%s"', (passphrase) => {
    expect(() => requireStrongPassphrase(passphrase)).not.toThrow();
  });

  it('never rates a passphrase of random words over what drawing them is worth', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(effLargeWords.length - 1), { minLength: 1, maxLength: 8 }), fc.constantFrom(' ', '-', '.'), (drawn, separator) => {
        const words = drawn.map((at) => effLargeWords[at] ?? '');
        expect(estimateGuessBits(words.join(separator))).toBeLessThanOrEqual(drawn.length * Math.log2(7776) + 2 + 1e-9);
      }),
    );
  });

  it('answers for any text, and writing it twice adds next to nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const bits = estimateGuessBits(text);
        expect(bits).toBeGreaterThanOrEqual(0);
        expect(estimateGuessBits(text + text)).toBeLessThanOrEqual(bits + 16);
      }),
      { numRuns: 50 },
    );
  });

  it('suggests six words of the list, each as likely as any other', () => {
    expect(effLargeWords).toHaveLength(7776);
    expect(new Set(effLargeWords).size).toBe(7776);
    const words = suggestPassphrase().split(' ');
    // Four of the list's words have a hyphen in them, none a space.
    expect(words).toHaveLength(6);
    for (const word of words) expect(effLargeWords).toContain(word);
    expect(ratePassphrase(suggestPassphrase()).enough).toBe(true);
    // 13 bits, drawn again where they name no word: 0x1fff does not, 0x0000 and 7775 do.
    const draws = [0xff, 0xff, 0xe0, 0x00, 0x1e, 0x5f];
    expect(suggestPassphrase(2, () => Uint8Array.from(draws.splice(0, 2)))).toBe(`${effLargeWords[0]} ${effLargeWords[7775]}`);
  });
});
