import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { RecipientSpec } from '../../shared/ipc/vault-calls.ts';
import type { DataKey } from '../envelope/data-key.ts';
import { verifyCommitment } from '../envelope/keys.ts';
import type { RecipientStanza } from '../recipients/recipient.ts';
import type { Makings } from './makings.ts';
import type { Slot } from './open-vault.ts';
import { recipientRef } from './recipient-ref.ts';
import { refuseDuplicates, type RecipientsOf } from './recipients-of.ts';
import type { Session } from './session.ts';
import type { Unlocker } from './unlock.ts';

/** Who can open an environment: adding, removing and asking them. */
export class Recipients {
  readonly #session: Session;
  readonly #recipients: RecipientsOf;
  readonly #unlocker: Unlocker;
  readonly #makings: Makings;

  constructor(session: Session, recipients: RecipientsOf, unlocker: Unlocker, makings: Makings) {
    this.#session = session;
    this.#recipients = recipients;
    this.#unlocker = unlocker;
    this.#makings = makings;
  }

  /**
   * Wraps the environment's data key for one more recipient; no record is sealed again.
   * @throws as `Session.writable`, the recipient's codes, ERR_KEY_DUPLICATE_RECIPIENT, ERR_CANCELLED, storage codes
   */
  async add(environment: string, spec: RecipientSpec): Promise<void> {
    const session = this.#session;
    session.writable(environment);
    const { dataKey } = session.unlocked(environment);
    const context = { vaultId: session.vaultId, environment, epoch: session.slot(environment).block.epoch };
    await this.#makings.run(1, async (making) => {
      const stanza = await this.#recipients.wrap(spec, dataKey, context, making);
      try {
        making.check();
        await session.commit(environment, (opened) => {
          // Locked and opened again meanwhile: the key was wiped in between, and what was wrapped may be zeros.
          if (session.unlocked(environment).dataKey !== dataKey) throw new VaultError('ERR_ENVIRONMENT_LOCKED', { environment });
          const recipients = [...opened.block.recipients, stanza];
          refuseDuplicates(recipients);
          return opened.withRecipients(recipients);
        });
      } catch (error) {
        await this.#recipients.discard([stanza]);
        throw error;
      }
    });
    this.#recipients.used([spec]);
  }

  /**
   * Takes a recipient out of the file. Whoever kept an older copy of the file, or the data key, still reads what it held;
   * so do our own backups, for which a computer key stays in the keychain (docs/decisions/0052).
   * @throws ERR_KEY_NO_RECIPIENT for a ref that is not there, ERR_KEY_LAST_RECIPIENT, as `Session.writable`, storage codes
   */
  async remove(environment: string, ref: string): Promise<void> {
    const stanza = this.#session.slot(environment).block.recipients.find((recipient) => recipientRef(recipient) === ref);
    if (stanza === undefined) throw new VaultError('ERR_KEY_NO_RECIPIENT', { environment, recipient: ref });
    await this.#session.commit(environment, (opened) => {
      const rest = opened.block.recipients.filter((recipient) => recipientRef(recipient) !== ref);
      return opened.withRecipients(rest);
    });
    this.#session.slot(environment).answers.delete(ref);
  }

  /**
   * Asks every recipient that needs nothing typed for the data key, and keeps what each answered. A KMS key is asked by
   * a real Decrypt: DescribeKey and dry runs do not prove that what is in the file still opens. Costs one KMS call for
   * each accepted key and changes nothing; nothing is unlocked by it.
   */
  async check(environment: string): Promise<void> {
    const slot = this.#session.slot(environment);
    const { signal } = new AbortController();
    await Promise.all(slot.block.recipients.map((stanza) => this.#checkOne(slot, stanza, signal)));
    this.#session.changed('state', [environment]);
  }

  async #checkOne(slot: Slot, stanza: RecipientStanza, signal: AbortSignal): Promise<void> {
    if (stanza.kind === 'aws-kms' && !slot.comparison.accepted.has(recipientRef(stanza))) return;
    const opener = this.#recipients.opener(stanza, {}, { mayPrompt: false, accepted: slot.comparison.accepted });
    if (opener === null) return;
    try {
      const unwrap = opener.unwrapDataKey.bind(opener);
      await this.#unlocker.ask(slot, stanza, async (...given) => verified(await unwrap(...given), slot, this.#session.vaultId), signal);
    } catch (error) {
      // It is in `answers` now.
      if (!isVaultError(error)) throw error;
    }
  }
}

/** @throws ERR_KEY_COMMITMENT for the key of something else. The key is zeroed in every case: it was only asked for. */
function verified(dataKey: DataKey | null, slot: Slot, vaultId: string): null {
  if (dataKey === null) return null;
  try {
    verifyCommitment(dataKey, { vaultId, environment: slot.name, epoch: slot.block.epoch }, slot.block.commitment);
    return null;
  } finally {
    dataKey.zero();
  }
}
