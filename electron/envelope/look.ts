import { environmentLabel, environmentStrictness, environmentTone } from '../../shared/model/environment.ts';
import { VaultError } from '../../shared/errors.ts';
import type { RecipientLine } from './block.ts';
import { isRecipientId, recipientOrder } from './head.ts';
import { maxEncryptedDataKeyBytes, maxRecipients } from './limits.ts';
import type { EnvironmentLook } from './opened-environment.ts';

/**
 * The label, tone and strictness of `look`, checked, and nothing else of it.
 * @throws ERR_ENVIRONMENT_NAME
 */
export function checkLook({ label, tone, strictness }: EnvironmentLook): EnvironmentLook {
  const valid = environmentLabel.safeParse(label).success && environmentTone.safeParse(tone).success && environmentStrictness.safeParse(strictness).success; // prettier-ignore
  if (!valid) throw new VaultError('ERR_ENVIRONMENT_NAME', { label });
  return { label, tone, strictness };
}

/**
 * `recipients` in the order of the file (docs/format.md section 4.5).
 * @throws ERR_KEY_LAST_RECIPIENT for none, ERR_KEY_DUPLICATE_RECIPIENT, ERR_FORMAT_TOO_LARGE for too many or too large
 *   a wrap, ERR_INTERNAL for an id that the format does not have
 */
export function sortRecipients(recipients: readonly RecipientLine[]): RecipientLine[] {
  if (recipients.length === 0) throw new VaultError('ERR_KEY_LAST_RECIPIENT');
  if (recipients.length > maxRecipients) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'recipients', limit: maxRecipients });
  const sorted = [...recipients].sort((left, right) => (recipientOrder(left) < recipientOrder(right) ? -1 : 1));
  for (const [at, { kind, id, encryptedDataKey }] of sorted.entries()) {
    if (!isRecipientId(kind, id) || encryptedDataKey.byteLength === 0) throw new VaultError('ERR_INTERNAL', { reason: 'recipient', kind, id });
    if (encryptedDataKey.byteLength > maxEncryptedDataKeyBytes) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'encrypted data key' });
    const next = sorted[at + 1];
    if (next !== undefined && recipientOrder(next) === recipientOrder({ kind, id, encryptedDataKey })) throw new VaultError('ERR_KEY_DUPLICATE_RECIPIENT', { kind, id });
  }
  return sorted;
}
