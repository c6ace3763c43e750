import { VaultError } from '../../shared/errors.ts';
import { DataKey, dataKeyBytes } from '../envelope/data-key.ts';

/** Largest ciphertext that KMS makes or takes. */
export const maxEncryptedDataKeyBytes = 6144;

function refuse(reason: string, keyArn: string, more: Record<string, string | number> = {}): never {
  throw new VaultError('ERR_AWS_ANSWER', { reason, keyArn, ...more });
}

/**
 * Checks that KMS used the key it was asked to: the answer's KeyId is that very key ARN.
 * @throws ERR_AWS_ANSWER, reason `key-id`
 */
export function checkKeyId(answered: string | undefined, keyArn: string): void {
  if (answered !== keyArn) refuse('key-id', keyArn, { answered: String(answered).slice(0, 256) });
}

/**
 * Takes the plaintext data key out of an answer: copied into memory of its own, and the SDK's bytes, a view into Node's
 * shared buffer pool that nothing else would ever clear, wiped at once, whatever the checks say.
 * @throws ERR_AWS_ANSWER, reason `key-id`, `plaintext-missing` or `plaintext-length`
 */
export function takeDataKey(answer: { readonly KeyId?: string | undefined; readonly Plaintext?: Uint8Array | undefined }, keyArn: string): DataKey {
  const view = answer.Plaintext;
  try {
    checkKeyId(answer.KeyId, keyArn);
    if (view === undefined) return refuse('plaintext-missing', keyArn);
    if (view.byteLength !== dataKeyBytes) {
      return refuse('plaintext-length', keyArn, { expected: dataKeyBytes, actual: view.byteLength });
    }
    return new DataKey(view);
  } finally {
    view?.fill(0);
  }
}

/**
 * Takes the encrypted data key out of an answer, copied.
 * @throws ERR_AWS_ANSWER, reason `key-id`, `ciphertext-missing` or `ciphertext-length`
 */
export function takeCiphertext(
  answer: { readonly KeyId?: string | undefined; readonly CiphertextBlob?: Uint8Array | undefined },
  keyArn: string,
): Uint8Array {
  checkKeyId(answer.KeyId, keyArn);
  const blob = answer.CiphertextBlob;
  if (blob === undefined || blob.byteLength === 0) return refuse('ciphertext-missing', keyArn);
  if (blob.byteLength > maxEncryptedDataKeyBytes) return refuse('ciphertext-length', keyArn, { actual: blob.byteLength });
  return Uint8Array.from(blob);
}
