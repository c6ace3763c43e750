import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { addSecret, createVault } from './scene.ts';

// Every screen that one vault has, looked at by axe in both themes, with its policy violations and its overflow.

const payload = '<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=2</script>‮lru‬';
let breakglass: Breakglass;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  breakglass = await launchBreakglass();
  ({ page } = breakglass);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.evaluate(() => {
    Reflect.set(globalThis, 'violations', []);
    document.addEventListener('securitypolicyviolation', (event) => (Reflect.get(globalThis, 'violations') as string[]).push(`${event.violatedDirective} ${event.blockedURI}`));
  });
});
afterAll(() => breakglass?.close());

const button = (name: string | RegExp) => page.getByRole('button', { name });

async function fitsAt(width: number, height: number): Promise<boolean> {
  await breakglass.app.evaluate(({ BrowserWindow }, [w, h]) => {
    const window = BrowserWindow.getAllWindows()[0]!;
    window.setMinimumSize(320, 200);
    window.setContentSize(w, h);
  }, [width, height] as const);
  await page.waitForFunction((w) => window.innerWidth === w, width);
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

/** What a screen is held to: axe in light and dark, no scrolling sideways at three widths (the last is 200 % zoom of the first). */
async function look(screen: string): Promise<void> {
  for (const [width, height] of [[1280, 800], [720, 480], [640, 400]] as const) {
    expect(await fitsAt(width, height), `${screen} at ${width}`).toBe(true);
  }
  await fitsAt(1280, 800);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${screen}, ${colorScheme}: ${id} ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([]);
  }
}

describe('S16: every screen is accessible, fits, and breaks no rule of its policy', () => {
  test('first start and the steps of the wizard', async () => {
    await button(/^Create a vault/).waitFor();
    await look('start');
    await button(/^Create a vault/).click();
    await page.getByRole('radio', { name: /^A passphrase/ }).click();
    await look('where keys live');
    await button(/^Passphrase/).last().click();
    await page.getByRole('heading', { name: /passphrase/i }).first().waitFor();
    await look('passphrase');
    await button('Back').click();
    await page.getByRole('radio', { name: /^AWS KMS/ }).click();
    await button(/^Connect AWS/).click();
    await page.getByRole('heading', { name: 'Connect AWS' }).waitFor();
    await look('connect AWS');
    await button('Back').click();
    await page.getByRole('radio', { name: /^This computer/ }).click();
    await button(/^Environments/).click();
    await page.getByRole('heading', { name: 'Which environments?' }).waitFor();
    await look('environments of a new vault');
    await button(/^Recovery key/).click();
    await page.getByText(/shown this one time/).waitFor();
    await look('recovery key');
    for (const _step of [1, 2]) await button('Back').click();
    await button('Cancel').click();
  });

  test('the vault: empty, list, detail, editor, and text that is meant to do harm', async () => {
    await createVault(breakglass);
    await look('empty vault');
    await addSecret(page, { environment: 'staging', title: payload, kind: 'login', notes: payload, tags: ['<b>tag</b>'], values: { username: payload, password: payload, url: `https://example.com/${payload}`, totp: '' } });
    await addSecret(page, { environment: 'prod', title: 'Orders DB', kind: 'database', tags: ['orders'], expires: '2026-12-01', values: { password: 'pw-of-prod', username: 'app', host: 'db.internal' } });
    await page.getByRole('option', { name: /onerror/ }).first().click();
    await page.getByRole('heading', { name: /onerror/ }).waitFor();
    await look('list and detail with hostile text');
    await button(/^Edit/).click();
    await page.getByRole('textbox', { name: 'Title' }).waitFor();
    await look('editor');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+n');
    await page.getByRole('listbox', { name: /kind/i }).waitFor();
    await look('kinds of a new secret');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Secrets' }).focus();
    await page.keyboard.press('Control+a');
    await look('several selected');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('orders');
    await page.keyboard.press('Enter');
    await page.getByText('Copied').first().waitFor();
    await look('search and toast');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
  });

  test('environments, keys, every way to add one, and each section of the settings', async () => {
    await button('Environments and keys').first().click();
    await page.getByRole('heading', { name: 'Environments and keys' }).waitFor();
    await look('environments and keys');
    await button('Keys of staging').click();
    await page.getByRole('heading', { name: /Keys of/ }).waitFor();
    await look('keys');
    await button('Add recipient').click();
    await look('add recipient');
    await page.keyboard.press('Escape');
    await button('Settings').first().click();
    await page.getByText('Lock after idle').first().waitFor();
    await look('settings');
    await button(/^All secrets/).first().click();
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Escape');
    await page.getByRole('listbox', { name: 'Secrets' }).focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await look('shortcuts');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+l');
    await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    await look('locked');
    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
  });

  test('nothing broke the policy or wrote an error on the way', async () => {
    expect(await page.evaluate(() => Reflect.get(globalThis, 'violations'))).toEqual([]);
    expect(complaints).toEqual([]);
    await ask(page, 'vault:close', {});
  });
});
