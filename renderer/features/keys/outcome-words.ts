import type { WireError } from '../../../shared/ipc/call.ts';

const outcomes: Readonly<Record<string, string>> = {
  ERR_AWS_ACCESS_DENIED: 'Denied',
  ERR_AWS_THROTTLED: 'Too busy',
  ERR_AWS_UNREACHABLE: 'Not reachable',
  ERR_AWS_TIMEOUT: 'No answer',
  ERR_AWS_TLS: 'Not trusted',
  ERR_AWS_CAPTIVE_PORTAL: 'Not AWS',
  ERR_AWS_CREDENTIALS_MISSING: 'No credentials',
  ERR_AWS_CREDENTIALS_INVALID: 'Unknown credentials',
  ERR_AWS_CREDENTIALS_EXPIRED: 'Expired',
  ERR_AWS_SSO_SIGN_IN: 'Signed out',
  ERR_AWS_MFA: 'Needs a code',
  ERR_AWS_CLOCK_SKEW: 'Clock is off',
  ERR_AWS_KEY_DISABLED: 'Disabled',
  ERR_AWS_KEY_PENDING_DELETION: 'To be deleted',
  ERR_AWS_KEY_STATE: 'Not usable',
  ERR_AWS_KEY_NOT_FOUND: 'Not found',
  ERR_AWS_SERVICE_FAULT: 'AWS fault',
  ERR_CONNECTION_NOT_FOUND: 'No connection',
  ERR_KEYCHAIN_LOCKED: 'Keychain is locked',
  ERR_KEYCHAIN_UNAVAILABLE: 'No keychain',
  ERR_KEYCHAIN_NOT_FOUND: 'Not in the keychain',
  ERR_KEYCHAIN_TIMEOUT: 'No answer',
  ERR_KEYCHAIN_REFUSED: 'Refused',
  ERR_PASSPHRASE_WRONG: 'Wrong passphrase',
  ERR_RECOVERY_KEY_WRONG: 'Another key',
  ERR_KEY_RECIPIENT_NOT_ACCEPTED: 'Not accepted here',
  ERR_KEY_COMMITMENT: 'Wrong data key',
  ERR_KEY_WRAP_DAMAGED: 'Damaged',
  ERR_CANCELLED: 'Cancelled',
};

/** What a recipient answered, in a word or two; the whole sentence stands elsewhere. */
export function outcomeWords(error: WireError): string {
  return outcomes[error.code] ?? 'Refused';
}
