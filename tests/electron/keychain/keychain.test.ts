import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createKeychainClient, type KeychainClient, type KeychainClientOptions } from '../../../electron/keychain/client.ts';
import { forkKeychainWorker } from '../../../electron/keychain/fork-worker.ts';
import { maxItemBytes } from '../../../electron/keychain/values.ts';
import { bundleForNode } from '../node-bundle.ts';
import { KeyringSession, type KeyringSessionOptions } from './keyring-session.ts';

const run = promisify(execFile);

describe.skipIf(process.platform !== 'linux')('keychain on a real Secret Service', () => {
  let worker: string;
  let program: string;
  const clients: KeychainClient[] = [];
  const sessions: KeyringSession[] = [];
  const folders: string[] = [];

  beforeAll(async () => {
    worker = await bundleForNode('electron/keychain/worker.ts');
    program = await bundleForNode('tests/electron/keychain/hung-program.ts');
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    for (const session of sessions.splice(0)) await session.stop();
    for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
  });
  afterAll(() => {
    for (const script of [worker, program]) fs.rmSync(path.dirname(script), { recursive: true });
  });

  async function session(options?: KeyringSessionOptions): Promise<KeyringSession> {
    const started = await KeyringSession.start(options);
    sessions.push(started);
    return started;
  }
  function client(environment: NodeJS.ProcessEnv, options: Partial<KeychainClientOptions> = {}): KeychainClient {
    const created = createKeychainClient({ spawn: () => forkKeychainWorker(worker, environment), ...options });
    clients.push(created);
    return created;
  }
  /** Every item of ours, as the native library lists them. */
  async function items(environment: NodeJS.ProcessEnv): Promise<{ account: string; password: string }[]> {
    const script = "require('keytar').findCredentials('Breakglass').then((all) => console.log(JSON.stringify(all)))";
    const { stdout } = await run(process.execPath, ['-e', script], { env: environment, cwd: path.dirname(worker) });
    return JSON.parse(stdout) as { account: string; password: string }[];
  }

  it('stores, reads, replaces and deletes a value under the service Breakglass', async () => {
    const { environment } = await session();
    const keychain = client(environment);
    expect(await keychain.status()).toBe('available');
    await keychain.set('aws:one', 'geheim ✓ 秘密\n');
    expect(await keychain.get('aws:one')).toBe('geheim ✓ 秘密\n');
    await keychain.set('aws:one', 'second');
    expect(await keychain.get('aws:one')).toBe('second');
    expect((await items(environment)).map((item) => item.account)).toEqual(['aws:one']);
    expect(await keychain.delete('aws:one')).toBe(true);
    expect(await keychain.delete('aws:one')).toBe(false);
    await expect(keychain.get('aws:one')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_NOT_FOUND' });
  });

  it('S21: a credential longer than 2,500 bytes is stored in parts and read back', async () => {
    const { environment } = await session();
    const keychain = client(environment);
    for (const value of ['x'.repeat(2_476), 'é'.repeat(1_300), 'token✓'.repeat(4_000)]) {
      await keychain.set('aws:long', value);
      expect(await keychain.get('aws:long')).toBe(value);
      for (const item of await items(environment)) expect(Buffer.byteLength(item.password)).toBeLessThanOrEqual(maxItemBytes);
    }
    expect((await items(environment)).length).toBeGreaterThan(10);
    await keychain.set('aws:long', 'short');
    expect(await items(environment)).toHaveLength(1);
    await keychain.set('aws:long', 'y'.repeat(9_000));
    expect(await keychain.delete('aws:long')).toBe(true);
    expect(await items(environment)).toEqual([]);
  });

  it('S21: a locked keyring is told apart from an absent item, and keeps what it holds', async () => {
    const keyring = await session();
    const keychain = client(keyring.environment);
    await keychain.set('computer-key:a', 'first');
    await keyring.lock();
    expect(await keychain.status()).toBe('locked');
    for (const call of [keychain.get('computer-key:a'), keychain.get('computer-key:b'), keychain.set('computer-key:a', 'new'), keychain.delete('computer-key:a')]) {
      await expect(call).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
    }
    await keyring.unlock('test');
    expect(await keychain.get('computer-key:a')).toBe('first');
    await expect(keychain.get('computer-key:b')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_NOT_FOUND' });
  });

  it('S21: a prompt that is closed or cannot be shown is locked, never absent', async () => {
    const keyring = await session();
    const keychain = client(keyring.environment);
    await keychain.set('computer-key:a', 'first');
    await keyring.lock();
    const mayPrompt = true;
    for (const call of [
      keychain.get('computer-key:a', { mayPrompt }),
      keychain.set('computer-key:c', 'new', { mayPrompt }),
      keychain.delete('computer-key:a', { mayPrompt }),
    ]) {
      await expect(call).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
    }
    await keyring.unlock('test');
    expect((await items(keyring.environment)).map((item) => item.account)).toEqual(['computer-key:a']);
  });

  it('S21: a keyring started with the wrong password is locked', async () => {
    const keyring = await session();
    const keychain = client(keyring.environment);
    await keychain.set('computer-key:a', 'first');
    await keyring.stopDaemon();
    await keyring.startDaemon('wrong');
    expect(await keychain.status()).toBe('locked');
    await expect(keychain.get('computer-key:a')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
    await keyring.stopDaemon();
    await keyring.startDaemon('test');
    expect(await keychain.get('computer-key:a')).toBe('first');
  });

  it('S21: a keyring that nobody has unlocked yet is locked', async () => {
    const keychain = client((await session({ password: null })).environment);
    expect(await keychain.status()).toBe('locked');
    await expect(keychain.get('computer-key:a')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
    await expect(keychain.set('computer-key:a', 'new')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
  });

  it('S21: no Secret Service, no D-Bus and no libsecret are each a code, not a crash', async () => {
    const { environment, folder } = await session({ service: false });
    const noService = client(environment);
    const { DBUS_SESSION_BUS_ADDRESS: _, ...withoutBus } = environment;
    const noBus = client({ ...withoutBus, XDG_RUNTIME_DIR: path.join(folder, 'nowhere') });
    const libraries = path.join(folder, 'libraries');
    fs.mkdirSync(libraries);
    fs.writeFileSync(path.join(libraries, 'libsecret-1.so.0'), '');
    const noLibrary = client({ ...environment, LD_LIBRARY_PATH: libraries });
    for (const [keychain, reason] of [[noService, 'service'], [noBus, 'service'], [noLibrary, 'library']] as const) {
      const expected = { code: 'ERR_KEYCHAIN_UNAVAILABLE', details: { reason } };
      await expect(keychain.get('aws:x')).rejects.toMatchObject(expected);
      await expect(keychain.set('aws:x', 'value')).rejects.toMatchObject(expected);
      await expect(keychain.delete('aws:x')).rejects.toMatchObject(expected);
      expect(await keychain.status()).toBe('unavailable');
    }
  });

  it('S21: a call that hangs behind a prompt ends with its time-out, and the next call is answered', async () => {
    const keyring = await session({ hangingPrompt: true });
    const keychain = client(keyring.environment, { promptTimeoutMs: 3_000 });
    await keychain.set('computer-key:a', 'first');
    await keyring.lock();
    await expect(keychain.get('computer-key:a', { mayPrompt: true })).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_TIMEOUT' });
    expect(fs.existsSync(path.join(keyring.folder, 'prompt-pid'))).toBe(true);
    await expect(keychain.get('computer-key:a')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
    const cancel = new AbortController();
    const cancelled = keychain.get('computer-key:a', { mayPrompt: true, signal: cancel.signal });
    setTimeout(() => cancel.abort(), 300);
    await expect(cancelled).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });

  it.each(['close', 'exit'])('S21: a program whose keychain call hangs still ends (%s)', async (how) => {
    const keyring = await session({ hangingPrompt: true });
    const keychain = client(keyring.environment);
    await keychain.set('computer-key:hung', 'value');
    keychain.close();
    await keyring.lock();
    const child = spawn(process.execPath, [program, worker, how, path.join(keyring.folder, 'prompt-pid')], { env: keyring.environment, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(0);
    if (how === 'close') expect(said).toBe('ERR_CANCELLED\n');
    // Nor does the worker stay behind.
    for (;;) {
      const { stdout } = await run('ps', ['-eo', 'args']);
      if (!stdout.includes(`${worker}\n`)) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });

  it('S21: where no tool can ask for the lock, a marker item proves that the keyring is open', async () => {
    const keyring = await session();
    const bare = fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-path-'));
    folders.push(bare);
    const keychain = client({ ...keyring.environment, PATH: bare });
    // Nothing proves yet that nothing is there.
    await expect(keychain.get('aws:x')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED', details: { reason: 'unproven' } });
    await keychain.set('aws:y', 'value');
    await expect(keychain.get('aws:x')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_NOT_FOUND' });
    expect(await keychain.get('aws:y')).toBe('value');
    await keyring.lock();
    await expect(keychain.get('aws:y')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED', details: { reason: 'unproven' } });
    await keyring.unlock('test');
    expect(await keychain.get('aws:y')).toBe('value');
  });

  it.each(['busctl', 'gdbus', 'dbus-send'])('asks for the lock with %s alone', async (tool) => {
    const keyring = await session();
    const only = fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-path-'));
    folders.push(only);
    const { stdout } = await run('which', [tool]);
    fs.symlinkSync(stdout.trim(), path.join(only, tool));
    const keychain = client({ ...keyring.environment, PATH: only });
    await expect(keychain.get('aws:x')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_NOT_FOUND' });
    await keyring.lock();
    expect(await keychain.status()).toBe('locked');
    const empty = await session({ service: false });
    expect(await client({ ...empty.environment, PATH: only }).status()).toBe('unavailable');
  });
});
