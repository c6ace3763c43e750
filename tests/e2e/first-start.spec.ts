import path from 'node:path';
import { existsSync } from 'node:fs';
import type { Locator, Page } from 'playwright';
import { afterEach, describe, expect, test } from 'vitest';
import { startFakeAws, type FakeAws } from '../fakes/kms/fake-aws.ts';
import { accounts, keys, maya } from '../fakes/kms/world.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';

// The first start, once for each place where keys can live, from the first click to a vault that opens after a restart.

let breakglass: Breakglass | undefined;
let aws: FakeAws | undefined;
afterEach(async () => {
  await breakglass?.close();
  breakglass = undefined;
  await aws?.close();
  aws = undefined;
});

const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });

/** Reads the recovery key from the screen and types back what is asked for. */
async function typeBack(page: Page): Promise<string> {
  const groups = await page.getByRole('list', { name: 'Recovery key' }).getByRole('listitem').allInnerTexts();
  const key = groups.map((group) => group.trim().split(/\s+/).at(-1)!);
  const fields = page.getByRole('textbox', { name: /^Group \d+$/ });
  for (const field of await fields.all()) {
    const label = await field.evaluate((element) => (element as HTMLInputElement).labels?.[0]?.textContent ?? '');
    await field.fill(key[Number(label.replace('Group ', '')) - 1]!);
  }
  return key.join('-');
}

async function restart(before: Breakglass, keyring: 'unlocked' | 'absent' = 'unlocked'): Promise<Breakglass> {
  await before.close();
  breakglass = await launchBreakglass({ home: before.home, keyring });
  return breakglass;
}

/** Opens the first of the recent vaults. */
const openRecent = (page: Page): Promise<void> => page.locator('section', { hasText: 'Recent vaults' }).getByRole('button').first().click();

/** The vault that was made is the first of the recent ones, locked, and every environment of it opens. */
async function opensFromRecents(page: Page, unlock: (name: string) => Promise<void>): Promise<void> {
  await openRecent(page);
  await page.getByText('Everything is locked').waitFor();
  for (const name of ['prod', 'staging', 'dev']) {
    await unlock(name);
    await button(page, `Lock ${name}`).first().waitFor();
  }
}

