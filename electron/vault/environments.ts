import { VaultError } from '../../shared/errors.ts';
import { maxEnvironments } from '../../shared/model/environment.ts';
import type { EnvironmentLook, OpenedEnvironment } from '../envelope/opened-environment.ts';
import type { EnvironmentWish, Lifecycle, MadeEnvironment } from './lifecycle.ts';
import type { Making, Makings } from './makings.ts';
import { openOrSalvage, zero } from './open-vault.ts';
import { pinOf } from './pins.ts';
import { recipientRef } from './recipient-ref.ts';
import type { RecipientsOf } from './recipients-of.ts';
import type { Session } from './session.ts';

export interface EnvironmentsParts {
  readonly session: Session;
  readonly lifecycle: Lifecycle;
  readonly recipients: RecipientsOf;
  readonly makings: Makings;
  /** Deletes the sealed draft of an environment. */
  readonly discardDraft: (vaultId: string, environment: string) => Promise<void>;
}

/** Environments of the open vault as people arrange them. */
export class Environments {
  readonly #parts: EnvironmentsParts;
  readonly #session: Session;

  constructor(parts: EnvironmentsParts) {
    this.#parts = parts;
    this.#session = parts.session;
  }

  /**
   * Adds an environment, under a data key of its own, and leaves it open; locked where everything was locked meanwhile.
   * @throws ERR_ENVIRONMENT_EXISTS also for one that this computer has seen in this vault before, since old and new
   *   records could not be told apart; ERR_FORMAT_TOO_LARGE, the recipients' codes, ERR_CANCELLED, storage codes
   */
  async add(wish: EnvironmentWish): Promise<void> {
    const session = this.#session;
    session.requireWritableFile();
    this.#refuseTaken(wish.name);
    const { vaultId } = session;
    await this.#parts.makings.run(wish.recipients.length, async (making) => {
      // The keys are made outside the queue: a slow KMS holds up nobody's save.
      const made = await this.#parts.lifecycle.makeEnvironment(vaultId, wish, making);
      await session.queue.run(() => this.#write(vaultId, made, making)).catch(async (error: unknown) => {
        // What was written is in the file, and its recipients stay.
        const isWritten = session.hasVault && session.environmentNames().includes(wish.name) && session.slot(wish.name).block === made.block;
        if (isWritten) made.dataKey.zero();
        else await this.#parts.lifecycle.discard(made);
        throw error;
      });
    });
    this.#parts.recipients.used(wish.recipients);
  }

  async #write(vaultId: string, { block, dataKey }: MadeEnvironment, making: Making): Promise<void> {
    const session = this.#session;
    if (session.vaultId !== vaultId) throw new VaultError('ERR_CANCELLED', { environment: block.name });
    this.#refuseTaken(block.name);
    making.check();
    await session.write([...session.vault.file.environments, block], new Map());
    session.keepPin(block.name, pinOf(block));
    if (making.signal.aborted) {
      dataKey.zero();
      return;
    }
    const environment = openOrSalvage(session.vault.file, block.name, dataKey);
    session.setUnlocked(session.slot(block.name), { dataKey, environment, readOnly: false, openedBy: recipientRef(block.recipients[0]!) });
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
      const { vaultId } = session;
      const slot = session.slot(environment);
      const rest = session.vault.file.environments.filter((block) => block.name !== environment);
      await session.write(rest, new Map());
      session.parts.emit('locking', { environments: [environment], because: 'person' });
      slot.unlocking?.abort();
      zero(slot);
      session.changed('locked', [environment]);
      session.vault.slots.delete(environment);
      session.forgetPin(environment);
      // Nothing opens it any more. Where it cannot be deleted it stays sealed.
      await this.#parts.discardDraft(vaultId, environment).catch(() => undefined);
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
