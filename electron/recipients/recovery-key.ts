import { createHash, randomBytes } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import { domain } from '../envelope/aad.ts';
import { unwrapWithSecret, wrapWithSecret } from '../envelope/local-wrap.ts';
import type { EnvelopeRandom } from '../envelope/random.ts';
import type { Recipient } from './recipient.ts';
import { recoveryKeyBytes, recoveryKeyGroups } from './recovery-key-text.ts';

/** What a recovery-key recipient works with: the key's 20 bytes, which the caller owns and zeroes. */
export interface RecoveryKeyRecipientOptions {
  readonly key: Uint8Array;
  readonly random?: EnvelopeRandom;
}

/**
 * An offline recovery key of 160 random bits (docs/format.md, Recipients, recovery-key). Its id in the file is the
 * fingerprint. `unwrapDataKey` throws ERR_RECOVERY_KEY_WRONG for a line with another fingerprint, since the person gave
 * this key for this environment, and ERR_KEY_WRAP_DAMAGED where the fingerprint is this key's and the wrap does not open.
 */
export function recoveryKeyRecipient({ key, random = randomBytes }: RecoveryKeyRecipientOptions): Recipient {
  const fingerprint = recoveryKeyFingerprint(key);
  return {
    kind: 'recovery-key',
    async wrapDataKey(dataKey, context, signal) {
      if (signal.aborted) throw new VaultError('ERR_CANCELLED');
      const encryptedDataKey = wrapWithSecret(key, dataKey, context, 'recovery-key', fingerprint, random);
      return { kind: 'recovery-key', id: fingerprint, encryptedDataKey };
    },
    async unwrapDataKey(stanza, context, signal) {
      if (stanza.kind !== 'recovery-key') return null;
      if (signal.aborted) throw new VaultError('ERR_CANCELLED');
      if (stanza.id !== fingerprint) throw new VaultError('ERR_RECOVERY_KEY_WRONG', { fingerprint: stanza.id });
      return unwrapWithSecret(key, stanza.encryptedDataKey, context, 'recovery-key', fingerprint);
    },
  };
}

/** A new recovery key: 20 random bytes. The caller zeroes them. */
export function makeRecoveryKey(random: EnvelopeRandom = randomBytes): Uint8Array {
  return Uint8Array.from(random(recoveryKeyBytes));
}

/**
 * The first 4 bytes, in hex, of SHA-256(`breakglass/1/recovery-key-fingerprint` || key): tells recovery keys apart in
 * the file and on paper, and says nothing about the key (docs/format.md, Recipients, recovery-key).
 * @throws ERR_INTERNAL for a key that is not 20 bytes
 */
export function recoveryKeyFingerprint(key: Uint8Array): string {
  if (key.byteLength !== recoveryKeyBytes) throw new VaultError('ERR_INTERNAL', { lengthBytes: key.byteLength });
  return createHash('sha256').update(domain('recovery-key-fingerprint')).update(key).digest('hex').slice(0, 8);
}

const askedGroups = 3;

/** Which groups of the printed key, counted from 0 and in order, are to be typed back: three, drawn without bias. */
export function confirmationChallenge(random: EnvelopeRandom = randomBytes): number[] {
  const asked = new Set<number>();
  while (asked.size < askedGroups) {
    for (const byte of random(1)) {
      const drawn = byte & 0x0f;
      if (drawn < recoveryKeyGroups) asked.add(drawn);
    }
  }
  return [...asked].sort((a, b) => a - b);
}
