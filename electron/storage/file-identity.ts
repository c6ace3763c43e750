import { createHash } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import type { FileOperations, FileStat } from './file-operations.ts';
import { openRegularFile, readWhole } from './read-whole.ts';
import { storageError, systemCode } from './storage-error.ts';

/** What a file was when it was read or written: enough to tell whether it is still that. */
export interface FileIdentity {
  /** Symbolic links followed. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly device: bigint;
  readonly inode: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  /** Of the content, in hex. */
  readonly sha256: string;
}

/** `same`: as it was. `changed`: other content. `gone`: no file at that path. */
export type ChangeState = 'same' | 'changed' | 'gone';

export function sha256Of(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

export function identityOf(path: string, stat: FileStat, sha256: string): FileIdentity {
  const { sizeBytes, device, inode, mtimeNs, ctimeNs } = stat;
  return { path, sizeBytes, device, inode, mtimeNs, ctimeNs, sha256 };
}

export function sameStat(a: FileIdentity | FileStat, b: FileIdentity | FileStat): boolean {
  const sameFile = a.device === b.device && a.inode === b.inode && a.sizeBytes === b.sizeBytes;
  return sameFile && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

/**
 * Whether the file at `path` still has the content of `identity`. `trustStat`: equal metadata is enough (focus, watcher);
 * without it the content is always read (before a save), since two changes within one tick of the clock look alike.
 */
export async function changeSince(
  operations: FileOperations,
  path: string,
  identity: FileIdentity,
  trustStat: boolean,
): Promise<ChangeState> {
  try {
    const realPath = await operations.realpath(path);
    if (trustStat && realPath === identity.path && sameStat(await operations.stat(realPath), identity)) return 'same';
    const file = await openRegularFile(operations, realPath);
    try {
      const { sizeBytes } = await file.stat();
      if (sizeBytes !== identity.sizeBytes) return 'changed';
      return sha256Of([await readWhole(file, sizeBytes)]) === identity.sha256 ? 'same' : 'changed';
    } finally {
      await file.close();
    }
  } catch (error) {
    const system = systemCode(error);
    if (system === 'ENOENT' || system === 'ENOTDIR') return 'gone';
    throw storageError(error, path);
  }
}

/**
 * @throws ERR_STORAGE_CHANGED where the file at `path` is not `identity` any more; details.reason is `changed` or `gone`
 */
export async function requireUnchanged(operations: FileOperations, path: string, identity: FileIdentity): Promise<void> {
  const state = await changeSince(operations, path, identity, false);
  if (state !== 'same') throw new VaultError('ERR_STORAGE_CHANGED', { path, reason: state });
}
