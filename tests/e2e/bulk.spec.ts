import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { createFilledVault } from './scene.ts';

// Several secrets at once, by keyboard: what is moved is re-sealed under the other environment's key, in one save.

let breakglass: Breakglass;

beforeAll(async () => {
  breakglass = await launchBreakglass();
  await createFilledVault(breakglass);
});
afterAll(() => breakglass?.close());

async function titlesIn(environment: string, show: 'active' | 'trash' = 'active'): Promise<string[]> {
  const { rows } = await ask(breakglass.page, 'secret:query', { filter: { text: '', environment, show, sort: 'title' }, offset: 0, limit: 50 });
  return rows.map(({ title }) => title);
}

async function generations(): Promise<number[]> {
  const { vault } = await ask(breakglass.page, 'vault:getState', {});
  return vault!.environments.map(({ generation }) => generation);
}

async function selectAllOf(words: string): Promise<void> {
  const { page } = breakglass;
  await page.keyboard.press('Control+k');
  await page.keyboard.type(words);
  await expect.poll(() => page.getByRole('option').count()).toBe(2);
  await page.getByRole('listbox', { name: 'Secrets' }).focus();
  await page.keyboard.press('Control+a');
  await page.getByText('2 selected').first().waitFor();
}

describe('several secrets', () => {
  test('moving re-seals them in the other environment in one save, and Ctrl+Z brings them back', async () => {
    const { page } = breakglass;
    const before = { prod: await titlesIn('prod'), dev: await titlesIn('dev'), at: await generations() };
    const { rows } = await ask(page, 'secret:query', { filter: { text: '', environment: 'prod', show: 'active', sort: 'title' }, offset: 0, limit: 2 });
    const secrets = rows.map(({ environment, id }) => ({ environment, id }));
    const { undo } = await ask(page, 'secret:transfer', { secrets, to: 'dev', how: 'move' });
    expect(await titlesIn('dev')).toEqual(expect.arrayContaining(rows.map(({ title }) => title)));
    expect(await titlesIn('prod')).toHaveLength(before.prod.length - 2);
    expect((await generations()).map((generation, at) => generation - before.at[at]!)).toEqual([1, 0, 1]);
    await ask(page, 'secret:undo', { undo: undo! });
    expect(await titlesIn('prod')).toEqual(before.prod);
    expect(await titlesIn('dev')).toEqual(before.dev);
  });

  test('found, selected, deleted and brought back by keyboard alone', async () => {
    const { page } = breakglass;
    await selectAllOf('orders');
    await page.keyboard.press('Delete');
    // prod is strict: a change of several asks first.
    await page.getByRole('alertdialog').waitFor();
    expect(await titlesIn('prod', 'trash')).toEqual([]);
    await page.getByRole('alertdialog').getByRole('button', { name: /trash/i }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => titlesIn('prod', 'trash')).toEqual(['Orders DB']);
    expect(await titlesIn('staging', 'trash')).toEqual(['Orders DB staging']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => titlesIn('prod', 'trash')).toEqual([]);
    expect(await titlesIn('staging')).toEqual(['Orders DB staging']);
  });
});
