import { VaultError } from '../../shared/errors.ts';
import type { FileOperations } from './file-operations.ts';
import { hasSystemCode } from './storage-error.ts';

export interface PlaceEnvironment {
  readonly operations: FileOperations;
  readonly platform: NodeJS.Platform;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Gives the file `temporary` the name `target`, which must be free. A hard link is exclusive where a rename is not.
 * @throws ERR_STORAGE_EXISTS
 */
export async function createInPlace({ operations }: PlaceEnvironment, temporary: string, target: string): Promise<void> {
  try {
    await operations.link(temporary, target);
  } catch (error) {
    if (hasSystemCode(error, 'EEXIST')) throw new VaultError('ERR_STORAGE_EXISTS', { path: target });
    // FAT and exFAT, and some network drives, have no links.
    if (!hasSystemCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
    await createByRename(operations, temporary, target);
    return;
  }
  // The vault is in place; a second name for it is cleaned up at the next open at the latest.
  await operations.unlink(temporary).catch(() => undefined);
}

/** Where there are no hard links, the save lock is what keeps two programs of ours apart. */
async function createByRename(operations: FileOperations, temporary: string, target: string): Promise<void> {
  const names = await operations.lstat(target).then(
    () => true,
    (error: unknown) => {
      if (hasSystemCode(error, 'ENOENT')) return false;
      throw error;
    },
  );
  if (names) throw new VaultError('ERR_STORAGE_EXISTS', { path: target });
  await operations.rename(temporary, target);
}

const retryLimitMs = 60_000;
const firstPauseMs = 10;
const longestPauseMs = 100;

/**
 * Renames `temporary` over `target`, after `check` has passed. On Windows a scanner or sync client that holds the file
 * makes this fail for a while, so it is tried again for a minute; never by deleting the target first.
 * @throws ERR_STORAGE_BUSY after that minute, or the file system's error
 */
export async function replaceInPlace(
  { operations, platform, nowMs, sleep }: PlaceEnvironment,
  temporary: string,
  target: string,
  onWaiting: (() => void) | undefined,
  check: () => Promise<void>,
): Promise<void> {
  const deadlineMs = nowMs() + retryLimitMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs + firstPauseMs, longestPauseMs)) {
    await check();
    try {
      await operations.rename(temporary, target);
      return;
    } catch (error) {
      if (platform !== 'win32' || !hasSystemCode(error, 'EPERM', 'EACCES', 'EBUSY')) throw error;
      if (nowMs() >= deadlineMs) throw new VaultError('ERR_STORAGE_BUSY', { path: target, reason: 'held' }, error);
    }
    if (pauseMs === firstPauseMs) onWaiting?.();
    await sleep(pauseMs);
  }
}

/** Makes the names in `folder` durable. False where that failed: by then the rename has happened. */
export async function syncFolder({ operations, platform }: Pick<PlaceEnvironment, 'operations' | 'platform'>, folder: string): Promise<boolean> {
  // A folder cannot be opened for this on Windows, where renames are journalled.
  if (platform === 'win32') return true;
  try {
    const handle = await operations.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    return true;
  } catch {
    return false;
  }
}
