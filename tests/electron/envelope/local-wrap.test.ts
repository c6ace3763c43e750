import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { wrapAad } from '../../../electron/envelope/aad.ts';
import { sealBytes } from '../../../electron/envelope/aead.ts';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { deriveBytes } from '../../../electron/envelope/keys.ts';
import { localWrapBytes, unwrapWithSecret, wrapWithSecret } from '../../../electron/envelope/local-wrap.ts';

const context = { vaultId: 'AAECAwQFBgcICQoLDA0ODw', environment: 'prod', epoch: 3 };
const id = 'EBESExQVFhcYGRobHB0eHw';
const secret = new Uint8Array(32).fill(7);
const key = new DataKey(new Uint8Array(32).fill(9));
const wrapped = wrapWithSecret(secret, key, context, 'os-keychain', id, randomBytes);

test('a wrapped data key is 60 bytes and unwraps to the same key', () => {
  expect(wrapped.byteLength).toBe(localWrapBytes);
  expect(unwrapWithSecret(secret, wrapped, context, 'os-keychain', id).bytes).toEqual(key.bytes);
});

test('S2: a wrap moved to another vault, environment, epoch, kind or recipient does not unwrap', () => {
  const damaged = expect.objectContaining({ code: 'ERR_KEY_WRAP_DAMAGED' });
  const other = (change: object) => () => unwrapWithSecret(secret, wrapped, { ...context, ...change }, 'os-keychain', id);
  expect(other({})).not.toThrow();
  expect(other({ vaultId: 'AAECAwQFBgcICQoLDA0OAA' })).toThrow(damaged);
  expect(other({ environment: 'staging' })).toThrow(damaged);
  expect(other({ epoch: 4 })).toThrow(damaged);
  expect(() => unwrapWithSecret(secret, wrapped, context, 'recovery-key', id)).toThrow(damaged);
  expect(() => unwrapWithSecret(secret, wrapped, context, 'os-keychain', 'EBESExQVFhcYGRobHB0eAA')).toThrow(damaged);
  expect(() => unwrapWithSecret(new Uint8Array(32), wrapped, context, 'os-keychain', id)).toThrow(damaged);
});

test('S1: every changed byte of a wrap, and every other length, is refused', () => {
  const damaged = expect.objectContaining({ code: 'ERR_KEY_WRAP_DAMAGED' });
  for (let at = 0; at < wrapped.byteLength; at++) {
    const changed = Uint8Array.from(wrapped);
    changed[at]! ^= 1;
    expect(() => unwrapWithSecret(secret, changed, context, 'os-keychain', id)).toThrow(damaged);
    expect(() => unwrapWithSecret(secret, wrapped.subarray(0, at), context, 'os-keychain', id)).toThrow(damaged);
  }
  const longer = Buffer.concat([wrapped, Buffer.alloc(1)]);
  expect(() => unwrapWithSecret(secret, longer, context, 'os-keychain', id)).toThrow(damaged);
});

test('S3: a wrap of something else than 32 bytes is damage, even where its tag is right', () => {
  const damaged = expect.objectContaining({ code: 'ERR_KEY_WRAP_DAMAGED' });
  const wrapping = deriveBytes(secret, context.vaultId, ['breakglass/1/wrap/os-keychain', 'prod']);
  for (const length of [0, 16, 31, 33]) {
    const short = sealBytes(wrapping, new Uint8Array(12), wrapAad(context, 'os-keychain', id), new Uint8Array(length));
    expect(() => unwrapWithSecret(secret, short, context, 'os-keychain', id)).toThrow(damaged);
  }
  expect(unwrapWithSecret(secret, sealBytes(wrapping, new Uint8Array(12), wrapAad(context, 'os-keychain', id), key.bytes), context, 'os-keychain', id).bytes).toEqual(key.bytes);
});
