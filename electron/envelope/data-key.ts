import { VaultError } from '../../shared/errors.ts';

/** Size of every data key: AES-256 key material as `GenerateDataKey` returns it (docs/format.md, Data key). */
export const dataKeyBytes = 32;

/**
 * The key of one environment at one epoch, in memory of its own that `zero` wipes. Never a view into another buffer:
 * what KMS and Node hand out are views into a shared pool, so bytes are copied in and the source is the caller's to wipe.
 */
export class DataKey {
  readonly #bytes: Uint8Array;
  #zeroed = false;

  /**
   * Copies `source`, 32 bytes.
   * @throws ERR_INTERNAL for any other length
   */
  constructor(source: Uint8Array) {
    if (source.byteLength !== dataKeyBytes) throw new VaultError('ERR_INTERNAL', { lengthBytes: source.byteLength });
    this.#bytes = new Uint8Array(dataKeyBytes);
    this.#bytes.set(source);
  }

  /**
   * The key's own 32 bytes, not a copy: never keep them.
   * @throws ERR_INTERNAL after `zero`
   */
  get bytes(): Uint8Array {
    if (this.#zeroed) throw new VaultError('ERR_INTERNAL', { reason: 'data key used after it was zeroed' });
    return this.#bytes;
  }

  /** Overwrites the key with zeros. Calling it again does nothing. */
  zero(): void {
    this.#bytes.fill(0);
    this.#zeroed = true;
  }
}
