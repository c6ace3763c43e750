import type { ChildProcess } from 'node:child_process';
import type { Locator } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { createFilledVault } from './scene.ts';
import { copyElsewhere, pasted } from './selection.ts';

// Finding and copying in the main window, by keyboard as far as a person would. One program for the whole file.

let breakglass: Breakglass;
const others: ChildProcess[] = [];

beforeAll(async () => {
  breakglass = await launchBreakglass();
  await ask(breakglass.page, 'settings:set', { hideFromCapture: false });
  await createFilledVault(breakglass);
});
afterEach(async () => {
  for (const other of others.splice(0)) other.kill('SIGKILL');
  await ask(breakglass.page, 'clipboard:clear', {});
  await breakglass.page.keyboard.press('Control+k');
  await breakglass.page.keyboard.press('Escape');
});
afterAll(() => breakglass?.close());

const box = (): Locator => breakglass.page.getByRole('searchbox', { name: 'Search secrets' });
const rows = (): Locator => breakglass.page.getByRole('option');
const clipboard = (): string => pasted(breakglass.env) ?? '';
const primary = (): string => pasted(breakglass.env, 'primary') ?? '';

async function type(words: string): Promise<void> {
  await breakglass.page.keyboard.press('Control+k');
  await breakglass.page.keyboard.type(words);
}

