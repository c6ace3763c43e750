import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { root } from '../../build/bundle.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { launchBreakglass, rootSwitches, type Breakglass } from './launch.ts';

let breakglass: Breakglass | undefined;
afterEach(async () => {
  await breakglass?.close();
  breakglass = undefined;
});

/** Starts the program once more on the same profile and answers its exit code. */
async function startAgain({ env, home }: Breakglass, args: readonly string[], folder = home): Promise<number | null> {
  const { executable } = await electronRuntime();
  const child = spawn(executable, [...rootSwitches(), root, ...args], { env, cwd: folder, stdio: 'ignore' });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code)));
}

/** Collects the notices that the window is told. */
async function listen({ page }: Breakglass): Promise<() => Promise<{ key: string; detail?: string }[]>> {
  await page.evaluate(() => {
    const notices: unknown[] = [];
    Reflect.set(globalThis, 'notices', notices);
    const bridge = Reflect.get(globalThis, 'breakglass') as { on(event: string, listener: (notice: unknown) => void): () => void };
    bridge.on('notice', (notice) => notices.push(notice));
  });
  return () => page.evaluate(() => Reflect.get(globalThis, 'notices') as { key: string; detail?: string }[]);
}

describe('one instance per profile', () => {
  test('a second start ends, and hands its file over to the first', async () => {
    breakglass = await launchBreakglass();
    const notices = await listen(breakglass);
    const folder = path.join(breakglass.home, 'Documents');
    writeFileSync(path.join(folder, 'foreign.breakglass'), 'not a vault');
    expect(await startAgain(breakglass, ['foreign.breakglass'], folder)).toBe(0);
    await expect.poll(notices).toContainEqual(expect.objectContaining({ key: 'open-failed', detail: path.join(folder, 'foreign.breakglass') }));
    expect(await breakglass.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('a second start brings a minimised window back', async () => {
    breakglass = await launchBreakglass();
    await breakglass.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.minimize());
    expect(await startAgain(breakglass, [])).toBe(0);
    const shown = (): Promise<boolean> => breakglass!.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().every((window) => window.isVisible() && !window.isMinimized()));
    await expect.poll(shown).toBe(true);
  });

  test('another profile starts beside it', async () => {
    breakglass = await launchBreakglass();
    const other = await launchBreakglass();
    expect(other.page.url()).toBe('breakglass://app/index.html');
    await other.close();
  });
});

describe('the profile', () => {
  test('S30: settings that are damaged do not keep the window from opening', async () => {
    const first = await launchBreakglass();
    const profile = await first.app.evaluate(({ app }) => app.getPath('userData'));
    await first.close();
    expect(profile.startsWith(first.home)).toBe(true);
    mkdirSync(profile, { recursive: true });
    writeFileSync(path.join(profile, 'settings.json'), '{"version":');
    breakglass = await launchBreakglass({ home: first.home });
    const state = await breakglass.page.evaluate(() => (Reflect.get(globalThis, 'breakglass') as { app: { getState(input: object): Promise<{ ok: boolean }> } }).app.getState({}));
    expect(state.ok).toBe(true);
  });
});
