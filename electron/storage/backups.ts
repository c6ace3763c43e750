import path from 'node:path';
import { type ErrorCode, VaultError } from '../../shared/errors.ts';
import type { FileOperations } from './file-operations.ts';
import { storageError, systemCode } from './storage-error.ts';
import { writeAll } from './write-all.ts';

// Backups are found from the vault's path alone, so that they can be found when nothing in the file can be read.

export interface Backup {
  /** What `readBackup` and the window name it by. */
  readonly name: string;
  readonly path: string;
  readonly savedAtMs: number;
  readonly sizeBytes: number;
}

/** The folder beside the vault that holds its earlier versions; git ignores it. `target` has its links followed. */
export function backupFolderOf(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.backups`);
}

const namePattern = /^(\d{4})(0\d|1[0-2])([0-2]\d|3[01])T([01]\d|2[0-3])([0-5]\d)([0-5]\d)(\d{3})Z-([0-9a-f]{16})\.breakglass$/;
const digestCharacters = 16;

export interface BackUpResult {
  /** The new backup's path; null where the content is kept already, or could not be. */
  readonly made: string | null;
  readonly error: ErrorCode | null;
}

/**
 * Keeps the present content of `target`, known by its `sha256`, under a new name: a hard link, which costs nothing and
 * stays what it was since the vault is only ever replaced, or a copy where there are no links. Content that is already
 * kept is not kept twice. Answers a code instead of throwing: a save goes on without a backup, and says so.
 */
export async function backUp(operations: FileOperations, target: string, sha256: string, nowMs: number): Promise<BackUpResult> {
  const folder = backupFolderOf(target);
  try {
    await prepareFolder(operations, folder);
    const names = await backupNames(operations, folder);
    const digest = sha256.slice(0, digestCharacters);
    if (names.some((name) => name.includes(`-${digest}.`))) return { made: null, error: null };
    // Later than every other, also when the clock was set back.
    const savedAtMs = Math.max(nowMs, ...names.slice(-1).map((newest) => timeOf(newest) + 1));
    const made = path.join(folder, `${timestamp(savedAtMs)}-${digest}.breakglass`);
    await linkOrCopy(operations, target, made);
    return { made, error: null };
  } catch (error) {
    return { made: null, error: storageError(error, folder).code };
  }
}

async function prepareFolder(operations: FileOperations, folder: string): Promise<void> {
  if (await operations.stat(folder).catch(() => null)) return;
  await operations.mkdir(folder);
  const file = await operations.open(path.join(folder, '.gitignore'), 'wx', 0o600);
  try {
    await writeAll(file, [Buffer.from('*\n')]);
  } finally {
    await file.close();
  }
}

async function linkOrCopy(operations: FileOperations, target: string, backup: string): Promise<void> {
  try {
    await operations.link(target, backup);
  } catch (error) {
    if (systemCode(error) === 'ENOSPC') throw error;
    await copyDurably(operations, target, backup);
  }
}

async function copyDurably(operations: FileOperations, target: string, backup: string): Promise<void> {
  try {
    await operations.copyFile(target, backup);
    const file = await operations.open(backup, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    // Half a copy is no backup.
    await operations.unlink(backup).catch(() => undefined);
    throw error;
  }
}

/** Deletes all but the newest `keep` backups. What cannot be deleted stays. */
export async function pruneBackups(operations: FileOperations, target: string, keep: number): Promise<void> {
  const folder = backupFolderOf(target);
  const names = await backupNames(operations, folder).catch(() => []);
  for (const name of names.slice(0, Math.max(0, names.length - keep))) {
    await operations.unlink(path.join(folder, name)).catch(() => undefined);
  }
}

/** The vault's backups, newest first; none where there is no folder. */
export async function listBackups(operations: FileOperations, target: string): Promise<Backup[]> {
  const folder = backupFolderOf(target);
  const backups: Backup[] = [];
  for (const name of await backupNames(operations, folder).catch(() => [])) {
    const file = path.join(folder, name);
    const stat = await operations.stat(file).catch(() => null);
    if (stat?.kind === 'file') backups.unshift({ name, path: file, savedAtMs: timeOf(name), sizeBytes: stat.sizeBytes });
  }
  return backups;
}

/**
 * The path of the backup called `name`, which came from a window.
 * @throws ERR_STORAGE_NOT_FOUND for what is no backup's name
 */
export function backupPath(target: string, name: string): string {
  if (!namePattern.test(name)) throw new VaultError('ERR_STORAGE_NOT_FOUND', { reason: 'no backup of that name' });
  return path.join(backupFolderOf(target), name);
}

/** @throws ERR_STORAGE_VERIFY where a backup's content is not what its name says it was */
export function requireBackupContent(name: string, sha256: string): void {
  if (namePattern.exec(name)?.[8] !== sha256.slice(0, digestCharacters)) throw new VaultError('ERR_STORAGE_VERIFY', { reason: 'backup', name });
}

/** Oldest first: the names sort by time. */
async function backupNames(operations: FileOperations, folder: string): Promise<string[]> {
  return (await operations.readdir(folder)).filter((name) => namePattern.test(name)).sort();
}

function timestamp(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:.]/g, '');
}

/** Of a name that matches the pattern. */
function timeOf(name: string): number {
  return Date.parse(name.replace(namePattern, '$1-$2-$3T$4:$5:$6.$7Z'));
}
