/**
 * The one error type of Breakglass and the codes it carries, grouped by the stage that failed.
 * A code is part of the interface: tests, messages and documentation name it, and it never changes meaning.
 */

const formatCodes = [
  'ERR_FORMAT_NOT_A_VAULT', // the first line is not ours: a foreign, binary or empty file
  'ERR_FORMAT_VERSION', // a format version this program does not know
  'ERR_FORMAT_SYNTAX', // a line that is not canonical; details.line says which
  'ERR_FORMAT_TOO_LARGE', // over the size limits of docs/format.md
  'ERR_FORMAT_CONFLICT_MARKERS', // git left its conflict markers in the file
] as const;

const keyCodes = [
  'ERR_KEY_COMMITMENT', // the data key is not the one this environment was sealed under
  'ERR_KEY_NO_RECIPIENT', // no recipient of the environment could be tried
  'ERR_KEY_ALL_RECIPIENTS_FAILED', // details.attempts has each recipient's own code
  'ERR_KEY_RECIPIENT_NOT_ACCEPTED', // a recipient in the file is not pinned on this computer
  'ERR_KEY_LAST_RECIPIENT', // the last recipient of an environment cannot be removed
  'ERR_KEY_DUPLICATE_RECIPIENT',
  'ERR_KEY_WRAP_DAMAGED', // an encrypted data key that is ours but does not open
  'ERR_PASSPHRASE_WRONG',
  'ERR_PASSPHRASE_TOO_WEAK',
  'ERR_PASSPHRASE_COST', // scrypt parameters outside the bounds of docs/format.md
  'ERR_RECOVERY_KEY_TYPO', // the checksum of the typed recovery key does not match
  'ERR_RECOVERY_KEY_WRONG', // well formed, but not the one of this vault
  'ERR_RECOVERY_KEY_NOT_CONFIRMED', // the part typed back does not match
  'ERR_KEYCHAIN_UNAVAILABLE', // no Secret Service, or its library is missing
  'ERR_KEYCHAIN_LOCKED', // the keyring is locked, or its prompt was closed
  'ERR_KEYCHAIN_TIMEOUT', // the keychain did not answer in time
  'ERR_KEYCHAIN_NOT_FOUND', // this computer's keychain does not hold that item
  'ERR_KEYCHAIN_REFUSED', // the keychain refused, or answered something else than we stored
] as const;

const awsCodes = [
  'ERR_AWS_THROTTLED',
  'ERR_AWS_UNREACHABLE', // DNS, refused, no route, proxy
  'ERR_AWS_TIMEOUT',
  'ERR_AWS_TLS', // certificate not trusted, or not valid at this clock
  'ERR_AWS_CAPTIVE_PORTAL', // an answer that is not AWS's
  'ERR_AWS_ACCESS_DENIED', // details: principal, action, resource, because
  'ERR_AWS_CREDENTIALS_MISSING',
  'ERR_AWS_CREDENTIALS_INVALID', // unknown key, wrong secret, other partition
  'ERR_AWS_CREDENTIALS_EXPIRED',
  'ERR_AWS_SSO_SIGN_IN', // the SSO session is missing or over
  'ERR_AWS_MFA', // a code is needed, wrong or already used
  'ERR_AWS_CLOCK_SKEW', // details.skewMs
  'ERR_AWS_KEY_DISABLED',
  'ERR_AWS_KEY_PENDING_DELETION', // details.deletionDate where DescribeKey told it
  'ERR_AWS_KEY_STATE', // any other state that cannot be used; details.state
  'ERR_AWS_KEY_NOT_FOUND',
  'ERR_AWS_KEY_USAGE', // not a symmetric ENCRYPT_DECRYPT key
  'ERR_AWS_WRONG_REGION',
  'ERR_AWS_INVALID_ARN', // what was typed is no key or alias that we understand
  'ERR_AWS_WRONG_KEY', // KMS says that another key wrapped this data key
  'ERR_AWS_CIPHERTEXT', // KMS refuses the ciphertext: other context, or a changed line
  'ERR_AWS_ANSWER', // the answer's KeyId, length or presence is not what it must be
  'ERR_AWS_LIMIT', // a quota that no retry helps
  'ERR_AWS_REGION_DISABLED',
  'ERR_AWS_SERVICE_FAULT', // KMS itself has a fault in that Region
  'ERR_AWS_REGION_MISSING',
  'ERR_AWS_PROFILE_NOT_FOUND',
  'ERR_AWS_UNKNOWN', // anything else; details.name
] as const;

