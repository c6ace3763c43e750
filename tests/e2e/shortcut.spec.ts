import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../../build/bundle.mjs';
import { ask } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { createFilledVault } from './scene.ts';

// The quick panel's shortcut is changed with real keys in Settings, and the new one is pressed over the whole display.

let breakglass: Breakglass;

function xdotool(...args: readonly string[]): string {
  const { stdout, status, stderr } = spawnSync('xdotool', args, { env: breakglass.env, encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) throw new Error(`xdotool ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

const focusedName = (): string => spawnSync('xdotool', ['getwindowfocus', 'getwindowname'], { env: breakglass.env, encoding: 'utf8' }).stdout.trim();
const isVisible = (): Promise<boolean> => breakglass.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.getTitle() === 'Breakglass quick panel' && window.isVisible()));
const section = (): Locator => breakglass.page.locator('[data-section="quick-panel"]');
const change = (): Locator => section().getByRole('button', { name: 'Change the shortcut of the quick panel' });
const recording = (): Locator => section().getByRole('button', { name: 'Press the new shortcut' });
const said = (): Locator => section().getByRole('status');

/** The window manager's focus on the main window, so that keys of the display reach it. */
async function focusMain(): Promise<void> {
  await breakglass.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.getTitle() !== 'Breakglass quick panel')!.focus());
  await expect.poll(focusedName).not.toBe('Breakglass quick panel');
  await expect.poll(() => breakglass.page.evaluate(() => document.hasFocus())).toBe(true);
}

async function openAndHide(keys: string): Promise<void> {
  xdotool('key', keys);
  await expect.poll(focusedName).toBe('Breakglass quick panel');
  const panel = await vi.waitUntil(() => breakglass.app.windows().find((page) => page.url().endsWith('/quick.html')), { timeout: 10_000 });
  // Keys that come before its page are no one's.
  await panel.getByRole('option').first().waitFor();
  xdotool('key', 'Escape');
  await expect.poll(isVisible).toBe(false);
  await focusMain();
}

beforeAll(async () => {
  breakglass = await launchBreakglass();
});
afterAll(() => breakglass?.close());

const tour = (name: string): string => {
  mkdirSync(path.join(root, 'tour'), { recursive: true });
  return path.join(root, 'tour', `${name}.png`);
};

async function resize(width: number, height: number): Promise<void> {
  await breakglass.app.evaluate(({ BrowserWindow }, [wide, high]) => BrowserWindow.getAllWindows().find((window) => window.getTitle() !== 'Breakglass quick panel')!.setContentSize(wide!, high!), [width, height]);
  await expect.poll(() => breakglass.page.evaluate(() => innerWidth)).toBe(width);
}

describe('the shortcut of the quick panel', () => {
  test('is told on the first screen', async () => {
    await breakglass.page.getByText('Open Breakglass from anywhere:').waitFor();
    await expect.poll(() => breakglass.page.getByText('Ctrl+Alt+Shift+B', { exact: true }).count()).toBe(1);
    for (const theme of ['light', 'dark'] as const) {
      await ask(breakglass.page, 'settings:set', { theme });
      await breakglass.page.screenshot({ path: tour(`shortcut-start-${theme}`) });
    }
    await resize(720, 480);
    await breakglass.page.screenshot({ path: tour('shortcut-start-720') });
    expect(await breakglass.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await resize(1280, 800);
  });

  test('becomes what is pressed in Settings; the new one opens the panel, the one before does not', async () => {
    await createFilledVault(breakglass);
    await focusMain();
    await breakglass.page.keyboard.press('Control+,');
    await change().click();
    await recording().waitFor();
    xdotool('key', 'ctrl+alt+shift+k');
    await section().getByText('Ctrl+Alt+Shift+K', { exact: true }).waitFor();
    await expect.poll(() => said().innerText()).toContain('Opens the panel over any program');
    expect(await breakglass.app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('CommandOrControl+Alt+Shift+B'))).toBe(false);
    await openAndHide('ctrl+alt+shift+k');
    await resize(720, 480);
    await section().evaluate((element) => element.scrollIntoView());
    await breakglass.page.screenshot({ path: tour('shortcut-changed-720') });
    expect(await section().evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    await resize(1280, 800);
  });

  test('while recording, the present one reaches the window instead of the panel, and works again after Escape', async () => {
    await change().click();
    await recording().waitFor();
    xdotool('key', 'ctrl+alt+shift+k');
    await change().waitFor();
    expect(await isVisible()).toBe(false);
    await change().click();
    await recording().waitFor();
    xdotool('key', 'Escape');
    await change().waitFor();
    await openAndHide('ctrl+alt+shift+k');
  });

  test('what another program has is refused, said under it, and taken once the other is gone', async () => {
    await change().click();
    await recording().waitFor();
    xdotool('key', 'ctrl+c');
    await expect.poll(() => said().innerText()).toContain('Hold two of');
    xdotool('key', 'Escape');
    await change().waitFor();
    // A second profile on the same display takes the default, which this one has given up.
    const other = await launchBreakglass();
    try {
      await other.page.getByText('Open Breakglass from anywhere:').waitFor();
      await section().getByRole('button', { name: 'Reset the shortcut of the quick panel' }).click();
      await expect.poll(() => said().innerText()).toContain('Another program already uses this');
      await lookAtRefusal();
    } finally {
      await other.close();
    }
    await breakglass.page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await expect.poll(() => said().innerText()).toContain('Opens the panel over any program');
    await focusMain();
    await openAndHide('ctrl+alt+shift+b');
  });

  async function lookAtRefusal(): Promise<void> {
    for (const [width, height] of [[1280, 800], [720, 480]] as const) {
      await resize(width, height);
      for (const theme of ['light', 'dark'] as const) {
        await ask(breakglass.page, 'settings:set', { theme });
        await section().evaluate((element) => element.scrollIntoView());
        await breakglass.page.screenshot({ path: tour(`shortcut-refused-${width}-${theme}`) });
      }
    }
    expect((await new AxeBuilder({ page: breakglass.page }).setLegacyMode(true).include('[data-section="quick-panel"]').analyze()).violations).toEqual([]);
  }

  test('the whole command can be selected, and fits the smallest window', async () => {
    const command = section().getByRole('textbox', { name: 'Command' });
    await command.focus();
    expect(await command.evaluate((element) => (element as HTMLInputElement).value.slice((element as HTMLInputElement).selectionStart!, (element as HTMLInputElement).selectionEnd!))).toContain(`${root.replace(/\/$/, '')} --quick`);
    expect(await section().evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    for (const [width, height] of [[720, 480], [1280, 800]] as const) {
      await resize(width, height);
      for (const theme of ['light', 'dark'] as const) {
        await ask(breakglass.page, 'settings:set', { theme });
        await section().evaluate((element) => element.scrollIntoView());
        await breakglass.page.screenshot({ path: tour(`shortcut-${width}-${theme}`) });
      }
    }
    await change().click();
    await recording().waitFor();
    await breakglass.page.screenshot({ path: tour('shortcut-recording') });
  });
});
