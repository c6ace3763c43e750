import { VaultError, isVaultError } from '../../shared/errors.ts';
import { accessKeyInput, type AccessKeyInput } from '../../shared/model/connection.ts';
import type { Keychain } from './recipients-of.ts';

/**
 * AWS access keys by connection: in the OS keychain, or in memory until the program ends. Never on disk, and never
 * answered to anything but the AWS clients.
 */
export class AccessKeys {
  readonly #keychain: Keychain;
  readonly #accountOf: (connectionId: string) => string;
  readonly #session = new Map<string, AccessKeyInput>();

  constructor(keychain: Keychain, accountOf: (connectionId: string) => string) {
    this.#keychain = keychain;
    this.#accountOf = accountOf;
  }

  /** @throws the keychain's codes; ERR_KEYCHAIN_REFUSED for an item that is no access key of ours */
  async get(connectionId: string): Promise<AccessKeyInput | undefined> {
    const inMemory = this.#session.get(connectionId);
    if (inMemory !== undefined) return inMemory;
    try {
      return parse(await this.#keychain.get(this.#accountOf(connectionId), { mayPrompt: true }));
    } catch (error) {
      if (isVaultError(error, 'ERR_KEYCHAIN_NOT_FOUND')) return undefined;
      throw error;
    }
  }

  /** Puts a key in memory, in front of what the keychain has; the answer undoes it. */
  holdInMemory(connectionId: string, key: AccessKeyInput): () => void {
    const before = this.#session.get(connectionId);
    this.#session.set(connectionId, key);
    return () => {
      if (before === undefined) this.#session.delete(connectionId);
      else this.#session.set(connectionId, before);
    };
  }

  /** Moves the key that is in memory to the keychain. @throws the keychain's codes; then it is still in memory */
  async moveToKeychain(connectionId: string): Promise<void> {
    const key = this.#session.get(connectionId);
    if (key === undefined) return;
    await this.#keychain.set(this.#accountOf(connectionId), JSON.stringify(key), { mayPrompt: true });
    this.#session.delete(connectionId);
  }

  /** Forgets the key of a connection. @throws the keychain's codes; it is out of memory by then */
  async remove(connectionId: string): Promise<void> {
    this.#session.delete(connectionId);
    await this.removeFromKeychain(connectionId);
  }

  /** Deletes what the keychain has of a connection; a key in memory stays. @throws the keychain's codes */
  async removeFromKeychain(connectionId: string): Promise<void> {
    await this.#keychain.delete(this.#accountOf(connectionId), { mayPrompt: true });
  }
}

function parse(text: string): AccessKeyInput {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const key = accessKeyInput.safeParse(value);
  // The item itself is not repeated: it may hold most of a key.
  if (!key.success) throw new VaultError('ERR_KEYCHAIN_REFUSED', { reason: 'damaged' });
  return key.data;
}
