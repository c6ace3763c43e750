import path from 'node:path';
import { VaultError } from '../../shared/errors.ts';
import { maxFileBytes } from '../envelope/limits.ts';
import { type FileIdentity, identityOfContent } from './file-identity.ts';
import type { FileOperations } from './file-operations.ts';
import { openRegularFile, readWhole } from './read-whole.ts';
import { createVault, replaceVault, type SaveResult } from './replace-vault.ts';
import { takeSaveLock } from './save-lock.ts';
import { nodeStorageEnvironment, type StorageEnvironment } from './storage-environment.ts';
import { absentAsNull, storageError } from './storage-error.ts';
import { removeLeftovers } from './temporary-file.ts';

export interface ReadOptions {
  readonly environment?: Partial<StorageEnvironment>;
  readonly signal?: AbortSignal;
  /** For a drive that does not answer: ERR_STORAGE_IO with details.reason `timeout`. Default 30 s. */
  readonly timeoutMs?: number;
}

export interface VaultFileContent {
  readonly bytes: Uint8Array;
  readonly identity: FileIdentity;
}

const defaultReadTimeoutMs = 30_000;

/**
 * Reads the whole file at `path`, links followed. Nothing is read of what is not a regular file or over 512 MiB.
 * @throws ERR_STORAGE_NOT_FOUND (also when it vanished while it was read), ERR_STORAGE_IS_DIRECTORY,
 * ERR_STORAGE_NOT_REGULAR, ERR_STORAGE_PERMISSION, ERR_STORAGE_PLACEHOLDER, ERR_STORAGE_BUSY (it kept changing),
 * ERR_STORAGE_IO, ERR_FORMAT_TOO_LARGE, ERR_CANCELLED
 */
export async function readVaultFile(file: string, options: ReadOptions = {}): Promise<VaultFileContent> {
  const environment = { ...nodeStorageEnvironment, ...options.environment };
  const timeUp = AbortSignal.timeout(options.timeoutMs ?? defaultReadTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeUp]) : timeUp;
  // A read that hangs in the system cannot be taken back: it is left behind, and the caller goes on.
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(timeUp.aborted ? new VaultError('ERR_STORAGE_IO', { path: file, reason: 'timeout' }) : new VaultError('ERR_CANCELLED'));
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([stopped, readStable(file, environment, signal)]);
  } catch (error) {
    throw storageError(error, file);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const readAttempts = 3;

async function readStable(file: string, environment: StorageEnvironment, signal: AbortSignal): Promise<VaultFileContent> {
  for (let attempt = 0; attempt < readAttempts; attempt++) {
    const content = await readOnce(await environment.operations.realpath(file), environment, signal);
    if (content !== null) return content;
  }
  throw new VaultError('ERR_STORAGE_BUSY', { path: file, reason: 'changing' });
}

/** Null where the file was written to while it was read. */
async function readOnce(realPath: string, { operations, platform }: StorageEnvironment, signal: AbortSignal): Promise<VaultFileContent | null> {
  const file = await openRegularFile(operations, realPath);
  try {
    const before = await file.stat();
    if (before.sizeBytes > maxFileBytes) throw new VaultError('ERR_FORMAT_TOO_LARGE', { path: realPath, sizeBytes: before.sizeBytes });
    const unallocated = before.sizeBytes > 0 && before.blocks === 0n;
    // macOS keeps only the name of what iCloud moved away, and reading would wait for the download.
    if (unallocated && platform === 'darwin') throw new VaultError('ERR_STORAGE_PLACEHOLDER', { path: realPath });
    const bytes = await readWhole(file, before.sizeBytes, signal);
    // Elsewhere some file systems count no blocks at all, so only what also reads as nothing is a placeholder.
    if (unallocated && bytes.every((byte) => byte === 0)) throw new VaultError('ERR_STORAGE_PLACEHOLDER', { path: realPath });
    const after = await file.stat();
    await operations.stat(realPath);
    if (bytes.byteLength !== before.sizeBytes || after.sizeBytes !== before.sizeBytes || after.mtimeNs !== before.mtimeNs) return null;
    return { bytes, identity: identityOfContent(realPath, after, bytes) };
  } finally {
    await file.close();
  }
}

export interface SaveRequest {
  readonly path: string;
  /** The new content, written one after the other. */
  readonly pieces: readonly Uint8Array[];
  /** What the file was when its content was read; null to create it, never over another file. */
  readonly basedOn: FileIdentity | null;
  /** Throws where the bytes, as read back from the disk, are not a vault that opens. */
  readonly verify: (bytes: Uint8Array) => void;
  /** How many earlier versions are kept in the folder that `backupFolderOf` names. */
  readonly keepBackups: number;
  /** Another program holds the file or is saving it: told once. */
  readonly onWaiting?: () => void;
  readonly environment?: Partial<StorageEnvironment>;
  readonly lockTimeoutMs?: number;
}

export type { SaveResult };

const defaultLockTimeoutMs = 10_000;

/**
 * Replaces the vault file, or creates it: a temporary file in the same folder, made durable, read back and verified; the
 * version before kept as a backup; the file found to be still `basedOn`; then a rename. Whatever fails or is killed at
 * any point, the path holds the old or the new content, whole. Links are followed, the file's mode and, where possible,
 * owner are kept; a new file is 0600.
 * @throws ERR_STORAGE_CHANGED (details.reason `changed` or `gone`), ERR_STORAGE_EXISTS, ERR_STORAGE_READ_ONLY,
 * ERR_STORAGE_PERMISSION, ERR_STORAGE_FULL, ERR_STORAGE_BUSY, ERR_STORAGE_VERIFY, ERR_STORAGE_IO, or what `verify` threw
 */
export async function saveVaultFile(request: SaveRequest): Promise<SaveResult> {
  const environment = { ...nodeStorageEnvironment, ...request.environment };
  try {
    const target = await targetOf(request, environment.operations);
    const timeoutMs = request.lockTimeoutMs ?? defaultLockTimeoutMs;
    const { onWaiting } = request;
    const lock = await takeSaveLock(target, { ...environment, timeoutMs, ...(onWaiting ? { onWaiting } : {}) });
    try {
      const { basedOn, ...content } = request;
      return await (basedOn === null ? createVault({ ...content, target }, lock, environment) : replaceVault({ ...content, target, basedOn }, lock, environment));
    } finally {
      // A lock that stays is found stale when this process has ended.
      await lock.release().catch(() => undefined);
    }
  } catch (error) {
    throw storageError(error, request.path);
  }
}

/** The file to replace, links followed, or the name to create in a folder that exists. */
async function targetOf({ path: file, basedOn }: SaveRequest, operations: FileOperations): Promise<string> {
  if (basedOn === null) {
    const existing = await operations.lstat(file).catch(absentAsNull);
    if (existing !== null) throw new VaultError('ERR_STORAGE_EXISTS', { path: file });
    return path.join(await operations.realpath(path.dirname(file)), path.basename(file));
  }
  const target = await operations.realpath(file).catch(absentAsNull);
  if (target === null) throw new VaultError('ERR_STORAGE_CHANGED', { path: file, reason: 'gone' });
  return target;
}

/** Deletes what crashed saves of `file` left beside it; called when it is opened. Answers how many files. Never throws. */
export async function removeSaveLeftovers(file: string, overrides: Partial<StorageEnvironment> = {}): Promise<number> {
  const { operations, processes, nowMs } = { ...nodeStorageEnvironment, ...overrides };
  const target = await operations.realpath(file).catch(() => file);
  return removeLeftovers(operations, processes, target, nowMs());
}
