import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../build/lock.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'breakglass-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const lock = (): string => path.join(folder, 'lock');

test('one at a time, and the lock is gone afterwards', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 20));
    inside--;
  };
  await Promise.all([withLock(lock(), work), withLock(lock(), work), withLock(lock(), work)]);
  expect(most).toBe(1);
  expect(existsSync(lock())).toBe(false);
});

test('a failure lets go of it', async () => {
  await expect(withLock(lock(), () => Promise.reject(new Error('x')))).rejects.toThrow('x');
  expect(await withLock(lock(), () => Promise.resolve(1))).toBe(1);
});

test('the lock of a process that was killed is taken over', async () => {
  const child = spawn(process.execPath, ['-e', '0']);
  await new Promise((resolve) => child.once('exit', resolve));
  mkdirSync(lock());
  writeFileSync(path.join(lock(), 'pid'), String(child.pid));
  expect(await withLock(lock(), () => Promise.resolve('mine'))).toBe('mine');
});

test('a lock that never named its owner is taken over once it is old', async () => {
  mkdirSync(lock());
  utimesSync(lock(), 0, 0);
  expect(await withLock(lock(), () => Promise.resolve('mine'))).toBe('mine');
});

test('the lock of a living process is waited for, and not for ever', async () => {
  mkdirSync(lock());
  writeFileSync(path.join(lock(), 'pid'), String(process.pid));
  await expect(withLock(lock(), () => Promise.resolve(), 300)).rejects.toThrow(/Another run holds/);
});
