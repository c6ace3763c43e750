import { type ErrorCode, isVaultError, VaultError } from '../../shared/errors.ts';

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOENT: 'ERR_STORAGE_NOT_FOUND',
  ENOTDIR: 'ERR_STORAGE_NOT_FOUND',
  ESTALE: 'ERR_STORAGE_NOT_FOUND',
  EISDIR: 'ERR_STORAGE_IS_DIRECTORY',
  ENXIO: 'ERR_STORAGE_NOT_REGULAR',
  ELOOP: 'ERR_STORAGE_NOT_REGULAR',
  EACCES: 'ERR_STORAGE_PERMISSION',
  EPERM: 'ERR_STORAGE_PERMISSION',
  EROFS: 'ERR_STORAGE_READ_ONLY',
  ENOSPC: 'ERR_STORAGE_FULL',
  EDQUOT: 'ERR_STORAGE_FULL',
  EFBIG: 'ERR_STORAGE_FULL',
  EBUSY: 'ERR_STORAGE_BUSY',
  ETXTBSY: 'ERR_STORAGE_BUSY',
  EEXIST: 'ERR_STORAGE_EXISTS',
  EDEADLK: 'ERR_STORAGE_PLACEHOLDER', // macOS, for a file whose content iCloud holds
};

/** The system's own name of a failure, such as ENOSPC; undefined for what is not a system error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
}

/** Whether `error` is a system error of one of these names. */
export function hasSystemCode(error: unknown, ...names: readonly string[]): boolean {
  return names.some((name) => name === systemCode(error));
}

/** For `catch`: null where there is no such file, and the error again where it is another one. */
export function absentAsNull(error: unknown): null {
  if (hasSystemCode(error, 'ENOENT')) return null;
  throw error;
}

/** A failure of the file system as our code; `details` has the path and the system's name of it. */
export function storageError(error: unknown, path: string): VaultError {
  if (isVaultError(error)) return error;
  const system = systemCode(error) ?? 'unknown';
  return new VaultError(codes[system] ?? 'ERR_STORAGE_IO', { path, system }, error);
}
