import { createHash, randomBytes } from 'node:crypto';
import path from 'node:path';
import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { FileOperations, OpenFile } from './file-operations.ts';
import type { ProcessTable } from './process-table.ts';
import { readWhole } from './read-whole.ts';
import { systemCode } from './storage-error.ts';
import { writeAll } from './write-all.ts';

// Names beside the vault: `.breakglass-<of the vault's name>-<of the host>-<pid>-<random>.tmp`. Of fixed length, so that
// any name the vault can have leaves room for them, and one pattern in .gitignore covers them.

/** The start of every name that storage makes beside the file `target`. */
export function besidePrefix(target: string): string {
  return path.join(path.dirname(target), `.breakglass-${shortHash(path.basename(target))}`);
}

function temporaryPrefix(target: string, host: string): string {
  return `${besidePrefix(target)}-${shortHash(host)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

export interface TemporaryFile {
  readonly path: string;
  readonly sha256: string;
}

export interface TemporaryFileRequest {
  readonly target: string;
  readonly pieces: readonly Uint8Array[];
  readonly mode: number;
  /** Owner and group that the file should have; kept only where this process may set them. */
  readonly owner?: { readonly owner: number; readonly group: number };
  /** Throws where the bytes, read back from the file, are not what the caller meant. */
  readonly verify: (bytes: Uint8Array) => void;
}

/**
 * Writes a file of a new name in the folder of `target`, makes it durable, reads it back and has it verified. Nothing is
 * left of it where that fails.
 * @throws ERR_STORAGE_VERIFY, or the file system's error
 */
export async function writeTemporary(operations: FileOperations, processes: ProcessTable, request: TemporaryFileRequest): Promise<TemporaryFile> {
  const { target, pieces, mode, owner, verify } = request;
  const name = `${temporaryPrefix(target, processes.host)}-${processes.pid}-${randomBytes(6).toString('hex')}.tmp`;
  // 0600 from the first moment, whatever it becomes.
  const file = await operations.open(name, 'wx+', 0o600);
  try {
    try {
      await writeAll(file, pieces);
      if (owner) await giveTo(file, owner);
      if (mode !== 0o600) await file.chmod(mode);
      await file.sync();
      return { path: name, sha256: await verifyWritten(file, pieces, verify) };
    } finally {
      await file.close();
    }
  } catch (error) {
    await operations.unlink(name).catch(() => undefined);
    throw error;
  }
}

async function giveTo(file: OpenFile, wanted: { owner: number; group: number }): Promise<void> {
  const { owner, group } = await file.stat();
  if (owner === wanted.owner && group === wanted.group) return;
  try {
    await file.chown(wanted.owner, wanted.group);
  } catch (error) {
    // Only root may give files away. Anybody else's copy of the file is theirs.
    if (systemCode(error) !== 'EPERM') throw error;
  }
}

/** Answers the SHA-256 of what was read back, which is what was meant. */
async function verifyWritten(file: OpenFile, pieces: readonly Uint8Array[], verify: (bytes: Uint8Array) => void): Promise<string> {
  const { sizeBytes } = await file.stat();
  const hash = createHash('sha256');
  const bytes = await readWhole(file, sizeBytes, undefined, (chunk) => hash.update(chunk));
  if (!isJoinOf(bytes, pieces)) throw new VaultError('ERR_STORAGE_VERIFY', { reason: 'content' });
  try {
    verify(bytes);
  } catch (error) {
    throw isVaultError(error) ? error : new VaultError('ERR_STORAGE_VERIFY', { reason: 'verify' }, error);
  }
  return hash.digest('hex');
}

function isJoinOf(bytes: Uint8Array, pieces: readonly Uint8Array[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    if (Buffer.compare(piece, bytes.subarray(at, at + piece.byteLength)) !== 0) return false;
    at += piece.byteLength;
  }
  return at === bytes.byteLength;
}

// A temporary file with its host and pid, or a lock that was moved aside.
const leftoverName = /^(?:-([0-9a-f]{12})-(\d+)-[0-9a-f]{12}\.tmp|\.lock\.[0-9a-f]{12})$/;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Deletes the temporary files that crashed saves of `target` left: of this computer when their process is gone, of any
 * when they are a day old. What cannot be deleted stays. Answers the number deleted.
 */
export async function removeLeftovers(operations: FileOperations, processes: ProcessTable, target: string, nowMs: number): Promise<number> {
  const folder = path.dirname(target);
  const anyHost = path.basename(besidePrefix(target));
  const names = await operations.readdir(folder).catch(() => []);
  let deleted = 0;
  for (const name of names) {
    const match = leftoverName.exec(name.startsWith(anyHost) ? name.slice(anyHost.length) : '');
    if (match === null) continue;
    const leftover = path.join(folder, name);
    try {
      const ours = match[1] === shortHash(processes.host);
      const dead = ours && !(await processes.isAlive(Number(match[2])));
      const ageMs = nowMs - Number((await operations.lstat(leftover)).mtimeNs / 1_000_000n);
      if (!dead && ageMs < dayMs) continue;
      await operations.unlink(leftover);
      deleted++;
    } catch {
      // Another program may have deleted it first, or the folder is read-only: neither stops a vault from opening.
    }
  }
  return deleted;
}
