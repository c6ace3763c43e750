import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readImportFile, writeExport } from '../../../electron/transfer/files.ts';
import { maxImportBytes } from '../../../electron/transfer/import-item.ts';

const some = new TextEncoder().encode('secret');
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'breakglass-files-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('S24: an export is for its owner alone, whatever the umask', async () => {
  const before = process.umask(0);
  try {
    await writeExport(path.join(folder, 'a.csv'), some);
  } finally {
    process.umask(before);
  }
  expect((await stat(path.join(folder, 'a.csv'))).mode & 0o777).toBe(0o600);
  expect(await readFile(path.join(folder, 'a.csv'), 'utf8')).toBe('secret');
});

test('an export does not overwrite unless the person agreed; then the old mode does not stay', async () => {
  const file = path.join(folder, 'a.csv');
  await writeFile(file, 'older');
  await chmod(file, 0o644);
  await expect(writeExport(file, some)).rejects.toMatchObject({ code: 'ERR_STORAGE_EXISTS' });
  expect(await readFile(file, 'utf8')).toBe('older');
  await writeExport(file, some, { replace: true });
  expect(await readFile(file, 'utf8')).toBe('secret');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['a.csv']);
});

test('an export does not go through a link that somebody left there', async () => {
  const target = path.join(folder, 'target');
  const link = path.join(folder, 'export.csv');
  await writeFile(target, 'theirs');
  await symlink(target, link);
  await expect(writeExport(link, some)).rejects.toMatchObject({ code: 'ERR_STORAGE_EXISTS' });
  await writeExport(link, some, { replace: true });
  expect(await readFile(target, 'utf8')).toBe('theirs');
});

test('an export that cannot be written says why and leaves nothing', async () => {
  await expect(writeExport(path.join(folder, 'missing', 'a.csv'), some)).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_FOUND' });
  await mkdir(path.join(folder, 'taken'));
  await expect(writeExport(path.join(folder, 'taken'), some, { replace: true })).rejects.toMatchObject({ code: 'ERR_STORAGE_IS_DIRECTORY' });
  expect(await readdir(folder)).toEqual(['taken']);
  await expect(writeExport('/dev/full', some)).rejects.toMatchObject({ code: 'ERR_STORAGE_EXISTS' });
});

test('a file to import is read whole', async () => {
  await writeFile(path.join(folder, 'a.csv'), 'a,b\n');
  expect(new TextDecoder().decode(await readImportFile(path.join(folder, 'a.csv')))).toBe('a,b\n');
});

test('what is no file, is too large or empty is a typed error, and a FIFO does not hang', async () => {
  const fifo = path.join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const large = path.join(folder, 'large');
  await writeFile(large, '');
  await expect(readImportFile(large)).rejects.toMatchObject({ code: 'ERR_IMPORT_FORMAT', details: { reason: 'empty' } });
  await truncate(large, maxImportBytes + 1);
  await expect(readImportFile(large)).rejects.toMatchObject({ code: 'ERR_IMPORT_FORMAT', details: { reason: 'too-large' } });
  await expect(readImportFile(folder)).rejects.toMatchObject({ code: 'ERR_STORAGE_IS_DIRECTORY' });
  await expect(readImportFile(fifo)).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_REGULAR' });
  await expect(readImportFile('/dev/zero')).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_REGULAR' });
  await expect(readImportFile(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_FOUND' });
});
