import { randomBytes } from 'node:crypto';
import { isVaultError, VaultError } from '../../shared/errors.ts';
import { decodeBase64url, encodeBase64url } from '../envelope/base64url.ts';
import { unwrapWithSecret, wrapWithSecret } from '../envelope/local-wrap.ts';
import type { EnvelopeRandom } from '../envelope/random.ts';
import { computerKeyAccount, type KeychainCallOptions, type KeychainClient } from '../keychain/client.ts';
import type { Recipient } from './recipient.ts';

/** Size of a computer key, which is random (docs/format.md, Recipients, os-keychain). */
export const computerKeyBytes = 32;
const idBytes = 16;

/** What an os-keychain recipient works with. */
export interface OsKeychainRecipientOptions {
  readonly keychain: KeychainClient;
  /** Lets the desktop ask the person to unlock the keyring: for what a person asked for just now. */
  readonly mayPrompt?: boolean;
  /** Wraps under this computer key, which exists, instead of making one: a rotation keeps its recipients' ids. */
  readonly id?: string;
  readonly random?: EnvelopeRandom;
}

/**
 * This computer: a key of 32 random bytes for each environment, kept in the OS keychain under the id that the recipient
 * line has (22 characters of base64url). Each wrap without `id` makes a key and an id of its own, so no keychain item is
 * ever replaced. `unwrapDataKey` throws ERR_KEYCHAIN_NOT_FOUND where this keychain is open and does not hold the id
 * (another computer's line), and the keychain's other codes where it cannot tell.
 */
export function osKeychainRecipient(options: OsKeychainRecipientOptions): Recipient {
  const { keychain, mayPrompt = false, random = randomBytes } = options;
  return {
    kind: 'os-keychain',
    async wrapDataKey(dataKey, context, signal) {
      const call = { mayPrompt, signal };
      const id = options.id ?? encodeBase64url(random(idBytes));
      const key = options.id === undefined ? await makeComputerKey(keychain, id, random, call) : await readComputerKey(keychain, id, call);
      try {
        return { kind: 'os-keychain', id, encryptedDataKey: wrapWithSecret(key, dataKey, context, 'os-keychain', id, random) };
      } finally {
        key.fill(0);
      }
    },
    async unwrapDataKey(stanza, context, signal) {
      if (stanza.kind !== 'os-keychain') return null;
      const key = await readComputerKey(keychain, stanza.id, { mayPrompt, signal });
      try {
        return unwrapWithSecret(key, stanza.encryptedDataKey, context, 'os-keychain', stanza.id);
      } finally {
        key.fill(0);
      }
    },
  };
}

/**
 * Deletes the computer key `id` after its recipient line was removed and saved. False where there was none.
 * @throws the keychain's codes
 */
export async function forgetComputerKey(keychain: KeychainClient, id: string, options?: KeychainCallOptions): Promise<boolean> {
  return keychain.delete(computerKeyAccount(id), options);
}

async function makeComputerKey(
  keychain: KeychainClient,
  id: string,
  random: EnvelopeRandom,
  options: KeychainCallOptions,
): Promise<Uint8Array> {
  // The id is new, so absent is what is expected; an item under it would mean that the random source repeats itself.
  const found = await keychain.get(computerKeyAccount(id), options).catch((error: unknown) => {
    if (isVaultError(error, 'ERR_KEYCHAIN_NOT_FOUND')) return null;
    throw error;
  });
  if (found !== null) throw new VaultError('ERR_KEYCHAIN_REFUSED', { reason: 'exists', id });
  const key = Uint8Array.from(random(computerKeyBytes));
  await keychain.set(computerKeyAccount(id), encodeBase64url(key), options);
  return key;
}

async function readComputerKey(keychain: KeychainClient, id: string, options: KeychainCallOptions): Promise<Uint8Array> {
  const key = decodeBase64url(await keychain.get(computerKeyAccount(id), options));
  if (key?.byteLength === computerKeyBytes) return key;
  key?.fill(0);
  throw new VaultError('ERR_KEYCHAIN_REFUSED', { reason: 'damaged', id });
}
