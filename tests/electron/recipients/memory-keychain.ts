import type { KeychainClient } from '../../../electron/keychain/client.ts';
import { VaultError } from '../../../shared/errors.ts';

/** The client's contract over a map: what the tests of the real keychain show of the real client. */
export class MemoryKeychain implements KeychainClient {
  readonly items = new Map<string, string>();
  failure: VaultError | null = null;

  async get(account: string): Promise<string> {
    if (this.failure) throw this.failure;
    const value = this.items.get(account);
    if (value === undefined) throw new VaultError('ERR_KEYCHAIN_NOT_FOUND');
    return value;
  }
  async set(account: string, value: string): Promise<void> {
    if (this.failure) throw this.failure;
    this.items.set(account, value);
  }
  async delete(account: string): Promise<boolean> {
    if (this.failure) throw this.failure;
    return this.items.delete(account);
  }
  async status(): Promise<'available'> {
    return 'available';
  }
  close(): void {}
}
