import path from 'node:path';
import { VaultError } from '../../shared/errors.ts';
import { environmentName } from '../../shared/model/environment.ts';
import type { FileOperations } from './file-operations.ts';
import { writeOwnFile } from './json-file.ts';
import { openRegularFile, readWhole } from './read-whole.ts';
import { hasSystemCode, storageError } from './storage-error.ts';
import { nodeStorageEnvironment, type StorageEnvironment } from './storage-environment.ts';

/** Unsaved edits, sealed by the caller: opaque bytes, one draft for each environment of each vault. */
export interface Drafts {
  /** Keeps `sealed` in place of an earlier draft. @throws the codes of the storage stage */
  put(vaultId: string, environment: string, sealed: Uint8Array): Promise<void>;
  /** The draft, which stays; null where there is none. */
  peek(vaultId: string, environment: string): Promise<Uint8Array | null>;
  /** The draft, which is deleted; null where there is none. */
  take(vaultId: string, environment: string): Promise<Uint8Array | null>;
  has(vaultId: string, environment: string): Promise<boolean>;
  discard(vaultId: string, environment: string): Promise<void>;
}

const maxDraftBytes = 16 * 1024 * 1024;

/** The drafts in `folder`; files 0600, written atomically. */
export function openDrafts(folder: string, overrides: Partial<StorageEnvironment> = {}): Drafts {
  const storage = { ...nodeStorageEnvironment, ...overrides };
  const { operations } = storage;
  const fileOf = (vaultId: string, environment: string): string => path.join(folder, draftName(vaultId, environment));
  const discard: Drafts['discard'] = async (vaultId, environment) => {
    const file = fileOf(vaultId, environment);
    await operations.unlink(file).catch((error: unknown) => {
      if (!hasSystemCode(error, 'ENOENT')) throw storageError(error, file);
    });
  };
  return {
    put: async (vaultId, environment, sealed) => writeOwnFile(storage, fileOf(vaultId, environment), sealed),
    peek: async (vaultId, environment) => readDraft(operations, fileOf(vaultId, environment)),
    take: async (vaultId, environment) => {
      const sealed = await readDraft(operations, fileOf(vaultId, environment));
      await discard(vaultId, environment);
      return sealed;
    },
    has: async (vaultId, environment) => (await operations.stat(fileOf(vaultId, environment)).catch(() => null)) !== null,
    discard,
  };
}

function draftName(vaultId: string, environment: string): string {
  const named = /^[A-Za-z0-9_-]{22}$/.test(vaultId) && environmentName.safeParse(environment).success;
  if (!named) throw new VaultError('ERR_INTERNAL', { reason: 'draft name' });
  return `${vaultId}.${environment}.draft`;
}

async function readDraft(operations: FileOperations, file: string): Promise<Uint8Array | null> {
  try {
    const handle = await openRegularFile(operations, file);
    try {
      const { sizeBytes } = await handle.stat();
      if (sizeBytes > maxDraftBytes) throw new VaultError('ERR_FORMAT_TOO_LARGE', { path: file, sizeBytes });
      return await readWhole(handle, sizeBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return null;
    throw storageError(error, file);
  }
}
