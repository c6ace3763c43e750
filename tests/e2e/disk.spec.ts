import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { addSecret, createVault, environments } from './scene.ts';

// Two programs, two profiles, one file: whoever is second is told, sees what changed, and nothing is overwritten.

const passphrase = 'crumpet-violet-harbor-otter-lantern-mosaic';
let mine: Breakglass;
let theirs: Breakglass;
let file: string;
let id: string;

beforeAll(async () => {
  mine = await launchBreakglass();
  file = await createVault(mine, environments([{ kind: 'passphrase', passphrase }]));
  ({ id } = await addSecret(mine.page, { environment: 'staging', title: 'Shared DB', kind: 'database', values: { password: 'first-pw', username: 'app' } }));
  theirs = await launchBreakglass();
  await ask(theirs.page, 'vault:open', { path: file });
  const { vault } = await ask(theirs.page, 'vault:getState', {});
  const staging = vault!.environments.find(({ name }) => name === 'staging')!;
  await ask(theirs.page, 'vault:acceptRecipients', { environment: 'staging', refs: staging.recipients.map(({ ref }) => ref) });
  await ask(theirs.page, 'vault:unlock', { environment: 'staging', passphrase });
});
afterAll(async () => {
  await mine?.close();
  await theirs?.close();
});

async function startEdit(notes: string): Promise<void> {
  const { page } = mine;
  await page.getByRole('option', { name: /Shared DB/ }).first().click();
  await page.getByRole('button', { name: /^Edit/ }).click();
  await page.getByRole('textbox', { name: 'Notes' }).fill(notes);
}

const titles = async ({ page }: Breakglass): Promise<string[]> =>
  (await ask(page, 'secret:query', { filter: { text: '', show: 'active', sort: 'title' }, offset: 0, limit: 50 })).rows.map(({ title }) => title);

describe('S23: the file changed on disk since it was read', () => {
  test('the edit is refused and kept, what changed is told, and after loading the newer file both edits are there', async () => {
    const { page } = mine;
    await startEdit('typed while they saved');
    await addSecret(theirs.page, { environment: 'staging', title: 'Theirs', values: { password: 'theirs-pw' } });
    await page.getByText('changed on disk.').first().waitFor();
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'See what changed' }).first().click();
    await page.getByText('Theirs').first().waitFor();
    await page.getByRole('button', { name: 'Load the newer file' }).first().click();
    await page.getByRole('option', { name: /Theirs/ }).first().waitFor();
    // The edit waited: it comes back and is saved on the newer file.
    const continueEdit = page.getByRole('button', { name: /Continue/ });
    if ((await page.getByRole('textbox', { name: 'Notes' }).count()) === 0) await continueEdit.first().click();
    expect(await page.getByRole('textbox', { name: 'Notes' }).inputValue()).toBe('typed while they saved');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'Shared DB' }).waitFor();
    expect((await ask(page, 'secret:get', { environment: 'staging', id })).notes).toBe('typed while they saved');
    expect(await titles(mine)).toEqual(['Shared DB', 'Theirs']);
    await ask(theirs.page, 'vault:reload', {});
    expect(await titles(theirs)).toEqual(['Shared DB', 'Theirs']);
    expect((await ask(theirs.page, 'secret:get', { environment: 'staging', id })).notes).toBe('typed while they saved');
  });

  test('the same secret edited on both sides: mine can be saved beside theirs', async () => {
    const { page } = mine;
    await startEdit('my words');
    const view = await ask(theirs.page, 'secret:get', { environment: 'staging', id });
    const fields = view.fields.map(({ key, concealed }) => ({ key, concealed, value: { keep: true as const } }));
    const { kind, title, tags, favourite, revision } = view;
    await ask(theirs.page, 'secret:save', { environment: 'staging', id, baseRevision: revision, kind, title, tags, favourite, notes: 'their words', fields });
    await page.getByRole('button', { name: 'Load the newer file' }).first().click();
    await expect.poll(() => page.getByText('changed on disk.').count()).toBe(0);
    await page.keyboard.press('Control+s');
    await page.getByRole('button', { name: 'Save as a copy' }).click();
    await expect.poll(() => titles(mine)).toHaveLength(3);
    const { rows } = await ask(page, 'secret:query', { filter: { text: 'Shared DB', show: 'active', sort: 'title' }, offset: 0, limit: 50 });
    const notes = await Promise.all(rows.map(async (row) => (await ask(page, 'secret:get', { environment: 'staging', id: row.id })).notes));
    expect(notes.sort()).toEqual(['my words', 'their words']);
  });
});
