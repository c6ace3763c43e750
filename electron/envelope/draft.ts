import { VaultError } from '../../shared/errors.ts';
import { draftAad } from './aad.ts';
import { nonceBytes, openBytes, sealBytes } from './aead.ts';
import type { EnvironmentKeys } from './keys.ts';
import { paddedLength } from './padding.ts';
import type { EnvelopeRandom } from './random.ts';

const lengthBytes = 4;

/** Seals unsaved edits for safe keeping outside the vault file (docs/format.md section 10). */
export function sealDraft(keys: EnvironmentKeys, draft: Uint8Array, random: EnvelopeRandom): Uint8Array {
  const plaintext = Buffer.alloc(paddedLength(lengthBytes + draft.byteLength));
  plaintext.writeUInt32BE(draft.byteLength);
  plaintext.set(draft, lengthBytes);
  const sealed = sealBytes(keys.draft, random(nonceBytes), draftAad(keys.context), plaintext);
  plaintext.fill(0);
  return sealed;
}

/**
 * Opens what `sealDraft` made for the same vault, environment and epoch.
 * @throws ERR_RECORD_DAMAGED
 */
export function openDraft(keys: EnvironmentKeys, sealed: Uint8Array): Uint8Array {
  const plaintext = openBytes(keys.draft, sealed, draftAad(keys.context));
  if (plaintext === null) throw new VaultError('ERR_RECORD_DAMAGED', { reason: 'draft' });
  // Sealed by us: the length is inside.
  return plaintext.subarray(lengthBytes, lengthBytes + plaintext.readUInt32BE());
}
