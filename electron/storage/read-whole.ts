import { constants } from 'node:fs';
import { VaultError } from '../../shared/errors.ts';
import type { FileOperations, FileStat, OpenFile } from './file-operations.ts';

// Windows has no such flag (the branch that no test here takes). Without it, opening a FIFO would wait for a writer.
const nonBlocking = constants.O_NONBLOCK ?? 0;
const readChunkBytes = 8 * 1024 * 1024;

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
 * `signal` is looked at between chunks.
 */
export async function readWhole(file: OpenFile, sizeBytes: number, signal?: AbortSignal): Promise<Uint8Array> {
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  while (at < sizeBytes) {
    if (signal?.aborted === true) throw new VaultError('ERR_CANCELLED');
    const { bytesRead } = await file.read(bytes, at, Math.min(readChunkBytes, sizeBytes - at), at);
    if (bytesRead === 0) return bytes.subarray(0, at);
    at += bytesRead;
  }
  return bytes;
}
