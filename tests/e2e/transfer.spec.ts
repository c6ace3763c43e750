import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindTemplates } from '../../shared/model/kinds.ts';
import { ask, codeOf } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { addSecret, createVault } from './scene.ts';

// Secrets in and out through the window's own screens, and every kind of secret typed into the editor.

let breakglass: Breakglass;
let folder: string;
let vaultFile: string;

beforeAll(async () => {
  breakglass = await launchBreakglass();
  vaultFile = await createVault(breakglass);
  folder = path.dirname(vaultFile);
});
afterAll(() => breakglass?.close());

/** Answers the next open or save dialog with `file`, as a person would. */
async function answerDialogs(file: string): Promise<void> {
  await breakglass.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath: chosen })) as typeof dialog.showSaveDialog;
  }, file);
}

async function titles(): Promise<string[]> {
  const { rows } = await ask(breakglass.page, 'secret:query', { filter: { text: '', show: 'active', sort: 'title' }, offset: 0, limit: 100 });
  return rows.map(({ title }) => title);
}

describe('the editor', () => {
  test.each(kindTemplates.map((template) => [template.label, template] as const))('a %s is typed in, kept whole, and sealed', async (label, { fields }) => {
    const { page } = breakglass;
    const title = `My ${label}`;
    const values = new Map(fields.map(({ key }) => [key, key === 'totp' ? 'JBSWY3DPEHPK3PXP' : `typed-${key}`]));
    await page.keyboard.press('Control+n');
    await page.getByRole('listbox', { name: /kind/i }).waitFor();
    await page.getByRole('option', { name: new RegExp(`^${label}`) }).click();
    await page.getByRole('textbox', { name: 'Title' }).fill(title);
    for (const [key, value] of values) await page.locator(`[name="value ${key}"]`).fill(value);
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: title }).waitFor();
    const { rows } = await ask(page, 'secret:query', { filter: { text: title, show: 'active', sort: 'title' }, offset: 0, limit: 10 });
    const row = rows.find((one) => one.title === title)!;
    const view = await ask(page, 'secret:get', { environment: row.environment, id: row.id });
    for (const { key, concealed, text, length } of view.fields.filter((field) => values.has(field.key))) {
      expect({ key, length }).toEqual({ key, length: values.get(key)!.length });
      expect(text).toBe(concealed ? undefined : values.get(key));
    }
    expect(readFileSync(vaultFile, 'latin1')).not.toContain('typed-');
  });
});

describe('import', () => {
  const csv = '"Group","Title","Username","Password","URL","Notes"\n"Root/Ops","Imported one","ops","imported-pw-1","https://one.example.com",""\n"Root/Ops","Imported two","ops","imported-pw-2","https://two.example.com","two lines\nof notes"\n';

  test('a KeePassXC file is shown before anything is written, then imported, and the import can be taken back', async () => {
    const { page } = breakglass;
    const file = path.join(folder, 'keepassxc.csv');
    writeFileSync(file, csv);
    await answerDialogs(file);
    const before = { titles: await titles(), bytes: readFileSync(vaultFile, 'utf8') };
    await breakglass.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.send('command', { command: 'import' }));
    await page.getByRole('button', { name: 'Choose a file' }).click();
    await page.getByRole('heading', { name: 'Import secrets' }).waitFor();
    await page.getByText('Imported two').first().waitFor();
    expect(readFileSync(vaultFile, 'utf8')).toBe(before.bytes);
    await page.getByRole('button', { name: /^Import 2 secrets/ }).click();
    await page.getByText('2 secrets imported').first().waitFor();
    expect(await titles()).toEqual(expect.arrayContaining(['Imported one', 'Imported two']));
    expect(readFileSync(vaultFile, 'utf8')).not.toContain('imported-pw');
    await page.getByRole('button', { name: 'Undo the import' }).click();
    await expect.poll(titles).toEqual(before.titles);
  });

  test('a file that is no CSV is refused with its reason, and nothing is written', async () => {
    const file = path.join(folder, 'broken.csv');
    writeFileSync(file, '"Title","Password"\n"never closed,"x\n');
    const before = await titles();
    const { page } = breakglass;
    const code = await codeOf(page, 'transfer:chooseImport', { path: file, format: 'keepassxc' });
    expect(code).toBe('ERR_IMPORT_FORMAT');
    expect(await titles()).toEqual(before);
  });
});

describe('export', () => {
  test('chosen secrets only, after the warning is understood, 0600, and never over a file that is there', async () => {
    const { page } = breakglass;
    const secret = await addSecret(page, { environment: 'dev', title: 'Going out', values: { username: 'ops', password: 'exported-pw' } });
    const secrets = [{ environment: 'dev', id: secret.id }];
    const file = path.join(folder, 'out.json');
    // @ts-expect-error the contract has no export without the warning
    expect(await codeOf(page, 'transfer:export', { secrets, format: 'json', understood: false, path: file })).toBe('ERR_IPC_INPUT');
    expect(await ask(page, 'transfer:export', { secrets, format: 'json', understood: true, path: file })).toMatchObject({ exported: 1 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const written = readFileSync(file, 'utf8');
    expect(written).toContain('exported-pw');
    expect(written).not.toContain('typed-');
    expect(await codeOf(page, 'transfer:export', { secrets, format: 'json', understood: true, path: file })).toBe('ERR_STORAGE_EXISTS');
    expect(readFileSync(file, 'utf8')).toBe(written);
  });
});
