import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { listPackage } from '@electron/asar';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../build/bundle.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { readFuses } from '../../build/fuses.mjs';
import { makePackage } from '../../build/package.mjs';
import { processTree, readableCopy, startOutside, visibleWindow, type Outside } from './outside.ts';

const folder = path.join(root, 'release/linux-unpacked');
let copy: string;
beforeAll(async () => {
  if (!existsSync(folder)) await makePackage([]);
  copy = readableCopy(folder);
});

let running: Outside | undefined;
afterEach(async () => {
  running?.child.kill();
  await running?.exited;
  running = undefined;
});

describe('what is in the package', () => {
  test('S19: all nine fuses read back by name', async () => {
    const { kind } = await electronRuntime();
    expect(await readFuses(path.join(folder, 'breakglass'))).toEqual({
      RunAsNode: 'off',
      EnableCookieEncryption: 'off',
      EnableNodeOptionsEnvironmentVariable: 'off',
      EnableNodeCliInspectArguments: 'off',
      EnableEmbeddedAsarIntegrityValidation: 'on',
      OnlyLoadAppFromAsar: 'on',
      LoadBrowserProcessSpecificV8Snapshot: 'off',
      GrantFileProtocolExtraPrivileges: 'off',
      // The stand-in is older than this fuse; the Electron that ships has it, and has to.
      WasmTrapHandlers: kind === 'electron' ? 'on' : 'absent',
    });
  });

  test('S19: no default application is left that would open any folder', () => {
    expect(readdirSync(path.join(folder, 'resources')).sort()).toEqual(['app.asar', 'app.asar.unpacked']);
  });

  test('the bundles and the keychain of this system, and nothing else', () => {
    const files = listPackage(path.join(folder, 'resources/app.asar'), { isPack: false });
    const unexpected = files.filter((file) => !/^\/(dist(\/electron|\/renderer|$)|package\.json$|node_modules(\/keytar|$))/.test(file));
    expect(unexpected).toEqual([]);
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([`/node_modules/keytar/prebuilds/linux-${process.arch}/keytar.node`]);
    expect(existsSync(path.join(folder, `resources/app.asar.unpacked/node_modules/keytar/prebuilds/linux-${process.arch}/keytar.node`))).toBe(true);
  });
});

describe('the packaged program', () => {
  test('S19: starts as an ordinary user, shows its window, and the page’s process is sandboxed', async () => {
    running = startOutside(path.join(copy, 'breakglass'));
    const { width, height } = await visibleWindow(running, 'Breakglass');
    expect(width).toBeGreaterThanOrEqual(720);
    expect(height).toBeGreaterThanOrEqual(480);
    const processes = processTree(running.child.pid!);
    expect(processes.filter(({ command }) => command.includes('--no-sandbox'))).toEqual([]);
    const pages = processes.filter(({ command }) => command.includes('--type=renderer'));
    expect(pages.length).toBeGreaterThan(0);
    // 2: system calls are filtered.
    for (const { status } of pages) expect(/^Seccomp:\s*(\d)/m.exec(status)?.[1]).toBe('2');
  });

  test.each(['--no-sandbox', '--remote-debugging-port=0', '--remote-debugging-pipe', '--js-flags=--expose-gc', '--inspect', '--inspect-brk=0'])(
    'S19: refuses to start with %s, in words',
    async (forbidden) => {
      running = startOutside(path.join(copy, 'breakglass'), [forbidden]);
      expect(await running.exited).not.toBe(0);
      expect(running.words()).toContain(`Breakglass does not start with ${forbidden.split('=')[0]}`);
    },
  );

  test('S19: refuses to start when the environment switches the sandbox off', async () => {
    running = startOutside(path.join(copy, 'breakglass'), [], { ELECTRON_DISABLE_SANDBOX: '1' });
    expect(await running.exited).not.toBe(0);
    expect(running.words()).toContain('Breakglass does not start with --no-sandbox');
  });

  test('S19: is no interpreter of scripts', async () => {
    running = startOutside(path.join(copy, 'breakglass'), ['-e', 'console.log("ran" + 1)'], { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/no-such-file' });
    await visibleWindow(running, 'Breakglass');
    expect(running.words()).not.toContain('ran1');
  });
});