describe('create a vault', () => {
  test('this computer: by keyboard alone, with a recovery key typed back, and open again after a restart', async () => {
    breakglass = await launchBreakglass();
    let { page } = breakglass;
    const { keyboard } = page;
    await button(page, 'Create a vault').waitFor();
    await keyboard.press('Enter');
    await page.getByRole('radio', { name: 'This computer' }).and(page.locator('[aria-checked=true]')).waitFor();
    await expect.poll(() => button(page, 'Environments').isEnabled()).toBe(true);
    await keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name of environment 1' }).waitFor();
    await keyboard.press('Enter');
    await page.getByRole('list', { name: 'Recovery key' }).waitFor();
    // Nothing is made before the key is typed back.
    await keyboard.press('Enter');
    await page.getByRole('alert').first().waitFor();
    expect(existsSync(path.join(breakglass.home, 'Documents')) && (await page.getByText('Everything is locked').count())).toBe(0);
    await typeBack(page);
    await keyboard.press('Enter');
    await page.getByText('No secrets yet').waitFor();
    ({ page } = await restart(breakglass));
    await opensFromRecents(page, (name) => button(page, `Unlock ${name}`).first().click());
  });

  test('a passphrase, where there is no Secret Service, with the reason said', async () => {
    breakglass = await launchBreakglass({ keyring: 'absent' });
    let { page } = breakglass;
    await button(page, 'Create a vault').click();
    await page.getByRole('radio', { name: 'A passphrase' }).and(page.locator('[aria-checked=true]')).waitFor();
    expect(await page.getByRole('radio', { name: 'This computer' }).getAttribute('aria-disabled')).toBe('true');
    await page.getByText('this computer has no keychain that answers', { exact: false }).waitFor();
    await button(page, 'Passphrase').click();

    const passphrase = page.getByLabel('Passphrase', { exact: true });
    await passphrase.fill('password1');
    await page.keyboard.press('Enter');
    await page.getByText(/Too easy to guess/).waitFor();
    await button(page, 'Suggest six words').click();
    await button(page, 'Use these words').click();
    const words = await passphrase.inputValue();
    expect(words.split(/[\s-]+/)).toHaveLength(6);
    await page.getByLabel('Passphrase again', { exact: true }).fill(words);
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'Name of environment 1' }).waitFor();
    await button(page, 'Recovery key').click();
    await button(page, 'Go on without a recovery key').click();
    await page.getByText('If the passphrase is forgotten, nobody can open this vault', { exact: false }).waitFor();
    await page.getByRole('checkbox').check();
    await button(page, 'Create without it').click();
    await page.getByText('No secrets yet').waitFor({ timeout: 45_000 });

    ({ page } = await restart(breakglass, 'absent'));
    let wrongTried = false;
    await opensFromRecents(page, async (name) => {
      await button(page, `Unlock ${name}`).first().click();
      const dialog = page.getByRole('dialog');
      const field = dialog.getByLabel('Passphrase', { exact: true });
      if (!wrongTried) {
        await field.fill('not the passphrase at all');
        await page.keyboard.press('Enter');
        await dialog.getByText('That is not the passphrase.').waitFor({ timeout: 20_000 });
        wrongTried = true;
      }
      await field.fill(words);
      await page.keyboard.press('Enter');
    });
  });

  test('AWS KMS: connect with an access key, one key each, and one Decrypt per unlock after a restart', async () => {
    aws = await startFakeAws({ accounts, keys });
    breakglass = await launchBreakglass();
    let { page } = breakglass;
    await button(page, 'Create a vault').click();
    await page.getByRole('radio', { name: 'AWS KMS' }).click();
    await button(page, 'Connect AWS').click();
    await page.getByRole('radio', { name: 'Access key' }).click();
    await page.getByLabel('Access key ID').fill(maya.accessKeyId);
    await page.getByLabel('Secret access key', { exact: true }).fill(maya.secretAccessKey);
    await page.getByText('More', { exact: true }).click();
    await page.getByLabel('Endpoint', { exact: true }).fill(aws.endpoint);
    await page.getByRole('combobox', { name: 'Region' }).first().click();
    await page.getByRole('option', { name: /eu-west-1/ }).click();
    await button(page, /^Connect( Enter)?$/).last().click();
    await page.getByText('111122223333', { exact: false }).first().waitFor();
    const pick = async (alias: string): Promise<void> => {
      await page.getByRole('radio', { name: new RegExp(alias) }).or(page.getByRole('option', { name: new RegExp(alias) })).first().click();
    };
    await pick('alias/breakglass-prod');
    await button(page, 'Use this key').click();
    await page.getByRole('textbox', { name: 'Name of environment 1' }).waitFor();
    await button(page, 'Remove dev').click();
    await button(page, 'Choose a key for staging').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Or type an ARN, alias or key ID').fill('alias/breakglass-staging');
    await dialog.getByRole('button', { name: 'Use this key' }).click();
    await button(page, 'Key for staging: alias/breakglass-staging').waitFor();
    await button(page, 'Recovery key').click();
    await typeBack(page);
    await page.keyboard.press('Enter');
    await page.getByText('No secrets yet').waitFor();

    ({ page } = await restart(breakglass));
    aws.calls.length = 0;
    await openRecent(page);
    await page.getByText('Everything is locked').waitFor();
    expect(aws.calls).toEqual([]);
    for (const name of ['prod', 'staging']) {
      await button(page, `Unlock ${name}`).first().click();
      await button(page, `Lock ${name}`).first().waitFor();
    }
    expect(aws.calls.map(({ action }) => action)).toEqual(['Decrypt', 'Decrypt']);
  });
});
