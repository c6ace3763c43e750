import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isFresh, markFresh, sourceFingerprint } from '../../build/freshness.mjs';
import { startDisplay } from '../../build/display.mjs';
import { missingNeeds } from '../../build/system-packages.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'breakglass-machine-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('system packages', () => {
  test('what is there is not missing, what is not there is', () => {
    expect(missingNeeds([{ packages: ['bash'], program: 'sh' }])).toEqual([]);
    const absent = [
      { packages: ['a'], program: 'no-such-program' },
      { packages: ['b'], library: 'libno-such.so.1' },
      { packages: ['c'], folder: path.join(folder, 'nothing') },
    ];
    expect(missingNeeds(absent)).toEqual(absent);
  });
});

describe('freshness of dist', () => {
  test('an edit, a new file and a lost dist are noticed', () => {
    for (const name of ['electron', 'renderer', 'shared', 'build', 'dist']) mkdirSync(path.join(folder, name));
    for (const name of ['package.json', 'package-lock.json', 'electron/main.ts']) writeFileSync(path.join(folder, name), '{}');
    expect(isFresh(folder)).toBe(false);
    markFresh(folder, sourceFingerprint(folder));
    expect(isFresh(folder)).toBe(true);
    utimesSync(path.join(folder, 'electron/main.ts'), 1, 1);
    expect(isFresh(folder)).toBe(false);
    markFresh(folder, sourceFingerprint(folder));
    writeFileSync(path.join(folder, 'shared/new.ts'), '');
    expect(isFresh(folder)).toBe(false);
    markFresh(folder, sourceFingerprint(folder));
    rmSync(path.join(folder, 'dist'), { recursive: true });
    expect(isFresh(folder)).toBe(false);
  });
});

describe('the virtual display', () => {
  test('takes connections, and two at once do not meet', async () => {
    const [first, second] = await Promise.all([startDisplay(), startDisplay({ width: 720, height: 480 })]);
    expect(first.name).not.toBe(second.name);
    const size = execFileSync('xdotool', ['getdisplaygeometry'], { env: { ...process.env, ...second.env }, encoding: 'utf8' });
    expect(size.trim()).toBe('720 480');
    first.stop();
    second.stop();
  });
});

describe('the Electron helper', () => {
  test('a download host that takes the connection and says nothing costs seconds, not minutes', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const module = new URL('../../build/electron-runtime.mjs', import.meta.url).pathname;
    const env = { ...process.env, ELECTRON_MIRROR: `http://127.0.0.1:${port}/`, BREAKGLASS_RUNTIME_SAID: '', HTTPS_PROXY: '', https_proxy: '', ALL_PROXY: '' };
    const { stdout, stderr, status } = spawnSync(process.execPath, [module], { env, encoding: 'utf8', timeout: 30_000 });
    silent.close();
    expect(status).toBe(0);
    expect(stderr.match(/runs on/g)).toHaveLength(1);
    expect(statSync(stdout.trim()).mode & 0o111).not.toBe(0);
  });
});