describe('search', () => {
  test('words of title, user, host and tags find secrets of every open environment', async () => {
    await type('orders');
    await expect.poll(() => rows().count()).toBe(2);
    await type('bastion.example');
    await expect.poll(() => rows().allInnerTexts()).toEqual([expect.stringContaining('Bastion')]);
    await type('PAGER acme');
    await expect.poll(() => rows().allInnerTexts()).toEqual([expect.stringContaining('PagerDuty')]);
  });

  test('a value is never found, and nothing found says so', async () => {
    await type('prod-orders-pw');
    await breakglass.page.getByText('Nothing found').first().waitFor();
    expect(await rows().count()).toBe(0);
  });

  test('slash and Ctrl+K both go to the search box', async () => {
    const { page } = breakglass;
    await page.getByRole('listbox', { name: 'Secrets' }).focus();
    await page.keyboard.press('/');
    expect(await box().evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await box().inputValue()).toBe('');
  });

  test('typing and Enter at once copies what was typed for, never a stale first row', async () => {
    const { page, env } = breakglass;
    await type('grafana');
    await page.keyboard.press('Enter');
    await expect.poll(() => pasted(env)).toBe('dev-grafana-pw');
    // No pause between the words and Enter: the list on screen is still that of the search before.
    for (const [words, value] of [['pagerd', 'prod-pager-token'], ['staging orders', 'staging-orders-pw'], ['bastion', '-----BEGIN-----\nprod-bastion-key\n-----END-----']] as const) {
      await page.keyboard.press('Control+k');
      await page.keyboard.insertText(words);
      await page.keyboard.press('Enter');
      await expect.poll(() => pasted(env)).toBe(value);
    }
  });

  test('arrows choose another row while the words stay, and Enter copies that one', async () => {
    const { page } = breakglass;
    await type('orders');
    await expect.poll(() => rows().count()).toBe(2);
    // What was used last comes first.
    await expect.poll(() => rows().first().innerText()).toContain('staging');
    await page.getByRole('heading', { name: /^Orders DB staging/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.getByRole('heading', { name: 'Orders DB prod' }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(clipboard).toBe('prod-orders-pw');
    expect(await box().inputValue()).toBe('orders');
  });
});

describe('copy', () => {
  test('S20: the toast says what was copied and from where, and Ctrl+Shift+Backspace clears both selections', async () => {
    const { page } = breakglass;
    await type('orders.db.internal postgres');
    await page.keyboard.press('Enter');
    const toast = page.getByText(/^clears in \d+ s$/);
    await toast.waitFor();
    await page.getByText('Copied password', { exact: true }).waitFor();
    expect([clipboard(), primary()]).toEqual(['prod-orders-pw', 'prod-orders-pw']);
    await page.keyboard.press('Control+Shift+Backspace');
    await page.getByText('Clipboard cleared').first().waitFor();
    expect([clipboard(), primary()]).toEqual(['', '']);
  });

  test('S20: what another program copied since survives "Clear now"', async () => {
    const { page, env } = breakglass;
    await type('pagerduty');
    await page.keyboard.press('Enter');
    await page.getByText(/^clears in \d+ s$/).waitFor();
    others.push(await copyElsewhere(env, 'clipboard', 'newer text'));
    await page.getByRole('button', { name: 'Clear now' }).click();
    await expect.poll(primary).toBe('');
    expect(clipboard()).toBe('newer text');
  });

  test('S20: the time that is set clears by itself', async () => {
    const { page } = breakglass;
    await ask(page, 'settings:set', { clipboardClearMs: 5_000 });
    try {
      await type('grafana');
      await page.keyboard.press('Enter');
      await expect.poll(clipboard).toBe('dev-grafana-pw');
      await expect.poll(() => [clipboard(), primary()], { timeout: 15_000 }).toEqual(['', '']);
    } finally {
      await ask(page, 'settings:set', { clipboardClearMs: 30_000 });
    }
  });

  test('each field has its own copy button, reached by arrows from the search box', async () => {
    const { page } = breakglass;
    await type('orders postgres');
    await page.getByRole('heading', { name: 'Orders DB prod' }).waitFor();
    await page.keyboard.press('ArrowRight');
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await expect.poll(focused).toBe('Copy password');
    const seen: (string | null | undefined)[] = [];
    for (let at = 0; at < 8 && (await focused()) !== 'Copy user name'; at++) {
      seen.push(await focused());
      await page.keyboard.press('ArrowDown');
    }
    expect(await focused(), `went over ${seen.join(', ')}`).toBe('Copy user name');
    await page.keyboard.press('Enter');
    await expect.poll(clipboard).toBe('orders_rw');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => box().evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

describe('reveal', () => {
  test('one field is drawn when asked for, and hides itself again', async () => {
    const { page } = breakglass;
    await ask(page, 'settings:set', { revealHideMs: 2_000 });
    await type('grafana');
    await page.getByRole('heading', { name: 'Grafana' }).waitFor();
    expect(await page.getByText('dev-grafana-pw').count()).toBe(0);
    await page.getByRole('button', { name: 'Reveal password' }).click();
    // The value is drawn in pieces, digits and signs apart.
    const drawn = () => page.evaluate(() => document.body.innerText.includes('dev-grafana-pw'));
    await expect.poll(drawn).toBe(true);
    await expect.poll(drawn, { timeout: 10_000 }).toBe(false);
    await page.getByRole('button', { name: 'Reveal password' }).waitFor();
  });

  test('a strict environment draws nothing: no button, and main refuses', async () => {
    const { page } = breakglass;
    await type('orders postgres');
    await page.getByRole('heading', { name: 'Orders DB prod' }).waitFor();
    expect(await page.getByRole('button', { name: /^Reveal/ }).count()).toBe(0);
    const { rows: found } = await ask(page, 'secret:query', { filter: { text: 'orders postgres', show: 'active', sort: 'title' }, offset: 0, limit: 1 });
    const reveal = (id: string) => page.evaluate((secret) => (Reflect.get(globalThis, 'breakglass') as { secret: { reveal(input: unknown): Promise<unknown> } }).secret.reveal({ environment: 'prod', id: secret }), id);
    expect(await reveal(found[0]!.id)).toMatchObject({ ok: false, error: { code: 'ERR_REVEAL_NOT_ALLOWED' } });
  });
});

describe('the list', () => {
  test('favourite, delete with undo, trash and restore, by keyboard', async () => {
    const { page } = breakglass;
    await type('grafana');
    await page.getByRole('heading', { name: 'Grafana' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Favourite' }).and(page.locator('[aria-pressed=true]')).waitFor();
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Favourite' }).and(page.locator('[aria-pressed=false]')).waitFor();
    await page.keyboard.press('Delete');
    await page.getByText('Moved to the trash').first().waitFor();
    await page.keyboard.press('Control+z');
    await page.getByText('Undone').first().waitFor();
    await type('grafana');
    await expect.poll(() => rows().count()).toBe(1);
  });

  test('several are selected with Shift and all with Ctrl+A, and Escape goes back', async () => {
    const { page } = breakglass;
    await page.keyboard.press('Control+k');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByText('2 selected').first().waitFor();
    await page.getByRole('listbox', { name: 'Secrets' }).focus();
    await page.keyboard.press('Control+a');
    await page.getByText('5 selected').first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText(/\d selected/).count()).toBe(0);
  });

  test('a question mark lists the shortcuts, Escape closes it', async () => {
    const { page } = breakglass;
    await page.keyboard.press('Control+k');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('Lock all');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.count()).toBe(0);
  });
});
