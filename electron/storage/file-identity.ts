import { createHash } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import type { FileOperations, FileStat } from './file-operations.ts';
import { openRegularFile, readThrough } from './read-whole.ts';
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

export function identityOf(path: string, stat: FileStat, sha256: string): FileIdentity {
  const { sizeBytes, device, inode, mtimeNs, ctimeNs } = stat;
  return { path, sizeBytes, device, inode, mtimeNs, ctimeNs, sha256 };
}

/**
 * As `identityOf`, for content that is in memory and does not change any more. It is hashed when the hash is asked for
 * first, before a save: at 100,000 secrets that is a quarter of the time that opening them takes.
 */
export function identityOfContent(path: string, stat: FileStat, bytes: Uint8Array): FileIdentity {
  let content: Uint8Array | undefined = bytes;
  let sha256 = '';
  return {
    ...identityOf(path, stat, ''),
    get sha256() {
      if (content !== undefined) sha256 = createHash('sha256').update(content).digest('hex');
      content = undefined;
      return sha256;
    },
  };
}

/** The same file, not written to in between. */
export function sameStat(a: FileIdentity | FileStat, b: FileIdentity | FileStat): boolean {
  return sameButLinked(a, b) && a.ctimeNs === b.ctimeNs;
}

/** As `sameStat`, where one more link to the file was made in between. */
export function sameButLinked(a: FileIdentity | FileStat, b: FileIdentity | FileStat): boolean {
  return a.device === b.device && a.inode === b.inode && a.sizeBytes === b.sizeBytes && a.mtimeNs === b.mtimeNs;
}

const coarseClockMs = 3_000;
const fineClockMs = 100;

/**
 * Whether equal metadata proves nothing: the file changed so shortly before `nowMs` that another change could have got
 * the same time. Clocks of file systems tick every few milliseconds, some (FAT, HFS+) every second or two.
 */
export function changedJustNow({ mtimeNs, ctimeNs }: FileStat, nowMs: number): boolean {
  const isCoarse = mtimeNs % 1_000_000_000n === 0n;
  const ageMs = nowMs - Number((ctimeNs > mtimeNs ? ctimeNs : mtimeNs) / 1_000_000n);
  return ageMs < (isCoarse ? coarseClockMs : fineClockMs);
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
      const hash = createHash('sha256');
      await readThrough(file, (chunk) => hash.update(chunk));
      return hash.digest('hex') === identity.sha256 ? 'same' : 'changed';
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