const payloadCodes = [
  'ERR_SEAL_MISMATCH', // the environment's seal does not match its lines
  'ERR_DIGEST_MISMATCH', // record lines differ from what their index page says
  'ERR_RECORD_DAMAGED', // one record does not open
  'ERR_INDEX_DAMAGED', // one index page does not open
  'ERR_ROLLBACK', // an older copy than the one seen last on this computer; details.diverged: another version than it
] as const;

const storageCodes = [
  'ERR_STORAGE_NOT_FOUND',
  'ERR_STORAGE_IS_DIRECTORY',
  'ERR_STORAGE_NOT_REGULAR', // a device, socket or FIFO
  'ERR_STORAGE_PERMISSION',
  'ERR_STORAGE_READ_ONLY',
  'ERR_STORAGE_FULL',
  'ERR_STORAGE_BUSY', // another program holds the file
  'ERR_STORAGE_CHANGED', // the file changed since it was read
  'ERR_STORAGE_EXISTS', // create would overwrite
  'ERR_STORAGE_VERIFY', // what was read back is not what was written
  'ERR_STORAGE_IO',
  'ERR_STORAGE_PLACEHOLDER', // a cloud placeholder whose content is not on this computer
] as const;

const sessionCodes = [
  'ERR_NO_VAULT', // no vault is open
  'ERR_VAULT_EXISTS_OPEN', // another vault is open
  'ERR_ENVIRONMENT_LOCKED',
  'ERR_ENVIRONMENT_READ_ONLY', // damaged or rolled back: opened to read only
  'ERR_ENVIRONMENT_NOT_FOUND',
  'ERR_ENVIRONMENT_EXISTS',
  'ERR_ENVIRONMENT_NAME',
  'ERR_ENVIRONMENT_LAST',
  'ERR_CONFIRMATION', // what was typed to confirm does not match
  'ERR_SECRET_NOT_FOUND',
  'ERR_SECRET_CHANGED', // the secret has a newer revision than the edit is based on
  'ERR_SECRET_TITLE', // a secret needs a title
  'ERR_SECRET_TOO_LARGE',
  'ERR_FIELD_NOT_FOUND',
  'ERR_FIELD_EMPTY',
  'ERR_REVEAL_NOT_ALLOWED', // this environment copies only
  'ERR_TOTP_INVALID', // what is stored makes no one-time codes; details.reason: url, key, digits, period
  'ERR_TOTP_UNSUPPORTED', // one-time codes of another sort; details.reason: steam, hotp, algorithm, digits
  'ERR_COPY_AS', // the secret cannot be written in that form; details.reason: unsupported, empty, missing, control, engine
  'ERR_UNDO_GONE',
  'ERR_CANCELLED',
  'ERR_CLIPBOARD', // the clipboard could not be written, read or cleared
  'ERR_CONNECTION_NOT_FOUND',
  'ERR_IMPORT_FORMAT', // details: line, reason
  'ERR_IMPORT_GONE', // the preview is no longer there
  'ERR_EXPORT_EMPTY',
] as const;

const boundaryCodes = [
  'ERR_IPC_SENDER', // a frame that may not call
  'ERR_IPC_INPUT', // input of another shape than the contract
  'ERR_IPC_OUTPUT', // a handler answered another shape than the contract
  'ERR_IPC_CHANNEL', // no such call
  'ERR_INTERNAL', // a defect of ours; never carries the cause's message
] as const;

/** Every code, in the order of the stages that can fail. */
export const errorCodes = [
  ...formatCodes,
  ...keyCodes,
  ...awsCodes,
  ...payloadCodes,
  ...storageCodes,
  ...sessionCodes,
  ...boundaryCodes,
] as const;

/** A stable, documented error code. */
export type ErrorCode = (typeof errorCodes)[number];

/** What one recipient answered when an environment was opened. Never a secret. */
export interface RecipientAttempt {
  readonly recipient: string;
  readonly code: ErrorCode;
  readonly details?: ErrorDetails | undefined;
}

/** Facts that make an error's sentence exact: names, numbers, ARNs, lines. Never a secret, never a value. */
export interface ErrorDetails {
  readonly [name: string]: string | number | boolean | undefined | readonly RecipientAttempt[];
}

/**
 * The only error that crosses a layer. `message` is for developers and repeats the code; what people read is made in
 * renderer/messages.ts from `code` and `details`. `cause` never leaves the main process.
 */
export class VaultError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'VaultError';
    this.code = code;
    this.details = details;
  }
}

/** True if `error` is a VaultError, of this `code` when one is given. */
export function isVaultError(error: unknown, code?: ErrorCode): error is VaultError {
  return error instanceof VaultError && (code === undefined || error.code === code);
}

/** Marks a branch that the types rule out; throws ERR_INTERNAL should it be reached. */
export function assertNever(value: never): never {
  throw new VaultError('ERR_INTERNAL', { unexpected: String(value) });
}
