import { randomBytes } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import type { FileOperations } from './file-operations.ts';
import type { ProcessTable } from './process-table.ts';
import { readWhole } from './read-whole.ts';
import { systemCode } from './storage-error.ts';
import { besidePrefix } from './temporary-file.ts';
import { writeAll } from './write-all.ts';

/** What the lock needs from outside. */
export interface SaveLockOptions {
  readonly operations: FileOperations;
  readonly processes: ProcessTable;
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** How long to wait for another program's save. */
  readonly timeoutMs: number;
  readonly onWaiting?: () => void;
}

/** Held during a save, so that two programs cannot both find the file unchanged and then both rename. */
export interface SaveLock {
  /** @throws ERR_STORAGE_BUSY where another program took the lock over */
  confirm(): Promise<void>;
  release(): Promise<void>;
}

// Locks of this process. One of ours that is not among them could not be deleted when it was released.
const heldHere = new Set<string>();

const pollMs = 50;
const maxLockBytes = 4_096;
// A save takes seconds. Somebody else's computer cannot be asked whether its process still runs.
const foreignStaleMs = 10 * 60_000;
// A lock without its owner's name yet: made a moment ago, or by a program that died there.
const unnamedStaleMs = 2_000;

/**
 * Takes the lock of `target`: a file beside it that names its owner.
 * @throws ERR_STORAGE_BUSY after `timeoutMs`, or the file system's error
 */
export async function takeSaveLock(target: string, options: SaveLockOptions): Promise<SaveLock> {
  const { operations, processes, nowMs, sleep, timeoutMs, onWaiting } = options;
  const path = `${besidePrefix(target)}.lock`;
  const start = await processes.startOf(processes.pid);
  const nonce = randomBytes(9).toString('base64url');
  const content = JSON.stringify({ pid: processes.pid, host: processes.host, start, nonce });
  const deadlineMs = nowMs() + timeoutMs;
  for (let attempt = 0; !(await create(operations, path, content)); attempt++) {
    if (await takeOverIfStale(path, options)) continue;
    if (nowMs() >= deadlineMs) throw new VaultError('ERR_STORAGE_BUSY', { path: target, reason: 'saving' });
    if (attempt === 0) onWaiting?.();
    await sleep(pollMs);
  }
  heldHere.add(nonce);
  const isOurs = async (): Promise<boolean> => (await readLock(operations, path))?.content === content;
  return {
    confirm: async () => {
      if (!(await isOurs())) throw new VaultError('ERR_STORAGE_BUSY', { path: target, reason: 'lock lost' });
    },
    release: async () => {
      heldHere.delete(nonce);
      if (await isOurs()) await operations.unlink(path);
    },
  };
}

async function create(operations: FileOperations, path: string, content: string): Promise<boolean> {
  let file;
  try {
    file = await operations.open(path, 'wx', 0o600);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    await writeAll(file, [Buffer.from(content)]);
  } catch (error) {
    await operations.unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

interface FoundLock {
  readonly content: string;
  readonly mtimeMs: number;
}

async function readLock(operations: FileOperations, path: string): Promise<FoundLock | null> {
  try {
    const file = await operations.open(path, 'r');
    try {
      const { sizeBytes, mtimeNs } = await file.stat();
      const bytes = await readWhole(file, Math.min(sizeBytes, maxLockBytes));
      return { content: Buffer.from(bytes).toString('utf8'), mtimeMs: Number(mtimeNs / 1_000_000n) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Moves a stale lock away under a name of its own, then looks at what was moved: where another program took the lock
 * over in between, its lock is put back. `confirm` before the rename covers what is left of that race.
 */
async function takeOverIfStale(path: string, options: SaveLockOptions): Promise<boolean> {
  const { operations } = options;
  const found = await readLock(operations, path);
  if (found === null) return true;
  if (!(await isStale(found, options))) return false;
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await operations.rename(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return true;
    throw error;
  }
  const moved = await readLock(operations, aside);
  if (moved !== null && moved.content !== found.content) await operations.link(aside, path).catch(() => undefined);
  await operations.unlink(aside);
  return true;
}

async function isStale({ content, mtimeMs }: FoundLock, { processes, nowMs }: SaveLockOptions): Promise<boolean> {
  const owner = parseOwner(content);
  if (owner === null) return nowMs() - mtimeMs > unnamedStaleMs;
  if (owner.host !== processes.host) return nowMs() - mtimeMs > foreignStaleMs;
  if (!(await processes.isAlive(owner.pid))) return true;
  const start = await processes.startOf(owner.pid);
  if (start !== null && owner.start !== null && start !== owner.start) return true;
  return owner.pid === processes.pid && !heldHere.has(owner.nonce);
}

interface LockOwner {
  readonly pid: number;
  readonly host: string;
  readonly start: string | null;
  readonly nonce: string;
}

function parseOwner(content: string): LockOwner | null {
  try {
    const { pid, host, start, nonce } = JSON.parse(content) as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof nonce !== 'string') return null;
    return { pid, host, start: typeof start === 'string' ? start : null, nonce };
  } catch {
    return null;
  }
}
