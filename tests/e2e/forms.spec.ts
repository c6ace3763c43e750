import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../build/bundle.mjs';
import { totpCode } from '../../electron/totp/code.ts';
import { parseTotp } from '../../electron/totp/otpauth.ts';
import { ask } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { addSecret, createVault } from './scene.ts';
import { pasted } from './selection.ts';

// Values in the form that the person needs, read from the clipboard by another program.

const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
let breakglass: Breakglass;

beforeAll(async () => {
  breakglass = await launchBreakglass();
  await createVault(breakglass);
  await addSecret(breakglass.page, { environment: 'prod', title: 'Console', kind: 'login', values: { username: 'ada', password: "it's", url: 'https://console.example.com', totp: seed } });
  await addSecret(breakglass.page, { environment: 'dev', title: 'Steam', kind: 'login', values: { password: 'p', totp: `steam://${seed}` } });
});
afterAll(() => breakglass?.close());

const clipboard = (): string => pasted(breakglass.env) ?? '';

async function open(title: string): Promise<void> {
  await breakglass.page.getByRole('option').filter({ hasText: title }).click();
  await breakglass.page.getByRole('heading', { name: title }).waitFor();
}

describe('a login with a second factor', () => {
  test('copies the code of now, counts down, and never draws its key', async () => {
    const { page } = breakglass;
    await open('Console');
    await page.getByText(/next in \d+ s|copies the next one/).waitFor();
    const around = [Date.now() - 30_000, Date.now(), Date.now() + 30_000, Date.now() + 60_000].map((at) => totpCode(parseTotp(seed), at));
    await page.getByRole('button', { name: 'Copy one-time code' }).click();
    await expect.poll(clipboard).toMatch(/^[0-9]{6}$/);
    expect(around).toContain(clipboard());
    expect(await page.content()).not.toContain(seed);
  });

  test('of a sort that is not supported says so, and its key is not copied', async () => {
    await ask(breakglass.page, 'clipboard:clear', {});
    await open('Steam');
    await breakglass.page.getByText(/Steam Guard codes are not supported/).first().waitFor();
    await breakglass.page.getByRole('button', { name: 'Copy one-time code' }).click();
    await expect.poll(() => breakglass.page.getByText(/Steam Guard codes are not supported/).count()).toBeGreaterThan(1);
    expect(clipboard()).not.toContain(seed);
  });
});

describe('copy as', () => {
  test('puts the secret on the clipboard in the form that was chosen', async () => {
    const { page } = breakglass;
    await open('Console');
    await page.getByRole('button', { name: 'Copy as' }).click();
    await page.getByRole('menuitem', { name: 'JSON' }).waitFor();
    mkdirSync(path.join(root, 'tour'), { recursive: true });
    await page.screenshot({ path: path.join(root, 'tour', 'copy-as.png') });
    await page.getByRole('menuitem', { name: 'Environment variables (sh)' }).click();
    await expect.poll(clipboard).toBe("export CONSOLE_USERNAME='ada'\nexport CONSOLE_PASSWORD='it'\\''s'\nexport CONSOLE_URL='https://console.example.com'\n");
    expect(await page.content()).not.toContain("it'\\''s");
  });
});
