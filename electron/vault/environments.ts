import { VaultError } from '../../shared/errors.ts';
import { maxEnvironments } from '../../shared/model/environment.ts';
import type { EnvironmentLook, OpenedEnvironment } from '../envelope/opened-environment.ts';
import type { EnvironmentWish, Lifecycle } from './lifecycle.ts';
import { openOrSalvage, zero } from './open-vault.ts';
import { pinOf } from './pins.ts';
import { recipientRef } from './recipient-ref.ts';
import type { RecipientsOf } from './recipients-of.ts';
import type { Session } from './session.ts';

/** Environments of the open vault as people arrange them. */
export class Environments {
  readonly #session: Session;
  readonly #lifecycle: Lifecycle;
  readonly #recipients: RecipientsOf;

  constructor(session: Session, lifecycle: Lifecycle, recipients: RecipientsOf) {
    this.#session = session;
    this.#lifecycle = lifecycle;
    this.#recipients = recipients;
  }

  /**
   * Adds an environment, under a data key of its own, and leaves it open.
   * @throws ERR_ENVIRONMENT_EXISTS also for one that this computer has seen in this vault before, since old and new
   *   records could not be told apart; ERR_FORMAT_TOO_LARGE, the recipients' codes, storage codes
   */
  async add(wish: EnvironmentWish): Promise<void> {
    const session = this.#session;
    session.requireWritableFile();
    this.#refuseTaken(wish.name);
    // The keys are made outside the queue: a slow KMS holds up nobody's save.
    const { block, dataKey } = await this.#lifecycle.makeEnvironment(session.vaultId, wish);
    try {
      await session.queue.run(async () => {
        this.#refuseTaken(wish.name);
        const environments = [...session.vault.file.environments, block];
        await session.write(environments, new Map());
        const environment = openOrSalvage(session.vault.file, block.name, dataKey);
        session.setUnlocked(session.slot(block.name), { dataKey, environment, readOnly: false, openedBy: recipientRef(block.recipients[0]!) });
        session.keepPin(block.name, pinOf(block));
      });
    } catch (error) {
      dataKey.zero();
      throw error;
    }
    this.#recipients.used(wish.recipients);
  }

  /** Gives it another label; the environment must be open. No key call. @throws as `Session.commit`, ERR_ENVIRONMENT_NAME */
  async rename(environment: string, label: string): Promise<void> {
    await this.#look(environment, { label });
  }

  /** @throws as `rename` */
  async setLook(environment: string, look: Pick<EnvironmentLook, 'tone' | 'strictness'>): Promise<void> {
    await this.#look(environment, look);
  }

  /**
   * Removes an environment and all that is in it; it need not be open. A backup of the file still has it.
   * @throws ERR_CONFIRMATION where `typedName` is not its label, ERR_ENVIRONMENT_LAST, storage codes
   */
  async remove(environment: string, typedName: string): Promise<void> {
    const session = this.#session;
    const { label } = session.slot(environment).block;
    if (typedName.normalize('NFC').trim() !== label) throw new VaultError('ERR_CONFIRMATION', { environment, reason: 'name' });
    if (session.environmentNames().length === 1) throw new VaultError('ERR_ENVIRONMENT_LAST', { environment });
    session.requireWritableFile();
    await session.queue.run(async () => {
      const slot = session.slot(environment);
      const rest = session.vault.file.environments.filter((block) => block.name !== environment);
      await session.write(rest, new Map());
      session.parts.emit('locking', { environments: [environment], because: 'person' });
      zero(slot);
      session.vault.slots.delete(environment);
      session.forgetPin(environment);
      session.changed('file', session.environmentNames());
    });
  }

  /** Puts the environments in this order, of which each must be named once. Needs none of them open. */
  async reorder(order: readonly string[]): Promise<void> {
    const session = this.#session;
    await session.queue.run(async () => {
      const blocks = order.map((name) => session.slot(name).block);
      if (new Set(order).size !== session.vault.slots.size || order.length !== blocks.length) {
        throw new VaultError('ERR_CONFIRMATION', { reason: 'order' });
      }
      if (order.every((name, at) => session.environmentNames()[at] === name)) return;
      await session.write(blocks, new Map());
      session.changed('state', order);
    });
  }

  async #look(environment: string, look: Partial<EnvironmentLook>): Promise<void> {
    await this.#session.commit(environment, (opened: OpenedEnvironment) => {
      const { label, tone, strictness } = opened.block;
      const next = { label, tone, strictness, ...look };
      if (next.label === label && next.tone === tone && next.strictness === strictness) return opened;
      return opened.withLook(next);
    });
  }

  #refuseTaken(name: string): void {
    const { vault } = this.#session;
    const taken = vault.slots.has(name) || vault.missing.includes(name);
    if (taken) throw new VaultError('ERR_ENVIRONMENT_EXISTS', { environment: name });
    if (vault.slots.size >= maxEnvironments) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'environments', limit: maxEnvironments });
  }
}
