import { hkdfSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { encryptionContext, lengthPrefixed, recordAad } from '../../../electron/envelope/aad.ts';
import { commitmentOf, deriveBytes, EnvironmentKeys, verifyCommitment } from '../../../electron/envelope/keys.ts';
import { newKey, vaultId } from './fixtures.ts';

const context = { vaultId, environment: 'prod', epoch: 2 };

test('length-prefixed parts are unambiguous: moving a byte between parts changes the bytes', () => {
  expect(lengthPrefixed(['ab', 'c'])).not.toEqual(lengthPrefixed(['a', 'bc']));
  expect(lengthPrefixed(['é'])).toEqual(Buffer.from([0, 0, 0, 2, 0xc3, 0xa9]));
  expect(recordAad(context, 'x', 12)).not.toEqual(recordAad({ ...context, epoch: 21 }, 'x', 12));
});

test('the encryption context has the three stable facts and nothing else', () => {
  expect(encryptionContext(context)).toEqual({
    'breakglass-vault': vaultId,
    'breakglass-environment': 'prod',
    'breakglass-epoch': '2',
  });
});

test('keys are HKDF-SHA-256 as docs/format.md section 3.2 has it, one for each purpose', () => {
  const dataKey = newKey('k');
  const keys = new EnvironmentKeys(dataKey, context);
  const derived = { record: keys.record, index: keys.index, seal: keys.seal, draft: keys.draft };
  for (const [purpose, key] of Object.entries(derived)) {
    const info = lengthPrefixed([`breakglass/1/${purpose}`, 'prod', '2']);
    expect(Buffer.from(key)).toEqual(Buffer.from(hkdfSync('sha256', dataKey.bytes, Buffer.from(vaultId, 'base64url'), info, 32)));
  }
  expect(new Set(Object.values(derived).map((key) => Buffer.from(key).toString('hex'))).size).toBe(4);
});

test('the commitment is checked against the key, the vault, the environment and the epoch', () => {
  const commitment = commitmentOf(newKey('k'), context);
  const refused = expect.objectContaining({ code: 'ERR_KEY_COMMITMENT' });
  expect(() => verifyCommitment(newKey('k'), context, commitment)).not.toThrow();
  expect(() => verifyCommitment(newKey('other'), context, commitment)).toThrow(refused);
  expect(() => verifyCommitment(newKey('k'), { ...context, epoch: 3 }, commitment)).toThrow(refused);
  expect(() => verifyCommitment(newKey('k'), { ...context, environment: 'dev' }, commitment)).toThrow(refused);
  expect(() => verifyCommitment(newKey('k'), context, commitment.slice(1))).toThrow(refused);
});

test('zeroed keys are zeros and cannot be used', () => {
  const keys = new EnvironmentKeys(newKey('k'), context);
  const { record, index, seal, draft } = keys;
  keys.zero();
  for (const key of [record, index, seal, draft]) expect(key.every((byte) => byte === 0)).toBe(true);
  expect(() => keys.record).toThrow(expect.objectContaining({ code: 'ERR_ENVIRONMENT_LOCKED' }));
});

test('a vault id that is not canonical derives nothing', () => {
  const refused = expect.objectContaining({ code: 'ERR_INTERNAL' });
  for (const id of ['', 'AAAA', `${vaultId}A`, vaultId.replace(/w$/, 'x')]) expect(() => deriveBytes(new Uint8Array(32), id, [])).toThrow(refused);
});
