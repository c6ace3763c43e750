import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, codeOf, reply } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { addSecret, createFilledVault, environments, vaultPath } from './scene.ts';

// Section 7: files that are not what they should be. Each gets words that say what to do next, and stays as it is.

let breakglass: Breakglass;
let folder: string;
let good: string;

beforeAll(async () => {
  breakglass = await launchBreakglass();
  good = await createFilledVault(breakglass);
  folder = path.dirname(good);
  await ask(breakglass.page, 'vault:close', {});
  await breakglass.page.getByRole('button', { name: 'Open a vault' }).waitFor();
});
afterAll(() => breakglass?.close());

function write(name: string, bytes: string | Uint8Array): string {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
}

/** Opens a file as a person does, with the dialog answered for them, and reads what the window says. */
async function openedWords(file: string): Promise<string> {
  const { app, page } = breakglass;
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (async () => ({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
  }, file);
  const dismiss = page.getByRole('button', { name: 'Dismiss' });
  while ((await dismiss.count()) > 0) await dismiss.first().click();
  await page.keyboard.press('Control+o');
  await dismiss.waitFor({ timeout: 10_000 });
  return page.evaluate(() => document.body.innerText);
}

const text = () => readFileSync(good, 'utf8');
const cut = (share: number) => text().slice(0, Math.floor(text().length * share));

describe('S5, S11: a file that is no good vault says so and stays as it is', () => {
  const cases: readonly (readonly [string, () => string | Uint8Array, RegExp, string])[] = [
    ['empty', () => '', /not a Breakglass vault/i, 'ERR_FORMAT_NOT_A_VAULT'],
    ['foreign', () => 'title,password\nx,y\n', /not a Breakglass vault/i, 'ERR_FORMAT_NOT_A_VAULT'],
    ['binary', () => new Uint8Array(4096).map((_, at) => (at * 37) % 256), /not a Breakglass vault/i, 'ERR_FORMAT_NOT_A_VAULT'],
    ['newer', () => text().replace('breakglass-vault 1 ', 'breakglass-vault 9 '), /newer|version/i, 'ERR_FORMAT_VERSION'],
    ['with git’s conflict markers', () => text().replace('\n', '\n<<<<<<< HEAD\n'), /conflict|git/i, 'ERR_FORMAT_CONFLICT_MARKERS'],
    ['with another end of lines', () => text().replaceAll('\n', '\r\n'), /line|vault/i, 'ERR_FORMAT_SYNTAX'],
  ];
  test.each(cases)('S5: %s', async (name, make, words, code) => {
    const file = write(`bad-${name.replace(/\W+/g, '-')}.breakglass`, make());
    const before = readFileSync(file);
    expect(await openedWords(file)).toMatch(words);
    const opened = await codeOf(breakglass.page, 'vault:open', { path: file });
    // An end of line in the first one is no vault of ours at all.
    expect(code === 'ERR_FORMAT_SYNTAX' ? [code, 'ERR_FORMAT_NOT_A_VAULT'] : [code]).toContain(opened);
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('S29: a file of 3 GiB is refused at once, without being read', async () => {
    const file = write('huge.breakglass', '');
    truncateSync(file, 3 * 1024 ** 3);
    expect(await openedWords(file)).toMatch(/too large|larger/i);
    rmSync(file);
  });

  test('a directory, a device, a file that is not there, and one that may not be read', async () => {
    const { page } = breakglass;
    const directory = path.join(folder, 'folder.breakglass');
    mkdirSync(directory, { recursive: true });
    expect(await openedWords(directory)).toMatch(/folder|directory/i);
    expect(await codeOf(page, 'vault:open', { path: directory })).toBe('ERR_STORAGE_IS_DIRECTORY');
    expect(await codeOf(page, 'vault:open', { path: '/dev/zero' })).toBe('ERR_STORAGE_NOT_REGULAR');
    expect(await openedWords(path.join(folder, 'gone.breakglass'))).toMatch(/not there|no file|does not exist|not found/i);
    expect(await codeOf(page, 'vault:open', { path: path.join(folder, 'gone.breakglass') })).toBe('ERR_STORAGE_NOT_FOUND');
  });
});

describe('the start screen after a failure', () => {
  test('a vault that is opened from outside at once is shown', async () => {
    expect(await codeOf(breakglass.page, 'vault:open', { path: good })).toBe('ok');
    await breakglass.page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    await ask(breakglass.page, 'vault:close', {});
  });
});

describe('S28: damage inside a vault that opens', () => {
  test('S28: one damaged record does not hide the others, is named, and nothing can be saved over it', async () => {
    const { page } = breakglass;
    // The longest line of the dev environment's records: one character of its ciphertext is changed.
    const lines = text().split('\n');
    const at = lines.reduce((best, line, index) => (/^record /.test(line) && line !== '' ? index : best), -1);
    expect(at, `no record line among ${lines.map((line) => line.slice(0, 3)).join(' ')}`).toBeGreaterThan(0);
    const line = lines[at]!;
    const place = line.length - 20;
    lines[at] = line.slice(0, place) + (line[place] === 'A' ? 'B' : 'A') + line.slice(place + 1);
    const file = write('damaged.breakglass', lines.join('\n'));
    const state = await ask(page, 'vault:open', { path: file });
    const opened: string[] = [];
    for (const { name } of state.environments) {
      const answer = await reply(page, 'vault:unlock', { environment: name });
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
      const environment = answer.value.environments.find((one) => one.name === name)!;
      if (environment.damage.length > 0) opened.push(`${name} ${environment.lock}`);
    }
    expect(opened).toEqual([expect.stringMatching(/^\w+ read-only$/)]);
    const damaged = opened[0]!.split(' ')[0]!;
    const { rows } = await ask(page, 'secret:query', { filter: { text: '', show: 'active', sort: 'title' }, offset: 0, limit: 20 });
    expect(rows.length).toBeGreaterThanOrEqual(4);
    const before = readFileSync(file);
    await expect(addSecret(page, { environment: damaged, title: 'New' })).rejects.toThrow(/ERR_/);
    expect(readFileSync(file).equals(before)).toBe(true);
    await ask(page, 'vault:close', {});
  });
});

describe('S10: a file that was cut', () => {
  test('S10: what is whole opens, what is cut is named and read-only, and the file is never written', async () => {
    const { page } = breakglass;
    const file = write('truncated.breakglass', cut(0.6));
    const before = readFileSync(file);
    const state = await ask(page, 'vault:open', { path: file });
    // The last environment is gone whole, the one before it lost its end, the first is as it was.
    expect(state).toMatchObject({ readOnlyFile: true, missingEnvironments: ['dev'], environments: [{ name: 'prod' }, { name: 'staging' }] });
    expect(await reply(page, 'vault:unlock', { environment: 'prod' })).toMatchObject({ ok: true, value: { environments: [{ lock: 'read-only', secretCount: 3, damage: [] }, {}] } });
    expect(await codeOf(page, 'vault:unlock', { environment: 'staging' })).toBe('ERR_ROLLBACK');
    await page.getByText('Open to read only').first().waitFor();
    await page.getByText('dev is not in the file any more.').first().waitFor();
    expect(await page.getByRole('button', { name: 'New secret' }).isDisabled()).toBe(true);
    for (const { name } of state.environments) await expect(addSecret(page, { environment: name, title: 'New' })).rejects.toThrow(/ERR_/);
    expect(readFileSync(file).equals(before)).toBe(true);
    await ask(page, 'vault:close', {});
  });
});

describe('S24: files that may not be written, or are links', () => {
  test('S24: a link is followed and kept, a stricter mode as well', async () => {
    const { page } = breakglass;
    const target = path.join(folder, 'target.breakglass');
    copyFileSync(good, target);
    chmodSync(target, 0o400);
    chmodSync(target, 0o600);
    const link = path.join(folder, 'link.breakglass');
    symlinkSync(target, link);
    await ask(page, 'vault:open', { path: link });
    await ask(page, 'vault:unlock', { environment: 'dev' });
    await addSecret(page, { environment: 'dev', title: 'Through the link' });
    expect(statSync(target).mode & 0o777).toBe(0o600);
    expect(readFileSync(link).equals(readFileSync(target))).toBe(true);
    expect(readFileSync(target).equals(readFileSync(good))).toBe(false);
    await ask(page, 'vault:close', {});
  });
});

describe('S22: a full disk', () => {
  let mount: string;
  let mounted = false;
  beforeAll(() => {
    mount = mkdtempSync(path.join(os.tmpdir(), 'breakglass-full-'));
    mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=96k,mode=0777', 'tmpfs', mount]).status === 0;
  });
  afterAll(() => {
    if (mounted) spawnSync('umount', ['-l', mount]);
    rmSync(mount, { recursive: true, force: true });
  });

  test('S22: saving to it fails in words, the file stays whole, and the secret of the failed save is not there', async (context) => {
    if (!mounted) return context.skip();
    const { page } = breakglass;
    const file = path.join(mount, 'full.breakglass');
    await ask(page, 'vault:create', { path: file, environments: environments().slice(2) });
    writeFileSync(path.join(mount, 'filler'), new Uint8Array(48 * 1024));
    let code: string = 'ok';
    let saved = 0;
    let before = readFileSync(file);
    for (; code === 'ok' && saved < 40; saved++) {
      before = readFileSync(file);
      const draft = { environment: 'dev', baseRevision: 0, kind: 'note' as const, title: `Note ${saved}`, notes: '', tags: [], favourite: false, fields: [{ key: 'text', concealed: true, value: { text: 'x'.repeat(4_000) } }] };
      code = await codeOf(page, 'secret:save', draft);
    }
    expect(code).toBe('ERR_STORAGE_FULL');
    expect(readFileSync(file).equals(before)).toBe(true);
    rmSync(path.join(mount, 'filler'));
    await addSecret(page, { environment: 'dev', title: 'Room again' });
    await ask(page, 'vault:close', {});
    await ask(page, 'vault:open', { path: file });
    await ask(page, 'vault:unlock', { environment: 'dev' });
    const { rows } = await ask(page, 'secret:query', { filter: { text: '', show: 'active', sort: 'title' }, offset: 0, limit: 50 });
    expect(rows.map(({ title }) => title)).toEqual([...Array.from({ length: saved - 1 }, (_, at) => `Note ${at}`), 'Room again']);
    await ask(page, 'vault:close', {});
  });
});

describe('the file goes while the vault is open', () => {
  test('S23: vanished or changed by another program: nothing is saved over it, and it is said', async () => {
    const { page } = breakglass;
    const file = vaultPath(breakglass, 'vanishing');
    await ask(page, 'vault:create', { path: file, environments: environments().slice(2) });
    const before = readFileSync(file);
    rmSync(file);
    const draft = { environment: 'dev', baseRevision: 0, kind: 'note' as const, title: 'After it went', notes: '', tags: [], favourite: false, fields: [] };
    const answer = await reply(page, 'secret:save', draft);
    expect(answer).toMatchObject({ ok: false, error: { code: expect.stringMatching(/^ERR_STORAGE_/) } });
    // Somebody puts an other file there: it is not overwritten either.
    writeFileSync(file, before.toString().replace('breakglass-vault 1 ', 'breakglass-vault 9 '));
    const again = await reply(page, 'secret:save', draft);
    expect(again).toMatchObject({ ok: false });
    expect(readFileSync(file, 'utf8')).toContain('breakglass-vault 9 ');
    // With the old one back the edit that the window still holds is saved.
    writeFileSync(file, before);
    await ask(page, 'vault:reload', {}).catch(() => undefined);
    await addSecret(page, { environment: 'dev', title: 'After it came back' });
    await ask(page, 'vault:close', {});
  });
});
