import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication } from 'playwright';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { root } from '../../build/bundle.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import type { ClipboardProgram } from './clipboard-program/main.ts';
import { rootSwitches } from './launch.ts';
import { freshHome, sessionEnv } from './session-env.ts';

const what = { environment: 'prod', id: 'AAAAAAAAAAAAAAAAAAAAAA', title: 'Orders DB', field: 'Password' };
const long = 600_000;
let folder = '';
let running: ElectronApplication | undefined;
let helpers: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'breakglass-clipboard-'));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      outDir: folder,
      rolldownOptions: { input: path.join(root, 'tests/e2e/clipboard-program/main.ts'), external: ['electron', /^node:/], output: { format: 'es', entryFileNames: 'main.js' } },
    },
  });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'clipboard-program', type: 'module', main: 'main.js' }));
});

afterEach(async () => {
  await running?.close().catch(() => {});
  running = undefined;
  for (const helper of helpers) helper.kill('SIGKILL');
  helpers = [];
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(home = freshHome()) {
  const env = sessionEnv(home, inject('display'));
  const app = await _electron.launch({ executablePath: (await electronRuntime()).executable, args: [...rootSwitches(), folder], env, cwd: home, timeout: 30_000 });
  running = app;
  await app.firstWindow();
  await expect.poll(() => app.evaluate(() => 'clipboardProgram' in globalThis)).toBe(true);
  const state = () => app.evaluate(() => (globalThis as unknown as { clipboardProgram: ClipboardProgram }).clipboardProgram.guard.state().state);
  const copy = (text: string, clearAfterMs: number) =>
    app.evaluate(async (_, given) => {
      await (globalThis as unknown as { clipboardProgram: ClipboardProgram }).clipboardProgram.guard.copy(given.text, given.what, given.clearAfterMs);
    }, { text, what, clearAfterMs });
  const clear = () =>
    app.evaluate(async () => (await (globalThis as unknown as { clipboardProgram: ClipboardProgram }).clipboardProgram.guard.clear()).state);
  const leftover = () => app.evaluate(() => (globalThis as unknown as { clipboardProgram: ClipboardProgram }).clipboardProgram.leftover);
  return { app, home, env, state, copy, clear, leftover };
}

/** What any other program of the session gets when it pastes; undefined where nobody owns the selection. */
function pasted(env: Record<string, string>, selection: 'clipboard' | 'primary'): string | undefined {
  const { status, stdout } = spawnSync('xclip', ['-selection', selection, '-o'], { env, encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout : undefined;
}

/** Another program owns the selection once this settles, as after a copy there; the text may be the same. */
async function copyElsewhere(env: Record<string, string>, selection: 'clipboard' | 'primary', text: string): Promise<void> {
  const other = spawn('xclip', ['-selection', selection, '-quiet', '-i'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  other.stdin?.end(text);
  helpers.push(other);
  // Chromium offers text under many names, xclip under two.
  const offers = () => spawnSync('xclip', ['-selection', selection, '-o', '-t', 'TARGETS'], { env, encoding: 'utf8', timeout: 10_000 }).stdout;
  await expect.poll(offers).not.toContain('text/plain');
  expect(pasted(env, selection)).toBe(text);
}

test('S20: xclip reads what was copied, and after the delay nothing from clipboard or PRIMARY', async () => {
  const { env, copy, state } = await start();
  await copy('hünter2 🔑\nline two', 1_500);
  expect(pasted(env, 'clipboard')).toBe('hünter2 🔑\nline two');
  expect(pasted(env, 'primary')).toBe('hünter2 🔑\nline two');
  await expect.poll(state, { timeout: 15_000 }).toBe('cleared');
  expect(pasted(env, 'clipboard') ?? '').toBe('');
  expect(pasted(env, 'primary') ?? '').toBe('');
});

test('S20: what another program copied since survives clearing, in each selection by itself', async () => {
  const { env, copy, clear } = await start();
  await copy('hunter2', long);
  await copyElsewhere(env, 'clipboard', 'newer text');
  expect(await clear()).toBe('replaced');
  expect(pasted(env, 'clipboard')).toBe('newer text');
  expect(pasted(env, 'primary') ?? '').toBe('');

  await copy('hunter3', long);
  await copyElsewhere(env, 'primary', 'a selected word');
  expect(await clear()).toBe('cleared');
  expect(pasted(env, 'clipboard') ?? '').toBe('');
  expect(pasted(env, 'primary')).toBe('a selected word');
});

test('S20: quitting clears, also what a clipboard manager has taken over', async () => {
  const { app, env, home, copy } = await start();
  await copy('hunter2', long);
  await copyElsewhere(env, 'clipboard', 'hunter2');
  const closed = app.waitForEvent('close');
  await app.evaluate(({ app: electronApp }) => electronApp.quit());
  await closed;
  running = undefined;
  expect(pasted(env, 'clipboard') ?? '').toBe('');
  expect(pasted(env, 'primary') ?? '').toBe('');
  expect(marks(home)).toEqual([]);
});

test('S20: killed, the next start clears what a clipboard manager still offers, and only that', async () => {
  const crashed = await start();
  await crashed.copy('hunter2', long);
  // As a clipboard manager does when the owner goes.
  await copyElsewhere(crashed.env, 'clipboard', 'hunter2');
  await copyElsewhere(crashed.env, 'primary', 'a selected word');
  await kill(crashed.app);
  expect(pasted(crashed.env, 'clipboard')).toBe('hunter2');
  expect(marks(crashed.home)).toHaveLength(1);
  const next = await start(crashed.home);
  expect(await next.leftover()).toBe('cleared');
  expect(pasted(next.env, 'clipboard') ?? '').toBe('');
  expect(pasted(next.env, 'primary')).toBe('a selected word');
  expect(marks(next.home)).toEqual([]);
});

test('S20: killed, and something else copied since: the next start leaves it alone', async () => {
  const crashed = await start();
  await crashed.copy('hunter2', long);
  await copyElsewhere(crashed.env, 'clipboard', 'newer text');
  await kill(crashed.app);
  const next = await start(crashed.home);
  expect(await next.leftover()).toBe('replaced');
  expect(pasted(next.env, 'clipboard')).toBe('newer text');
});

async function kill(app: ElectronApplication): Promise<void> {
  const closed = app.waitForEvent('close');
  app.process().kill('SIGKILL');
  await closed;
  running = undefined;
}

function marks(home: string): string[] {
  return readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('clipboard-mark.json'));
}
