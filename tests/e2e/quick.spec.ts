import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../../build/bundle.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { ask, codeOf } from './bridge.ts';
import { launchBreakglass, rootSwitches, type Breakglass } from './launch.ts';
import { createFilledVault, secrets } from './scene.ts';
import { pasted } from './selection.ts';

// Real keys through a window manager, with another program that has the focus before and must have it after.

const shortcut = 'ctrl+alt+shift+b';

let breakglass: Breakglass;
let terminal: ChildProcess;
let terminalWindow: string;

function xdotool(...args: readonly string[]): string {
  const { stdout, status, stderr } = spawnSync('xdotool', args, { env: breakglass.env, encoding: 'utf8', timeout: 20_000 });
  if (status !== 0) throw new Error(`xdotool ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

const active = (): string => spawnSync('xdotool', ['getactivewindow'], { env: breakglass.env, encoding: 'utf8' }).stdout.trim();
const panelPage = (): Page | undefined => breakglass.app.windows().find((page) => page.url().endsWith('/quick.html'));
const isVisible = (): Promise<boolean> => breakglass.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.getTitle() === 'Breakglass quick panel' && window.isVisible()));
/** The X server's word, not Electron's, which is early: keys go where the server says. */
const focusedName = (): string => spawnSync('xdotool', ['getwindowfocus', 'getwindowname'], { env: breakglass.env, encoding: 'utf8' }).stdout.trim();
const clipboard = (): string => pasted(breakglass.env) ?? '';

async function openPanel(): Promise<Page> {
  xdotool('key', shortcut);
  await expect.poll(focusedName).toBe('Breakglass quick panel');
  // Playwright may learn of the page after the window manager has of the window.
  return vi.waitUntil(panelPage, { timeout: 10_000 });
}

async function backInTerminal(): Promise<void> {
  await expect.poll(isVisible).toBe(false);
  await expect.poll(active).toBe(terminalWindow);
}

beforeAll(async () => {
  breakglass = await launchBreakglass();
  await ask(breakglass.page, 'settings:set', { hideFromCapture: false });
  await createFilledVault(breakglass);
  terminal = spawn('xterm', ['-title', 'oncall', '-e', 'cat'], { env: breakglass.env, stdio: 'ignore' });
  terminalWindow = await vi.waitUntil(() => spawnSync('xdotool', ['search', '--onlyvisible', '--name', '^oncall$'], { env: breakglass.env, encoding: 'utf8' }).stdout.trim(), { timeout: 20_000 });
  xdotool('windowactivate', '--sync', terminalWindow);
});
afterEach(async () => {
  if (await isVisible()) xdotool('key', 'Escape');
  await vi.waitUntil(async () => !(await isVisible()), { timeout: 10_000 });
  await ask(breakglass.page, 'clipboard:clear', {});
  xdotool('windowactivate', '--sync', terminalWindow);
});
afterAll(async () => {
  terminal?.kill();
  await breakglass?.close();
});

describe('the quick panel', () => {
  test('opens over another program by the global shortcut, copies what was typed for and gives the focus back', async () => {
    const page = await openPanel();
    await page.getByRole('option').first().waitFor();
    xdotool('type', '--delay', '0', 'pager');
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([expect.stringContaining('PagerDuty')]);
    xdotool('key', 'Return');
    await expect.poll(clipboard).toBe('prod-pager-token');
    await backInTerminal();
  });

  test('words and Enter in one batch at full key rate copy what was typed for, never a stale first row', async () => {
    for (const [words, value] of [['grafana', 'dev-grafana-pw'], ['pager', 'prod-pager-token'], ['orders staging', 'staging-orders-pw'], ['grafana', 'dev-grafana-pw']] as const) {
      await openPanel();
      xdotool('type', '--delay', '0', `${words}\n`);
      await expect.poll(clipboard).toBe(value);
      await backInTerminal();
    }
  });

  test('an environment and a tag narrow what is found', async () => {
    const page = await openPanel();
    xdotool('type', '--delay', '0', 'staging orders');
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([expect.stringContaining('Orders DB staging')]);
    xdotool('key', 'ctrl+a');
    xdotool('type', '--delay', '0', '@pager');
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([expect.stringContaining('PagerDuty')]);
  });

  test('the arrows choose, and Enter copies that row', async () => {
    const page = await openPanel();
    xdotool('type', '--delay', '0', 'orders');
    await expect.poll(() => page.getByRole('option').count()).toBe(2);
    const [first, second] = await page.getByRole('option').allInnerTexts();
    expect(first).not.toBe(second);
    xdotool('key', 'Down');
    await page.locator('[role=option][aria-selected=true]').filter({ hasText: second!.split('\n')[0]! }).waitFor();
    xdotool('key', 'Return');
    await expect.poll(clipboard).toBe(second!.includes('staging') && second!.split('\n')[0] === 'Orders DB staging' ? 'staging-orders-pw' : 'prod-orders-pw');
    await backInTerminal();
  });

  test('right shows the other fields and forms of what was typed for, each with a key; left goes back', async () => {
    const page = await openPanel();
    xdotool('type', '--delay', '0', 'grafana');
    xdotool('key', 'Right');
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual(expect.arrayContaining([expect.stringContaining('Copy user name'), expect.stringContaining('Copy as: JSON')]));
    mkdirSync(path.join(root, 'tour'), { recursive: true });
    await page.screenshot({ path: path.join(root, 'tour', 'quick-actions.png') });
    xdotool('key', 'Left');
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([expect.stringContaining('Grafana')]);
    xdotool('key', 'Tab');
    await page.getByRole('option', { name: /Copy user name/ }).waitFor();
    xdotool('key', '2');
    await expect.poll(clipboard).toBe('admin');
    await backInTerminal();
    await openPanel();
    xdotool('type', '--delay', '0', 'grafana');
    xdotool('key', 'Tab');
    await page.getByRole('option', { name: /Copy user name/ }).waitFor();
    for (let row = 0; row < 3; row++) xdotool('key', 'Down');
    await page.locator('[role=option][aria-selected=true]').filter({ hasText: 'Copy as: Environment variables (sh)' }).waitFor();
    xdotool('key', 'Return');
    await expect.poll(clipboard).toContain("export GRAFANA_PASSWORD='dev-grafana-pw'");
    await backInTerminal();
  });

  test('Escape, the shortcut itself and another window hide it; a failure keeps it', async () => {
    await openPanel();
    xdotool('key', 'Escape');
    await backInTerminal();
    await openPanel();
    xdotool('key', shortcut);
    await backInTerminal();
    await openPanel();
    xdotool('windowactivate', '--sync', terminalWindow);
    await backInTerminal();
    const page = await openPanel();
    xdotool('type', '--delay', '0', 'nothing like it\n');
    await page.getByRole('alert').waitFor();
    expect(await isVisible()).toBe(true);
    expect(clipboard()).toBe('');
  });

  test('is empty before it is hidden, so that the next first frame is not the last one', async () => {
    const page = await openPanel();
    xdotool('type', '--delay', '0', 'pager');
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    // What the page holds at the moment when main is asked to hide it.
    await breakglass.app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === 'Breakglass quick panel')!;
      const hide = window.hide.bind(window);
      window.hide = () => void window.webContents.executeJavaScript('document.body.innerText + "|" + document.querySelector("input").value').then((seen: string) => {
        Reflect.set(globalThis, 'seenAtHide', seen);
        window.hide = hide;
        hide();
      });
    });
    xdotool('key', 'Escape');
    await expect.poll(isVisible).toBe(false);
    const seen = await breakglass.app.evaluate(() => String(Reflect.get(globalThis, 'seenAtHide')));
    expect(seen.endsWith('|')).toBe(true);
    expect(seen).not.toMatch(/Pager|acme|prod/);
  });

  test('S14: the panel is one of our windows: it may call, and what it asks wrongly is refused', async () => {
    const page = await openPanel();
    expect(await codeOf(page, 'vault:getState', {})).toBe('ok');
    expect(await codeOf(page, 'panel:hide', { turn: 'x' as never })).toBe('ERR_IPC_INPUT');
    const policy = await page.evaluate(async () => (await fetch('https://example.com').then(() => 'reached', () => 'refused')));
    expect(policy).toBe('refused');
  });

  test('S12: no value is ever drawn in it', async () => {
    const page = await openPanel();
    await page.getByRole('option').first().waitFor();
    const html = await page.content();
    for (const { values } of secrets) for (const [key, value] of Object.entries(values ?? {})) if (/password|token|key/.test(key)) expect(html).not.toContain(value);
  });

  test('axe finds nothing in it, with results, with actions and with something locked', async () => {
    const violations = async (page: Page): Promise<string[]> => (await new AxeBuilder({ page }).setLegacyMode(true).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    const page = await openPanel();
    await page.getByRole('option').first().waitFor();
    expect(await violations(page)).toEqual([]);
    xdotool('key', 'Tab');
    await page.getByRole('option', { name: /Copy as: JSON/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    xdotool('key', 'Escape');
    await ask(breakglass.page, 'vault:lock', { environment: 'staging' });
    await page.getByText('staging is locked.').waitFor();
    expect(await violations(page)).toEqual([]);
    xdotool('key', 'ctrl+u');
    await expect.poll(() => page.getByText('staging is locked.').count()).toBe(0);
  });

  test('a second start with --quick opens it', async () => {
    const { executable } = await electronRuntime();
    const again = spawn(executable, [...rootSwitches(), root, '--quick'], { env: breakglass.env, cwd: breakglass.home, stdio: 'ignore' });
    await new Promise((resolve) => again.once('exit', resolve));
    await expect.poll(isVisible).toBe(true);
    await expect.poll(focusedName).toBe('Breakglass quick panel');
  });

  test('looks as drawn, light and dark', async () => {
    mkdirSync(path.join(root, 'tour'), { recursive: true });
    for (const theme of ['light', 'dark'] as const) {
      await ask(breakglass.page, 'settings:set', { theme });
      const page = await openPanel();
      xdotool('type', '--delay', '0', 'or');
      await expect.poll(() => page.getByRole('option').count()).toBe(2);
      await page.screenshot({ path: path.join(root, 'tour', `quick-${theme}.png`) });
      xdotool('key', 'Escape');
      await backInTerminal();
    }
  });

  test('says what is locked, and opens it from here', async () => {
    await ask(breakglass.page, 'vault:lock', { environment: 'prod' });
    const page = await openPanel();
    xdotool('type', '--delay', '0', 'orders');
    await page.getByText('prod is locked.').waitFor();
    await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual([expect.stringContaining('staging')]);
    await page.screenshot({ path: path.join(root, 'tour', 'quick-locked.png') });
    xdotool('key', 'ctrl+u');
    await expect.poll(() => page.getByRole('option').count()).toBe(2);
    expect(await page.getByText('prod is locked.').count()).toBe(0);
  });

  test('a shortcut that the system refuses is said, and another takes its place', async () => {
    await ask(breakglass.page, 'settings:set', { quickShortcut: 'No+Such+Key' });
    await breakglass.page.getByText(/The system does not give us No\+Such\+Key/).first().waitFor();
    await ask(breakglass.page, 'settings:set', { quickShortcut: 'CommandOrControl+Alt+Shift+K' });
    xdotool('key', shortcut);
    xdotool('key', 'ctrl+alt+shift+k');
    await expect.poll(focusedName).toBe('Breakglass quick panel');
  });
});
