import { constants } from 'node:fs';
import { VaultError } from '../../shared/errors.ts';
import type { FileOperations, FileStat, OpenFile } from './file-operations.ts';

// uncovered: Windows has no such flag (the branch that no test here takes). Without it, opening a FIFO would wait for a writer.
const nonBlocking = constants.O_NONBLOCK ?? 0;
const readChunkBytes = 2 * 1024 * 1024;

/**
 * Opens `path` to read it, and nothing but a regular file.
 * @throws ERR_STORAGE_IS_DIRECTORY, ERR_STORAGE_NOT_REGULAR, or the file system's own error
 */
export async function openRegularFile(operations: FileOperations, path: string): Promise<OpenFile> {
  // Asked before opening: opening a device can already do something.
  requireRegular(await operations.stat(path), path);
  const file = await operations.open(path, constants.O_RDONLY | nonBlocking);
  try {
    requireRegular(await file.stat(), path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function requireRegular(stat: FileStat, path: string): void {
  if (stat.kind === 'directory') throw new VaultError('ERR_STORAGE_IS_DIRECTORY', { path });
  if (stat.kind === 'other') throw new VaultError('ERR_STORAGE_NOT_REGULAR', { path });
}

/**
 * The file's content, in memory of its own. Shorter than `sizeBytes` where the file has become shorter, and never longer.
 * `onChunk` gets each piece of it while the next one is read. `signal` is looked at between chunks.
 */
export async function readWhole(
  file: OpenFile,
  sizeBytes: number,
  signal?: AbortSignal,
  onChunk?: (chunk: Uint8Array) => void,
): Promise<Uint8Array> {
  // Not zeroed first, which would cost as much as reading; what was not filled is never handed out.
  const bytes = Buffer.allocUnsafeSlow(sizeBytes);
  let at = 0;
  let reading = readChunk(file, bytes, at, signal);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) break;
    const chunk = bytes.subarray(at, at + bytesRead);
    at += bytesRead;
    reading = readChunk(file, bytes, at, signal);
    onChunk?.(chunk);
  }
  return new Uint8Array(bytes.buffer, 0, at);
}

/** Gives the file's content to `onChunk` piece by piece, each while the next one is read, without keeping it. */
export async function readThrough(file: OpenFile, onChunk: (chunk: Uint8Array) => void): Promise<void> {
  let [filled, next] = [new Uint8Array(readChunkBytes), new Uint8Array(readChunkBytes)];
  let at = 0;
  let reading = file.read(filled, 0, readChunkBytes, at);
  for (;;) {
    const { bytesRead } = await reading;
    if (bytesRead === 0) return;
    at += bytesRead;
    reading = file.read(next, 0, readChunkBytes, at);
    onChunk(filled.subarray(0, bytesRead));
    [filled, next] = [next, filled];
  }
}

async function readChunk(file: OpenFile, bytes: Uint8Array, at: number, signal: AbortSignal | undefined): Promise<{ bytesRead: number }> {
  const left = bytes.byteLength - at;
  if (left === 0) return { bytesRead: 0 };
  if (signal?.aborted === true) throw new VaultError('ERR_CANCELLED');
  return file.read(bytes, at, Math.min(readChunkBytes, left), at);
}
