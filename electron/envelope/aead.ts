import { createCipheriv, createDecipheriv } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';

/** AES-256-GCM with the only lengths that the format allows (docs/format.md section 3.1, NIST SP 800-38D). */
const algorithm = 'aes-256-gcm';
/** Key of AES-256. */
export const aeadKeyBytes = 32;
/** Random per message; the format has no other nonce length. */
export const nonceBytes = 12;
/** Full tag. Node takes shorter ones unless it is told this length each time. */
export const tagBytes = 16;
/** What sealing adds to a plaintext. */
export const sealOverheadBytes = nonceBytes + tagBytes;

/**
 * Seals `plaintext` as nonce || ciphertext || tag (docs/format.md section 3.1).
 * @param key 32 bytes
 * @param nonce 12 bytes, never used before with this key
 * @throws ERR_INTERNAL for a key or nonce of another length
 */
export function sealBytes(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Buffer {
  if (key.byteLength !== aeadKeyBytes || nonce.byteLength !== nonceBytes) {
    throw new VaultError('ERR_INTERNAL', { keyBytes: key.byteLength, nonceBytes: nonce.byteLength });
  }
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(aad);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]);
}

/**
 * Opens nonce || ciphertext || tag, or returns null where it is too short, was changed, or belongs to another key or
 * AAD: which of these it was is not told (docs/format.md section 3.1).
 * @param key 32 bytes
 * @throws ERR_INTERNAL for a key of another length
 */
export function openBytes(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer | null {
  if (key.byteLength !== aeadKeyBytes) throw new VaultError('ERR_INTERNAL', { keyBytes: key.byteLength });
  if (sealed.byteLength < sealOverheadBytes) return null;
  const tagStart = sealed.byteLength - tagBytes;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(tagStart));
  // Unverified until final() returns: on failure these bytes are wiped, never returned.
  const unverified = decipher.update(sealed.subarray(nonceBytes, tagStart));
  try {
    decipher.final();
  } catch {
    unverified.fill(0);
    return null;
  }
  return unverified;
}
