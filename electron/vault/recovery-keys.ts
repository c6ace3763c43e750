import { VaultError } from '../../shared/errors.ts';
import { encodeBase64url } from '../envelope/base64url.ts';
import { confirmRecoveryKey, formatRecoveryKey } from '../recipients/recovery-key-text.ts';
import { confirmationChallenge, makeRecoveryKey, recoveryKeyFingerprint } from '../recipients/recovery-key.ts';
import type { Clock, Random } from './ports.ts';

/** How long a recovery key waits to be printed, typed back and used. */
export const pendingRecoveryKeyMs = 30 * 60_000;

const pendingIdBytes = 16;

interface Pending {
  readonly key: Uint8Array;
  readonly ask: readonly number[];
  readonly stop: () => void;
  confirmed: boolean;
}

/** A recovery key as it is shown, once. */
export interface NewRecoveryKey {
  readonly pendingId: string;
  readonly recoveryKey: string;
  readonly fingerprint: string;
  /** The groups to type back, counted from 0. */
  readonly ask: number[];
}

/** Recovery keys that were made and wrap nothing yet. In memory only; zeroed once used, given up or too old. */
export class PendingRecoveryKeys {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #pending = new Map<string, Pending>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  create(): NewRecoveryKey {
    const key = makeRecoveryKey(this.#random);
    const ask = confirmationChallenge(this.#random);
    const pendingId = encodeBase64url(this.#random(pendingIdBytes));
    const stop = this.#clock.after(pendingRecoveryKeyMs, () => this.forget(pendingId));
    this.#pending.set(pendingId, { key, ask, stop, confirmed: false });
    return { pendingId, recoveryKey: formatRecoveryKey(key), fingerprint: recoveryKeyFingerprint(key), ask };
  }

  /** @throws ERR_RECOVERY_KEY_NOT_CONFIRMED where the groups differ, or the key is no longer there */
  confirm(pendingId: string, groups: readonly string[]): void {
    const pending = this.#find(pendingId);
    confirmRecoveryKey(pending.key, pending.ask, groups);
    pending.confirmed = true;
  }

  /** The key's own 20 bytes; they stay ours. @throws ERR_RECOVERY_KEY_NOT_CONFIRMED until it was typed back */
  confirmedKey(pendingId: string): Uint8Array {
    const pending = this.#find(pendingId);
    if (!pending.confirmed) throw new VaultError('ERR_RECOVERY_KEY_NOT_CONFIRMED');
    return pending.key;
  }

  forget(pendingId: string): void {
    const pending = this.#pending.get(pendingId);
    pending?.stop();
    pending?.key.fill(0);
    this.#pending.delete(pendingId);
  }

  forgetAll(): void {
    for (const pendingId of [...this.#pending.keys()]) this.forget(pendingId);
  }

  #find(pendingId: string): Pending {
    const pending = this.#pending.get(pendingId);
    if (pending === undefined) throw new VaultError('ERR_RECOVERY_KEY_NOT_CONFIRMED', { reason: 'gone' });
    return pending;
  }
}
