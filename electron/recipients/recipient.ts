import type { RecipientKind } from '../../shared/model/environment.ts';
import type { DataKey } from '../envelope/data-key.ts';

/** What a wrap is bound to; the same facts make the KMS encryption context (docs/format.md, Recipients). */
export interface WrapContext {
  /** 16 random bytes as 22 characters of base64url. */
  readonly vaultId: string;
  readonly environment: string;
  /** Starts at 1; one more at each rotation. */
  readonly epoch: number;
}

/** A `recipient` line without its environment: who can open, and the data key wrapped for them. */
export interface RecipientStanza {
  readonly kind: RecipientKind;
  /** Key ARN, keychain item id, scrypt parameters and salt, or recovery key fingerprint, as in the file. */
  readonly id: string;
  /** Opaque to everything but its own kind. At most 6,144 bytes (the limit KMS has). */
  readonly encryptedDataKey: Uint8Array;
}

/** One way to wrap and unwrap a data key. Implementations keep no key material of their own between calls. */
export interface Recipient {
  readonly kind: RecipientKind;
  /**
   * Wraps `dataKey` (32 bytes) for this recipient.
   * @throws VaultError with a code of the key stage
   */
  wrapDataKey(dataKey: DataKey, context: WrapContext, signal: AbortSignal): Promise<RecipientStanza>;
  /**
   * Unwraps the data key of `stanza`, or returns null where the stanza is not this recipient's.
   * @throws VaultError where it is this recipient's but failed
   */
  unwrapDataKey(stanza: RecipientStanza, context: WrapContext, signal: AbortSignal): Promise<DataKey | null>;
}
