import { constants } from 'node:fs';
import fs from 'node:fs/promises';
import { VaultError } from '../../shared/errors.ts';
import { backupPath, listBackups, requireBackupContent } from '../storage/backups.ts';
import type { FileIdentity } from '../storage/file-identity.ts';
import { nodeFileOperations, type FileOperations } from '../storage/file-operations.ts';
import { storageError } from '../storage/storage-error.ts';
import { readVaultFile, removeSaveLeftovers, saveVaultFile } from '../storage/vault-file.ts';
import { watchVaultFile } from '../storage/watch-vault.ts';
import type { FileOnDisk, VaultFiles, Verify } from './ports.ts';

type SaveResult = Awaited<ReturnType<typeof saveVaultFile>>;

export interface FilesOnDiskOptions {
  /** How many earlier versions are kept, read at each save. */
  readonly backupsKept: () => number;
  /** A save that succeeded could not keep the version before, or not make the folder durable. */
  readonly onSaved?: (result: Pick<SaveResult, 'durable' | 'backupError'>) => void;
  /** Another program holds the file, and we wait for it. */
  readonly onWaiting?: () => void;
  readonly operations?: FileOperations;
}

/** The session's file port over storage. */
export function filesOnDisk(options: FilesOnDiskOptions): VaultFiles {
  const { operations = nodeFileOperations, onWaiting } = options;
  const environment = { operations };
  const save = async (path: string, pieces: readonly Uint8Array[], basedOn: FileIdentity | null, verify: Verify): Promise<FileOnDisk> => {
    const waiting = onWaiting === undefined ? {} : { onWaiting };
    const result = await saveVaultFile({ path, pieces, basedOn, verify, keepBackups: options.backupsKept(), environment, ...waiting });
    options.onSaved?.(result);
    return onDisk(result.identity, false);
  };
  return {
    async read(path) {
      const { bytes, identity } = await readVaultFile(path, { environment });
      await removeSaveLeftovers(path, environment);
      return { bytes, ...onDisk(identity, await isReadOnly(operations, identity.path)) };
    },
    async refuseExisting(path) {
      const found = await operations.lstat(path).catch(() => null);
      if (found !== null) throw new VaultError('ERR_STORAGE_EXISTS', { path });
    },
    create: (path, pieces, verify) => save(path, pieces, null, verify),
    replace: (path, pieces, basedOn, verify) => save(path, pieces, basedOn, verify),
    async listBackups(path) {
      const backups = await listBackups(operations, await target(operations, path));
      return backups.map(({ name, savedAtMs, sizeBytes }) => ({ name, savedAtMs, sizeBytes }));
    },
    async readBackup(path, name) {
      const { bytes, identity } = await readVaultFile(backupPath(await target(operations, path), name), { environment });
      requireBackupContent(name, identity.sha256);
      return bytes;
    },
    watch: (path, identity, onChange) => watchVaultFile({ path, identity, onChange, operations }),
  };
}

const nanosecondsPerMs = 1_000_000n;

function onDisk(identity: FileIdentity, readOnly: boolean): FileOnDisk {
  return { identity, savedAtMs: Number(identity.mtimeNs / nanosecondsPerMs), readOnly };
}

/** Backups lie beside the file that a link leads to; where that has gone, beside the path itself. */
async function target(operations: FileOperations, path: string): Promise<string> {
  return operations.realpath(path).catch(() => path);
}

/** Storage refuses to write what has no write permission; access() also knows read-only file systems. */
async function isReadOnly(operations: FileOperations, path: string): Promise<boolean> {
  try {
    if (((await operations.stat(path)).mode & 0o200) === 0) return true;
    await fs.access(path, constants.W_OK);
    return false;
  } catch (error) {
    return ['ERR_STORAGE_PERMISSION', 'ERR_STORAGE_READ_ONLY'].includes(storageError(error, path).code);
  }
}
