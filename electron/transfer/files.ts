import { randomBytes } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import { VaultError } from '../../shared/errors.ts';
import { storageError } from '../storage/storage-error.ts';
import { importFault, maxImportBytes } from './import-item.ts';

/**
 * The bytes of a file to import. Throws ERR_STORAGE_* for what cannot be read and ERR_IMPORT_FORMAT ('empty',
 * 'too-large') for what will not be.
 */
export async function readImportFile(file: string): Promise<Uint8Array> {
  // Not blocking: opening a FIFO would otherwise wait for a writer that never comes.
  const handle = await fs.open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch((error) => rethrow(error, file));
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw new VaultError('ERR_STORAGE_IS_DIRECTORY', { path: file });
    if (!stat.isFile()) throw new VaultError('ERR_STORAGE_NOT_REGULAR', { path: file });
    if (stat.size > maxImportBytes) throw importFault('too-large');
    const bytes = await handle.readFile();
    if (bytes.length > maxImportBytes) throw importFault('too-large');
    if (bytes.length === 0) throw importFault('empty');
    return bytes;
  } catch (error) {
    return rethrow(error, file);
  } finally {
    await handle.close();
  }
}

export interface WriteExportOptions {
  /** The person agreed to replace what is there. A link is then replaced, not followed. */
  readonly replace: boolean;
}

/** Writes an export as a new file that only its owner can read (0600). Throws ERR_STORAGE_EXISTS unless `replace`. */
export async function writeExport(file: string, bytes: Uint8Array, options: WriteExportOptions = { replace: false }): Promise<void> {
  if (!options.replace) return writeNew(file, bytes);
  // Beside the old one and over it in one step: its mode is ours, and a failure leaves the old one.
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  await writeNew(temporary, bytes);
  try {
    await fs.rename(temporary, file);
  } catch (error) {
    await fs.rm(temporary, { force: true });
    rethrow(error, file);
  }
}

async function writeNew(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o600).catch((error) => rethrow(error, file));
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    await handle.close();
  } catch (error) {
    await handle.close().catch(() => {});
    // Half an export in the clear helps nobody.
    await fs.rm(file, { force: true });
    rethrow(error, file);
  }
}

function rethrow(error: unknown, file: string): never {
  throw storageError(error, file);
}
