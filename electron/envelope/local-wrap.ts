import { VaultError } from '../../shared/errors.ts';
import { domain, wrapAad, type EnvironmentContext } from './aad.ts';
import { nonceBytes, openBytes, sealBytes, sealOverheadBytes } from './aead.ts';
import { DataKey, dataKeyBytes } from './data-key.ts';
import { deriveBytes } from './keys.ts';
import type { EnvelopeRandom } from './random.ts';

/** Recipients whose secret never leaves this computer or a sheet of paper (docs/format.md section 5.2). */
export type LocalRecipientKind = 'os-keychain' | 'passphrase' | 'recovery-key';

/** Size of a data key that is wrapped locally: nonce, data key, tag. */
export const localWrapBytes = dataKeyBytes + sealOverheadBytes;

function keyEncryptionKey(secret: Uint8Array, context: EnvironmentContext, kind: LocalRecipientKind): Uint8Array {
  return deriveBytes(secret, context.vaultId, [domain(`wrap/${kind}`), context.environment]);
}

/**
 * Wraps `dataKey` under a key derived from `secret`, bound to the vault, environment, epoch, kind and recipient id:
 * 60 bytes (docs/format.md section 5.2). Symmetric on purpose: whoever can only write the file cannot make a data key
 * of their own look wrapped for us. `secret` must have full entropy or come out of scrypt.
 */
export function wrapWithSecret(
  secret: Uint8Array,
  dataKey: DataKey,
  context: EnvironmentContext,
  kind: LocalRecipientKind,
  id: string,
  random: EnvelopeRandom,
): Uint8Array {
  const key = keyEncryptionKey(secret, context, kind);
  try {
    return sealBytes(key, random(nonceBytes), wrapAad(context, kind, id), dataKey.bytes);
  } finally {
    key.fill(0);
  }
}

/**
 * Unwraps what `wrapWithSecret` made. The caller owns the data key and zeroes it.
 * @throws ERR_KEY_WRAP_DAMAGED for another secret, a changed wrap, or one made for another place: not told apart
 */
export function unwrapWithSecret(
  secret: Uint8Array,
  wrapped: Uint8Array,
  context: EnvironmentContext,
  kind: LocalRecipientKind,
  id: string,
): DataKey {
  const key = keyEncryptionKey(secret, context, kind);
  const opened = wrapped.byteLength === localWrapBytes ? openBytes(key, wrapped, wrapAad(context, kind, id)) : null;
  key.fill(0);
  if (opened === null) throw new VaultError('ERR_KEY_WRAP_DAMAGED', { kind, id, environment: context.environment });
  const dataKey = new DataKey(opened);
  opened.fill(0);
  return dataKey;
}
