import type { ErrorCode } from '../../shared/errors.ts';

/** The vault file itself: its format, what verifies, and the disk it lies on. */
export type FileCode = Extract<
  ErrorCode,
  `ERR_FORMAT_${string}` | `ERR_STORAGE_${string}` | 'ERR_SEAL_MISMATCH' | 'ERR_DIGEST_MISMATCH' | 'ERR_RECORD_DAMAGED' | 'ERR_INDEX_DAMAGED' | 'ERR_ROLLBACK'
>;

/** Who can open an environment, other than AWS: data keys, passphrases, recovery keys, the keychain. */
export type KeyCode = Extract<ErrorCode, `ERR_KEY_${string}` | `ERR_KEYCHAIN_${string}` | `ERR_PASSPHRASE_${string}` | `ERR_RECOVERY_KEY_${string}`>;

/** AWS: reaching it, signing in, and what KMS says. */
export type AwsCode = Extract<ErrorCode, `ERR_AWS_${string}`>;
