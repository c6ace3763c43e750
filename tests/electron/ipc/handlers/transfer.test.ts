import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { transferHandlers } from '../../../../electron/ipc/handlers/transfer.ts';
import { Imports } from '../../../../electron/ipc/imports.ts';
import type { Dialogs } from '../../../../electron/platform/dialogs.ts';
import { login, newId } from '../../envelope/fixtures.ts';
import { Desk } from '../../vault/desk.ts';
import { valueOf, windowOf } from './calls.ts';

const csv = 'name,login,password,site\ndb,ada,p1,https://db.example.com\nbroken\nmail,grace,p2,https://mail.example.com\ndb,ada,p3,https://db.example.com\n';
const mapping = { title: 0, username: 1, password: 2, url: 3 };

let folder: string;
let desk: Desk;
let answers: { file?: string; path?: string };
let call: ReturnType<typeof windowOf>;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'transfer-'));
  desk = new Desk();
  desk.session.add('dev', 'normal', { [newId(1)]: login('one') });
  desk.session.add('prod', 'strict', { [newId(2)]: login('two', { fields: [{ key: 'password', concealed: true, value: 'canary' }] }) });
  answers = {};
  const dialogs: Dialogs = { chooseFile: async () => answers.file, choosePath: async () => answers.path };
  const imports = new Imports({ bulk: desk.bulk, known: (environment) => desk.list.known(environment), random: desk.session.random, now: desk.now });
  call = windowOf(transferHandlers({ session: desk.session, imports, dialogs }));
  await fs.writeFile(path.join(folder, 'in.csv'), csv);
});
afterEach(() => fs.rm(folder, { recursive: true }));

const titles = (): string[] => desk.list.query({ text: '', show: 'active', sort: 'title', environment: 'dev' }, 0, 100).rows.map(({ title }) => title);

describe('import', () => {
  test('shows what would be created, writes nothing until it is confirmed, and can be taken back', async () => {
    answers.file = path.join(folder, 'in.csv');
    const { preview } = valueOf(await call('transfer:chooseImport', { format: 'generic-csv' }));
    const again = valueOf(await call('transfer:previewImport', { importId: preview!.importId, format: 'generic-csv', mapping, environment: 'dev' }));
    expect(again.items.map(({ line, title, user, duplicateOf }) => [line, title, user, duplicateOf])).toEqual([
      [2, 'db', 'ada', undefined],
      [4, 'mail', 'grace', undefined],
      [5, 'db', 'ada', 'db'],
    ]);
    expect(again.rejected).toEqual([{ line: 3, reason: 'column-count' }]);
    expect(JSON.stringify(again)).not.toMatch(/p[123]/);
    expect(desk.session.saves).toBe(0);
    const applied = valueOf(await call('transfer:applyImport', { importId: preview!.importId, environment: 'dev', lines: [2, 4], tag: 'imported' }));
    expect(applied.created).toBe(2);
    expect(desk.session.saves).toBe(1);
    expect(titles()).toEqual(['db', 'mail', 'one']);
    expect(desk.list.query({ text: 'imported', show: 'active', sort: 'title' }, 0, 10).total).toBe(2);
    await desk.undo.undo(applied.undo!);
    expect(titles()).toEqual(['one']);
    expect(await call('transfer:applyImport', { importId: preview!.importId, environment: 'dev', lines: [2] })).toMatchObject({ ok: false, error: { code: 'ERR_IMPORT_GONE' } });
  });

  test('a secret that is there already counts as a duplicate', async () => {
    await fs.writeFile(path.join(folder, 'dup.csv'), 'name,login,password,site\nONE,ops@example.com,x,https://db.example.com:8443/x\n');
    const { preview } = valueOf(await call('transfer:chooseImport', { path: path.join(folder, 'dup.csv'), format: 'generic-csv' }));
    const { items } = valueOf(await call('transfer:previewImport', { importId: preview!.importId, format: 'generic-csv', mapping }));
    expect(items[0]!.duplicateOf).toBe('one');
  });

  test('closing the dialog imports nothing; a file that is none, or a wrong one, is a code', async () => {
    expect(valueOf(await call('transfer:chooseImport', {}))).toEqual({});
    await fs.writeFile(path.join(folder, 'binary'), Buffer.from([0, 1, 2, 255]));
    expect(await call('transfer:chooseImport', { path: path.join(folder, 'binary') })).toMatchObject({ ok: false, error: { code: 'ERR_IMPORT_FORMAT' } });
    expect(await call('transfer:chooseImport', { path: path.join(folder, 'none') })).toMatchObject({ ok: false, error: { code: 'ERR_STORAGE_NOT_FOUND' } });
    expect(await call('transfer:previewImport', { importId: 'x', format: 'dotenv' })).toMatchObject({ ok: false, error: { code: 'ERR_IMPORT_GONE' } });
  });
});

describe('export', () => {
  const secrets = [{ environment: 'prod', id: newId(2) }];

  test('writes the chosen secrets as a file of its owner alone, and only after the warning was understood', async () => {
    const file = path.join(folder, 'out.json');
    const unread = { secrets, format: 'json', path: file, understood: false } as never;
    expect(await call('transfer:export', unread)).toMatchObject({ ok: false, error: { code: 'ERR_IPC_INPUT' } });
    expect(valueOf(await call('transfer:export', { secrets, format: 'json', understood: true, path: file }))).toEqual({ path: file, exported: 1 });
    expect((await fs.stat(file)).mode & 0o777).toBe(0o600);
    expect(await fs.readFile(file, 'utf8')).toContain('canary');
    expect(await call('transfer:export', { secrets, format: 'json', understood: true, path: file })).toMatchObject({ ok: false, error: { code: 'ERR_STORAGE_EXISTS' } });
  });

  test('of a locked environment, of nothing, over the vault itself, or with the dialog closed writes nothing', async () => {
    expect(valueOf(await call('transfer:export', { secrets, format: 'csv', understood: true }))).toEqual({ exported: 0 });
    expect(await call('transfer:export', { secrets: [{ environment: 'prod', id: newId(9) }], format: 'csv', understood: true })).toMatchObject({ ok: false, error: { code: 'ERR_EXPORT_EMPTY' } });
    answers.path = desk.session.path;
    expect(await call('transfer:export', { secrets, format: 'csv', understood: true })).toMatchObject({ ok: false, error: { code: 'ERR_STORAGE_EXISTS' } });
    await desk.session.lock(['prod']);
    expect(await call('transfer:export', { secrets, format: 'csv', understood: true })).toMatchObject({ ok: false, error: { code: 'ERR_ENVIRONMENT_LOCKED' } });
    expect(await fs.readdir(folder)).toEqual(['in.csv']);
  });
});
