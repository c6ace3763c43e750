import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { confirmRecoveryKey, formatRecoveryKey, parseRecoveryKey } from '../../../electron/recipients/recovery-key-text.ts';
import {
  confirmationChallenge,
  makeRecoveryKey,
  recoveryKeyFingerprint,
  recoveryKeyRecipient,
} from '../../../electron/recipients/recovery-key.ts';

const context = { vaultId: 'AAAAAAAAAAAAAAAAAAAAAA', environment: 'prod', epoch: 1 };
const { signal } = new AbortController();
const keys = fc.uint8Array({ minLength: 20, maxLength: 20 });

describe('recovery key on paper', () => {
  it('is nine groups of four symbols that cannot be misread', () => {
    fc.assert(
      fc.property(keys, (key) => {
        const text = formatRecoveryKey(key);
        expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){8}$/);
        expect(parseRecoveryKey(text)).toEqual(key);
      }),
    );
  });

  it('is Crockford base32 of the key and of 20 bits of its hash', () => {
    // An independent encoder: the bits as one big number.
    const key = Buffer.from('000102030405060708090a0b0c0d0e0f10111213', 'hex');
    const digest = createHash('sha256').update('breakglass/1/recovery-key-checksum').update(key).digest('hex').slice(0, 5);
    let bits = BigInt(`0x${key.toString('hex')}${digest}`);
    let symbols = '';
    for (let at = 0; at < 36; at++) {
      symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(Number(bits & 31n)) + symbols;
      bits >>= 5n;
    }
    expect(formatRecoveryKey(key).replaceAll('-', '')).toBe(symbols);
    expect(recoveryKeyFingerprint(key)).toBe(
      createHash('sha256').update('breakglass/1/recovery-key-fingerprint').update(key).digest('hex').slice(0, 8),
    );
  });

  it('is read however people type it', () => {
    fc.assert(
      fc.property(keys, fc.infiniteStream(fc.nat(7)), (key, choices) => {
        const typed = Array.from(formatRecoveryKey(key), (symbol) => {
          const choice = choices.next().value ?? 0;
          if (symbol === '-') return ['-', ' ', '', '\n', ' – ', '—', '\t', '\u200b'][choice] ?? '';
          if (symbol === '0') return ['0', 'O', 'o', '０', '0', '0', 'O', 'o'][choice] ?? '';
          if (symbol === '1') return ['1', 'I', 'l', 'i', 'L', '１', '1', '1'][choice] ?? '';
          return choice < 4 ? symbol : symbol.toLowerCase();
        }).join('');
        expect(parseRecoveryKey(typed)).toEqual(key);
      }),
    );
  });

  it('a wrong symbol, two exchanged, one missing or too many is a typing error', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const text = formatRecoveryKey(Buffer.from('recovery-key-of-test')).replaceAll('-', '');
    for (let at = 0; at < text.length; at++) {
      for (const other of alphabet) {
        if (other === text[at]) continue;
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        expect(() => parseRecoveryKey(changed)).toThrow(expect.objectContaining({ code: 'ERR_RECOVERY_KEY_TYPO', details: { reason: 'checksum' } }));
      }
      const exchanged = text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
      if (exchanged !== text && exchanged.length === 36) expect(() => parseRecoveryKey(exchanged)).toThrow(expect.objectContaining({ code: 'ERR_RECOVERY_KEY_TYPO' }));
      expect(() => parseRecoveryKey(text.slice(0, at) + text.slice(at + 1))).toThrow(
        expect.objectContaining({ code: 'ERR_RECOVERY_KEY_TYPO', details: { reason: 'length', symbols: 35, expected: 36 } }),
      );
    }
    expect(() => parseRecoveryKey(`${text}0`)).toThrow(expect.objectContaining({ code: 'ERR_RECOVERY_KEY_TYPO' }));
    for (const strange of [`U${text.slice(1)}`, `${text.slice(1)}é`, `${text.slice(1)}!`]) {
      expect(() => parseRecoveryKey(strange)).toThrow(expect.objectContaining({ details: { reason: 'character' } }));
    }
  });

  it('is confirmed by typing three of its groups back', () => {
    const key = makeRecoveryKey();
    const groups = formatRecoveryKey(key).split('-');
    for (let round = 0; round < 200; round++) {
      const asked = confirmationChallenge();
      expect(asked).toHaveLength(3);
      expect(asked).toEqual([...new Set(asked)].sort((a, b) => a - b));
      for (const group of asked) expect(group >= 0 && group < 9).toBe(true);
      confirmRecoveryKey(key, asked, asked.map((group) => ` ${groups[group]?.toLowerCase()}`));
    }
    const [first = '', second = ''] = groups;
    for (const typed of [[first], [second, first], [first, `${second.slice(1)}U`], [first, second, first]]) {
      expect(() => confirmRecoveryKey(key, [0, 1], typed)).toThrow(expect.objectContaining({ code: 'ERR_RECOVERY_KEY_NOT_CONFIRMED' }));
    }
    expect(() => confirmRecoveryKey(key, [0, 9], [first, ''])).toThrow(expect.objectContaining({ code: 'ERR_RECOVERY_KEY_NOT_CONFIRMED' }));
  });
});

describe('recovery-key recipient', () => {
  it('wraps and unwraps for every environment with a key of its own for each', async () => {
    const key = makeRecoveryKey();
    const recipient = recoveryKeyRecipient({ key });
    const dataKey = new DataKey(randomBytes(32));
    const stanza = await recipient.wrapDataKey(dataKey, context, signal);
    expect(stanza).toMatchObject({ kind: 'recovery-key', id: recoveryKeyFingerprint(key) });
    expect((await recipient.unwrapDataKey(stanza, context, signal))?.bytes).toEqual(dataKey.bytes);
    expect(await recipient.unwrapDataKey({ ...stanza, kind: 'os-keychain' }, context, signal)).toBeNull();
    await expect(recipient.unwrapDataKey(stanza, { ...context, environment: 'dev' }, signal)).rejects.toMatchObject({ code: 'ERR_KEY_WRAP_DAMAGED' });
  });

  it('another well-formed key is wrong, a changed line of this key is damaged', async () => {
    const key = makeRecoveryKey();
    const stanza = await recoveryKeyRecipient({ key }).wrapDataKey(new DataKey(randomBytes(32)), context, signal);
    const other = recoveryKeyRecipient({ key: makeRecoveryKey() });
    await expect(other.unwrapDataKey(stanza, context, signal)).rejects.toMatchObject({ code: 'ERR_RECOVERY_KEY_WRONG', details: { fingerprint: stanza.id } });
    const encryptedDataKey = stanza.encryptedDataKey.slice(1);
    await expect(recoveryKeyRecipient({ key }).unwrapDataKey({ ...stanza, encryptedDataKey }, context, signal)).rejects.toMatchObject({ code: 'ERR_KEY_WRAP_DAMAGED' });
  });

  it('is cancelled, and takes only keys of 20 bytes', async () => {
    const recipient = recoveryKeyRecipient({ key: makeRecoveryKey() });
    const aborted = AbortSignal.abort();
    const dataKey = new DataKey(randomBytes(32));
    await expect(recipient.wrapDataKey(dataKey, context, aborted)).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    const stanza = await recipient.wrapDataKey(dataKey, context, signal);
    await expect(recipient.unwrapDataKey(stanza, context, aborted)).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    expect(() => recoveryKeyRecipient({ key: new Uint8Array(19) })).toThrow(expect.objectContaining({ code: 'ERR_INTERNAL' }));
  });
});
