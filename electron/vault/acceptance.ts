import { VaultError } from '../../shared/errors.ts';
import { compareWithPin, pinOf, unverifiedSeal, type Pin } from './pins.ts';
import { recipientRef } from './recipient-ref.ts';
import type { Session } from './session.ts';
import { rememberVerified } from './unlock.ts';

/** What a person consents to about an environment that is not as this computer remembers it. */
export class Acceptance {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Accepts the recipients as they are in the file, which must be the ones that the person was shown (S9).
   * @throws ERR_CONFIRMATION where the file has others
   */
  acceptRecipients(environment: string, refs: readonly string[]): Promise<void> {
    return this.#session.queue.run(async () => {
      const session = this.#session;
      const slot = session.slot(environment);
      const present = slot.block.recipients.map(recipientRef);
      const same = present.length === refs.length && present.every((ref) => refs.includes(ref));
      if (!same) throw new VaultError('ERR_CONFIRMATION', { environment, reason: 'recipients' });
      const seen = (await session.loadPins(session.vaultId)).get(environment);
      this.#keep(environment, acceptedPin(pinOf(slot.block), seen));
      rememberVerified(session, slot);
      session.changed('state', [environment]);
    });
  }

  /**
   * Consents to a copy that is older than one that was seen, or branched off before it: to `read` it until it is locked or the vault closed, or
   * to `keep` it and go on from it. Nothing is done where it is not older.
   */
  acceptOlder(environment: string, how: 'read' | 'keep'): Promise<void> {
    return this.#session.queue.run(async () => {
      const session = this.#session;
      const slot = session.slot(environment);
      if (slot.comparison.older === undefined) return;
      if (how === 'read') slot.readOlder = true;
      else await this.#goOnFrom(environment);
      session.changed('state', [environment]);
    });
  }

  /** A restored backup is meant to be the one to go on from; called inside the queue. */
  async keepAllOlder(): Promise<void> {
    for (const environment of this.#session.environmentNames()) {
      if (this.#session.slot(environment).comparison.older !== undefined) await this.#goOnFrom(environment);
    }
  }

  async #goOnFrom(environment: string): Promise<void> {
    const session = this.#session;
    const slot = session.slot(environment);
    const seen = (await session.loadPins(session.vaultId)).get(environment);
    if (seen === undefined) return;
    const { epoch, generation, sealHash } = slot.block;
    // The key and the recipients stay what was accepted: if the older copy has others, they are asked about.
    this.#keep(environment, { ...seen, epoch, generation, sealHash });
    const { unlocked } = slot;
    if (unlocked !== undefined) unlocked.readOnly = unlocked.environment.readOnly;
  }

  #keep(environment: string, pin: Pin): void {
    const slot = this.#session.slot(environment);
    slot.comparison = compareWithPin(slot.block, pin);
    this.#session.keepPin(environment, pin);
  }
}

/**
 * The pin of recipients accepted in a file that nobody has verified yet: its generation is only a number in it, which a
 * later unlock confirms, so it cannot make the true file look old.
 */
function acceptedPin(file: Pin, seen: Pin | undefined): Pin {
  const unverified = { ...file, generation: 1, sealHash: unverifiedSeal };
  if (seen === undefined) return unverified;
  if (seen.epoch > file.epoch || (seen.epoch === file.epoch && seen.commitment === file.commitment)) {
    return { ...file, epoch: seen.epoch, generation: seen.generation, sealHash: seen.sealHash };
  }
  return unverified;
}
