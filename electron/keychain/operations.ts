import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { KeyringState } from './linux-keyring.ts';
import type { KeychainAnswer, KeychainOperation, KeychainStatus } from './protocol.ts';
import { deleteValue, type ItemStore, readValue, writeValue } from './values.ts';

/** The keychain of this computer and, beside it, a way to learn whether its word can be taken. */
export interface Keyring {
  readonly items: ItemStore;
  state(): Promise<KeyringState>;
}

/** Written beside our items where the keyring's state cannot be asked: while it reads as absent, nothing is believed. */
const markerAccount = 'marker';

/**
 * Does one operation. `mayPrompt` lets the desktop ask the person to unlock; without it a locked keyring is an error at once.
 * @throws ERR_KEYCHAIN_UNAVAILABLE, ERR_KEYCHAIN_LOCKED, ERR_KEYCHAIN_NOT_FOUND, ERR_KEYCHAIN_REFUSED
 */
export async function operate(keyring: Keyring, request: KeychainOperation, mayPrompt: boolean): Promise<KeychainAnswer> {
  const state = await keyring.state();
  if (request.operation === 'status') return statusOf(state);
  if (state === 'absent') throw new VaultError('ERR_KEYCHAIN_UNAVAILABLE', { reason: 'service' });
  if (state === 'locked' && !mayPrompt) throw new VaultError('ERR_KEYCHAIN_LOCKED', { reason: 'locked' });
  switch (request.operation) {
    case 'get':
      return get(keyring, request.account);
    case 'set':
      return set(keyring, request.account, request.value, state);
    case 'delete':
      return remove(keyring, request.account);
  }
}

function statusOf(state: KeyringState): KeychainStatus {
  if (state === 'absent') return 'unavailable';
  return state === 'locked' ? 'locked' : 'available';
}

async function get(keyring: Keyring, account: string): Promise<string> {
  const value = await readValue(keyring.items, account);
  if (value !== null) return value;
  await believeAbsent(keyring);
  throw new VaultError('ERR_KEYCHAIN_NOT_FOUND');
}

async function set(keyring: Keyring, account: string, value: string, before: KeyringState): Promise<null> {
  try {
    await writeValue(keyring.items, account, value);
  } catch (error) {
    // A prompt that the person closed looks like a refusal or like another value read back.
    if ((await keyring.state()) === 'locked') throw new VaultError('ERR_KEYCHAIN_LOCKED', { reason: 'prompt' }, error);
    throw error;
  }
  if (before === 'unknown') await writeValue(keyring.items, markerAccount, 'present');
  return null;
}

async function remove(keyring: Keyring, account: string): Promise<boolean> {
  if (await deleteValue(keyring.items, account)) return true;
  await believeAbsent(keyring);
  return false;
}

/**
 * "No such item" is what a locked keyring says as well, so it counts only from one that is known to be open.
 * @throws ERR_KEYCHAIN_LOCKED where it is not
 */
async function believeAbsent(keyring: Keyring): Promise<void> {
  const state = await keyring.state();
  if (state === 'unlocked') return;
  if (state === 'absent') throw new VaultError('ERR_KEYCHAIN_UNAVAILABLE', { reason: 'service' });
  if (state === 'locked') throw new VaultError('ERR_KEYCHAIN_LOCKED', { reason: 'prompt' });
  if ((await readValue(keyring.items, markerAccount)) === null) throw new VaultError('ERR_KEYCHAIN_LOCKED', { reason: 'unproven' });
}

// What GLib, libsecret, macOS and Windows say; they give no codes through the native library.
const words: readonly (readonly [RegExp, 'ERR_KEYCHAIN_UNAVAILABLE' | 'ERR_KEYCHAIN_LOCKED', string])[] = [
  [/failed to load keytar|cannot find (module|package) 'keytar'/i, 'ERR_KEYCHAIN_UNAVAILABLE', 'library'],
  [/transport|autolaunch|not provided by any|not activatable|could not connect|error connecting|spawn|no such (file|name)|connection is closed/i, 'ERR_KEYCHAIN_UNAVAILABLE', 'service'],
  [/locked|dismissed|interaction is not allowed|user canceled/i, 'ERR_KEYCHAIN_LOCKED', 'prompt'],
];

/** Our code for a failure of the native library. Its own words are kept as the cause, which never leaves main. */
export function keychainError(error: unknown): VaultError {
  if (isVaultError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  for (const [pattern, code, reason] of words) {
    if (pattern.test(message)) return new VaultError(code, { reason }, message);
  }
  return new VaultError('ERR_KEYCHAIN_REFUSED', { reason: 'library-error' }, message);
}
