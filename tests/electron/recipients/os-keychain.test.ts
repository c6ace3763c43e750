import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { createKeychainClient } from '../../../electron/keychain/client.ts';
import { forkKeychainWorker } from '../../../electron/keychain/fork-worker.ts';
import { forgetComputerKey, osKeychainRecipient } from '../../../electron/recipients/os-keychain.ts';
import { VaultError } from '../../../shared/errors.ts';
import { KeyringSession } from '../keychain/keyring-session.ts';
import { bundleForNode } from '../node-bundle.ts';
import { MemoryKeychain } from './memory-keychain.ts';

const context = { vaultId: 'AAAAAAAAAAAAAAAAAAAAAA', environment: 'prod', epoch: 1 };
const { signal } = new AbortController();
const fresh = (): DataKey => new DataKey(randomBytes(32));

describe('os-keychain recipient', () => {
  it('wraps under a new computer key each time and unwraps with it', async () => {
    const keychain = new MemoryKeychain();
    const recipient = osKeychainRecipient({ keychain });
    const dataKey = fresh();
    const one = await recipient.wrapDataKey(dataKey, context, signal);
    const two = await recipient.wrapDataKey(dataKey, context, signal);
    expect(one.id).toMatch(/^[\w-]{22}$/);
    expect(one.id).not.toBe(two.id);
    expect([...keychain.items.keys()]).toEqual([`computer-key:${one.id}`, `computer-key:${two.id}`]);
    expect(Buffer.from(keychain.items.get(`computer-key:${one.id}`) ?? '', 'base64url')).toHaveLength(32);
    expect((await recipient.unwrapDataKey(one, context, signal))?.bytes).toEqual(dataKey.bytes);
    expect(await recipient.unwrapDataKey({ ...one, kind: 'passphrase' }, context, signal)).toBeNull();
  });

  it('a rotation wraps under the computer key that exists', async () => {
    const keychain = new MemoryKeychain();
    const { id } = await osKeychainRecipient({ keychain }).wrapDataKey(fresh(), context, signal);
    const rotated = { ...context, epoch: 2 };
    const dataKey = fresh();
    const again = await osKeychainRecipient({ keychain, id }).wrapDataKey(dataKey, rotated, signal);
    expect(again.id).toBe(id);
    expect(keychain.items.size).toBe(1);
    expect((await osKeychainRecipient({ keychain }).unwrapDataKey(again, rotated, signal))?.bytes).toEqual(dataKey.bytes);
    expect(await forgetComputerKey(keychain, id)).toBe(true);
    await expect(osKeychainRecipient({ keychain, id }).wrapDataKey(dataKey, rotated, signal)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_NOT_FOUND' });
    expect(keychain.items.size).toBe(0);
  });

  it('S21: no key is made, and none replaced, while the keychain cannot say what it holds', async () => {
    for (const code of ['ERR_KEYCHAIN_LOCKED', 'ERR_KEYCHAIN_TIMEOUT', 'ERR_KEYCHAIN_UNAVAILABLE', 'ERR_KEYCHAIN_REFUSED'] as const) {
      const keychain = new MemoryKeychain();
      keychain.failure = new VaultError(code);
      await expect(osKeychainRecipient({ keychain }).wrapDataKey(fresh(), context, signal)).rejects.toMatchObject({ code });
      expect(keychain.items.size).toBe(0);
    }
    // A random source that repeats itself would name a key that exists.
    const keychain = new MemoryKeychain();
    const recipient = osKeychainRecipient({ keychain, random: (sizeBytes) => new Uint8Array(sizeBytes) });
    const { id } = await recipient.wrapDataKey(fresh(), context, signal);
    const kept = keychain.items.get(`computer-key:${id}`);
    await expect(recipient.wrapDataKey(fresh(), context, signal)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_REFUSED', details: { reason: 'exists' } });
    expect(keychain.items.get(`computer-key:${id}`)).toBe(kept);
  });

  it('refuses an item that is no computer key, another environment, and a changed wrap', async () => {
    const keychain = new MemoryKeychain();
    const recipient = osKeychainRecipient({ keychain });
    const stanza = await recipient.wrapDataKey(fresh(), context, signal);
    const changed = Uint8Array.from(stanza.encryptedDataKey, (byte, at) => (at === 20 ? byte ^ 1 : byte));
    for (const [line, where] of [[{ ...stanza, encryptedDataKey: changed }, context], [stanza, { ...context, environment: 'dev' }], [stanza, { ...context, epoch: 2 }]] as const) {
      await expect(recipient.unwrapDataKey(line, where, signal)).rejects.toMatchObject({ code: 'ERR_KEY_WRAP_DAMAGED' });
    }
    for (const item of ['not base64url!', 'AAAA']) {
      keychain.items.set(`computer-key:${stanza.id}`, item);
      await expect(recipient.unwrapDataKey(stanza, context, signal)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_REFUSED', details: { reason: 'damaged' } });
    }
  });

  describe.skipIf(process.platform !== 'linux')('with the real keychain', () => {
    let worker: string;
    let keyring: KeyringSession;
    beforeAll(async () => {
      worker = await bundleForNode('electron/keychain/worker.ts');
      keyring = await KeyringSession.start();
    });
    afterAll(async () => {
      await keyring.stop();
      fs.rmSync(path.dirname(worker), { recursive: true });
    });

    it('S21: what was wrapped before a lock opens after it, and the lock made no key', async () => {
      const keychain = createKeychainClient({ spawn: () => forkKeychainWorker(worker, keyring.environment) });
      const recipient = osKeychainRecipient({ keychain });
      const dataKey = fresh();
      const stanza = await recipient.wrapDataKey(dataKey, context, signal);
      await keyring.lock();
      await expect(recipient.unwrapDataKey(stanza, context, signal)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
      await expect(recipient.wrapDataKey(dataKey, context, signal)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
      await keyring.unlock('test');
      expect((await recipient.unwrapDataKey(stanza, context, signal))?.bytes).toEqual(dataKey.bytes);
      const elsewhere = { ...stanza, id: 'BBBBBBBBBBBBBBBBBBBBBA' };
      await expect(recipient.unwrapDataKey(elsewhere, context, signal)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_NOT_FOUND' });
      keychain.close();
    });
  });
});
