import path from 'node:path';
import { type ErrorCode, VaultError } from '../../shared/errors.ts';
import { backUp, type BackUpResult, pruneBackups } from './backups.ts';
import { changedJustNow, type FileIdentity, identityOf, requireUnchanged, sameButLinked, sameStat } from './file-identity.ts';
import type { FileStat } from './file-operations.ts';
import { createInPlace, replaceInPlace, syncFolder } from './put-in-place.ts';
import type { SaveLock } from './save-lock.ts';
import type { StorageEnvironment } from './storage-environment.ts';
import { absentAsNull } from './storage-error.ts';
import { type TemporaryFile, writeTemporary } from './temporary-file.ts';

/** What is saved, and where: `target` has its links followed. */
export interface CreateRequest {
  readonly target: string;
  readonly pieces: readonly Uint8Array[];
  readonly verify: (bytes: Uint8Array) => void;
}

export interface ReplaceRequest extends CreateRequest {
  readonly basedOn: FileIdentity;
  readonly keepBackups: number;
  readonly onWaiting?: () => void;
}

export interface SaveResult {
  readonly identity: FileIdentity;
  /** False where the folder could not be made durable after the rename: the new content is in place, but a power cut may undo it. */
  readonly durable: boolean;
  /** Why there is no backup of the version before; the save itself succeeded. */
  readonly backupError?: ErrorCode;
}

/** Writes the vault under a new name, then gives it its own, which must be free. */
export async function createVault({ target, pieces, verify }: CreateRequest, lock: SaveLock, environment: StorageEnvironment): Promise<SaveResult> {
  const { operations, processes } = environment;
  const temporary = await writeTemporary(operations, processes, { target, pieces, mode: 0o600, verify });
  try {
    await lock.confirm();
    await createInPlace(environment, temporary.path, target);
  } catch (error) {
    await operations.unlink(temporary.path).catch(() => undefined);
    throw error;
  }
  return finish(temporary, target, environment);
}

/** Writes the new content under a new name, then moves it over the old, which must still be `basedOn`. */
export async function replaceVault(request: ReplaceRequest, lock: SaveLock, environment: StorageEnvironment): Promise<SaveResult> {
  const { target, pieces, verify, basedOn, keepBackups } = request;
  const { operations, processes } = environment;
  const current = await operations.stat(target).catch(absentAsNull);
  if (current === null) throw new VaultError('ERR_STORAGE_CHANGED', { path: target, reason: 'gone' });
  requireWritable(current, target);
  // The present content is read while the disk writes the new one.
  const [writing, looking] = await Promise.allSettled([
    writeTemporary(operations, processes, { target, pieces, mode: current.mode, owner: current, verify }),
    requireUnchanged(operations, target, basedOn),
  ]);
  if (writing.status === 'rejected') throw writing.reason;
  const backupError = await moveIntoPlace(writing.value.path, current, looking, request, lock, environment);
  const saved = await finish(writing.value, target, environment);
  await pruneBackups(operations, target, keepBackups);
  return { ...saved, ...(backupError ? { backupError } : {}) };
}

async function finish({ sha256 }: TemporaryFile, target: string, environment: StorageEnvironment): Promise<SaveResult> {
  const durable = await syncFolder(environment, path.dirname(target));
  return { identity: identityOf(target, await environment.operations.stat(target), sha256), durable };
}

function requireWritable(current: FileStat, target: string): void {
  if (current.kind !== 'file') throw new VaultError(current.kind === 'directory' ? 'ERR_STORAGE_IS_DIRECTORY' : 'ERR_STORAGE_NOT_REGULAR', { path: target });
  // A rename would replace it all the same. Whoever took the write permission away meant something by it.
  if ((current.mode & 0o200) === 0) throw new VaultError('ERR_STORAGE_READ_ONLY', { path: target });
}

/**
 * Keeps a backup and renames. `current` is what the file was before its content was looked at: where that was long
 * enough ago, equal metadata now means equal content. Answers why no backup could be made, which stops nothing.
 */
async function moveIntoPlace(
  temporary: string,
  current: FileStat,
  looking: PromiseSettledResult<void>,
  { target, basedOn, onWaiting }: ReplaceRequest,
  lock: SaveLock,
  environment: StorageEnvironment,
): Promise<ErrorCode | null> {
  const { operations, nowMs } = environment;
  let backup: BackUpResult = { made: null, error: null };
  try {
    if (looking.status === 'rejected') throw looking.reason;
    const before = await operations.stat(target).catch(absentAsNull);
    if (before === null || !sameStat(before, current)) await requireUnchanged(operations, target, basedOn);
    backup = await backUp(operations, target, basedOn.sha256, nowMs());
    const linked = await operations.stat(target).catch(absentAsNull);
    if (linked === null || !sameButLinked(linked, current) || changedJustNow(current, nowMs())) await requireUnchanged(operations, target, basedOn);
    await replaceInPlace(environment, temporary, target, onWaiting, async () => {
      await lock.confirm();
      const last = await operations.stat(target).catch(absentAsNull);
      if (last === null || linked === null || !sameStat(last, linked)) await requireUnchanged(operations, target, basedOn);
    });
    return backup.error;
  } catch (error) {
    await operations.unlink(temporary).catch(() => undefined);
    // It may be of content that somebody else wrote meanwhile.
    if (backup.made !== null) await operations.unlink(backup.made).catch(() => undefined);
    throw error;
  }
}
