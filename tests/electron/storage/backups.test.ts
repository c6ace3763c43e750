import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupFolderOf, backupPath, listBackups, requireBackupContent } from '../../../electron/storage/backups.ts';
import { nodeFileOperations } from '../../../electron/storage/file-operations.ts';
import { readVaultFile } from '../../../electron/storage/vault-file.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';
import { newVault, oldVault, otherVault, textOf } from './sample-vault.ts';
import { VaultFolder } from './vault-folder.ts';

const vault = new VaultFolder();

describe('backups', () => {
  const versions = Array.from({ length: 6 }, (_, at) => [Buffer.from(`version ${at}\n`)]);
  const anything = (): void => undefined;

  it('keeps the newest, newest first, in a folder that git ignores', async () => {
    fs.writeFileSync(vault.file, textOf(versions[0] ?? []));
    for (const pieces of versions.slice(1)) await vault.save({ pieces, verify: anything, keepBackups: 3 });
    const backups = await listBackups(nodeFileOperations, vault.file);
    expect(backups.map((backup) => fs.readFileSync(backup.path, 'utf8'))).toEqual(['version 4\n', 'version 3\n', 'version 2\n']);
    expect(backups[0]?.sizeBytes).toBe(10);
    expect(backups[0]?.savedAtMs).toBeGreaterThan(Date.now() - 60_000);
    expect(fs.readFileSync(path.join(backupFolderOf(vault.file), '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('stay in order when the clock goes back, and the same content is kept once', async () => {
    fs.writeFileSync(vault.file, textOf(versions[0] ?? []));
    let nowMs = Date.UTC(2026, 0, 1);
    const environment = { nowMs: () => (nowMs -= 3_600_000) };
    for (const pieces of [...versions.slice(1), versions[0] ?? [], versions[1] ?? []]) await vault.save({ pieces, verify: anything, keepBackups: 20, environment });
    const backups = await listBackups(nodeFileOperations, vault.file);
    expect(backups.map((backup) => fs.readFileSync(backup.path, 'utf8'))).toEqual(['version 5\n', 'version 4\n', 'version 3\n', 'version 2\n', 'version 1\n', 'version 0\n']);
  });

  it('one can be read by its name and put in place of the vault, which then is a backup itself', async () => {
    vault.write(oldVault);
    await vault.save();
    const [backup] = await listBackups(nodeFileOperations, vault.file);
    const { bytes, identity } = await readVaultFile(backupPath(vault.file, backup?.name ?? ''));
    requireBackupContent(backup?.name ?? '', identity.sha256);
    await vault.save({ pieces: [bytes] });
    expect(vault.read()).toBe(textOf(oldVault));
    expect((await listBackups(nodeFileOperations, vault.file)).map((kept) => fs.readFileSync(kept.path, 'utf8'))).toEqual([textOf(newVault), textOf(oldVault)]);
  });

  it('a name that is no backup and content that is not what was kept are refused', async () => {
    for (const name of ['', '../team.breakglass', '.gitignore', '20260101T000000000Z-0123456789abcdef.breakglass/..']) {
      expect(() => backupPath(vault.file, name)).toThrow(expect.objectContaining({ code: 'ERR_STORAGE_NOT_FOUND' }));
    }
    for (const name of ['20260101T000000000Z-0123456789abcdef.breakglass', 'x']) {
      expect(() => requireBackupContent(name, 'f'.repeat(64))).toThrow(expect.objectContaining({ code: 'ERR_STORAGE_VERIFY' }));
    }
  });

  it('a save goes on without one, and says why', async () => {
    vault.write(oldVault);
    fs.writeFileSync(backupFolderOf(vault.file), 'no folder');
    expect((await vault.save()).backupError).toBe('ERR_STORAGE_NOT_FOUND');
    fs.rmSync(backupFolderOf(vault.file));
    const full = faultyOperations((operation) => {
      if (operation === 'link') throw systemError('ENOSPC');
    });
    expect((await vault.save({ pieces: oldVault, environment: { operations: full } })).backupError).toBe('ERR_STORAGE_FULL');
    const half = faultyOperations((operation) => {
      if (operation === 'link') throw systemError('EXDEV');
      if (operation === 'copyFile') throw systemError('EIO');
    });
    expect((await vault.save({ environment: { operations: half } })).backupError).toBe('ERR_STORAGE_IO');
    expect(vault.read()).toBe(textOf(newVault));
    expect(await listBackups(nodeFileOperations, vault.file)).toEqual([]);
  });

  it('what lies in their folder besides them is left alone, and what cannot be deleted stays', async () => {
    vault.write(oldVault);
    await vault.save();
    const strange = path.join(backupFolderOf(vault.file), '20260101T000000000Z-0123456789abcdef.breakglass');
    fs.mkdirSync(strange);
    fs.writeFileSync(path.join(backupFolderOf(vault.file), 'notes.txt'), '');
    expect(await listBackups(nodeFileOperations, vault.file)).toHaveLength(1);
    await vault.save({ pieces: otherVault, keepBackups: 1 });
    expect(fs.existsSync(strange)).toBe(true);
    expect(fs.existsSync(path.join(backupFolderOf(vault.file), 'notes.txt'))).toBe(true);
    const blind = faultyOperations((operation) => {
      if (operation === 'readdir' || operation === 'stat') throw systemError('EIO');
    });
    expect(await listBackups(blind, vault.file)).toEqual([]);
  });
});
