import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBus } from '../../build/bus.mjs';

let home: string;
let env: Record<string, string>;
let bus: Awaited<ReturnType<typeof startBus>>;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'breakglass-bus-'));
  mkdirSync(path.join(home, 'run'), { mode: 0o700 });
  env = { PATH: process.env['PATH']!, HOME: home, XDG_DATA_HOME: path.join(home, 'data'), XDG_RUNTIME_DIR: path.join(home, 'run') };
});
afterEach(() => {
  bus.stop();
  rmSync(home, { recursive: true, force: true });
});

/** What the bus answers about the login keyring, as any program of the session would ask it. */
function loginKeyringLocked(): string {
  const property = ['org.freedesktop.DBus.Properties.Get', 'org.freedesktop.Secret.Collection', 'Locked'];
  const words = ['call', '--session', '--timeout', '5', '--dest', 'org.freedesktop.secrets', '--object-path', '/org/freedesktop/secrets/collection/login', '--method', ...property];
  const { stdout, stderr } = spawnSync('gdbus', words, { env: { ...env, ...bus.env }, encoding: 'utf8' });
  return stdout.trim() || stderr.trim();
}

test('an unlocked keyring is there, and can be locked later', async () => {
  bus = await startBus({ home, keyring: 'unlocked', env });
  expect(loginKeyringLocked()).toBe('(<false>,)');
  bus.lockKeyring();
  expect(loginKeyringLocked()).toBe('(<true>,)');
});

test('a locked keyring is there and locked', async () => {
  bus = await startBus({ home, keyring: 'locked', env });
  expect(loginKeyringLocked()).toBe('(<true>,)');
});

test('an absent keyring is provided by nobody', async () => {
  bus = await startBus({ home, keyring: 'absent', env });
  expect(loginKeyringLocked()).toContain('org.freedesktop.secrets was not provided by any .service files');
});
