import { VaultError } from '../../shared/errors.ts';
import type { RecipientSpec } from '../../shared/ipc/vault-calls.ts';
import type { EnvironmentStrictness, EnvironmentTone } from '../../shared/model/environment.ts';
import { encodeBase64url } from '../envelope/base64url.ts';
import type { EnvironmentBlock, VaultFile } from '../envelope/block.ts';
import type { DataKey } from '../envelope/data-key.ts';
import { createEnvironment } from '../envelope/envelope.ts';
import { serializeVault } from '../envelope/format.ts';
import { idBytes } from '../envelope/keys.ts';
import { missingFrom, openOrSalvage, parseOrSalvage, slotsOf, verifierOf, type OpenVault } from './open-vault.ts';
import type { Making, Makings } from './makings.ts';
import { pinOf } from './pins.ts';
import type { FileOnDisk, Random } from './ports.ts';
import { Queue } from './queue.ts';
import { recipientRef } from './recipient-ref.ts';
import type { RecipientsOf } from './recipients-of.ts';
import type { Session } from './session.ts';

/** An environment as a person wants it. */
export interface EnvironmentWish {
  readonly name: string;
  readonly label: string;
  readonly tone: EnvironmentTone;
  readonly strictness: EnvironmentStrictness;
  readonly recipients: readonly RecipientSpec[];
}

/** A new environment, sealed, and the key that opens it. */
export interface MadeEnvironment {
  readonly block: EnvironmentBlock;
  readonly dataKey: DataKey;
}

/** Creates and opens vaults. */
export class Lifecycle {
  readonly #session: Session;
  readonly #recipients: RecipientsOf;
  readonly #random: Random;
  readonly #makings: Makings;
  /** One vault after the other: a double click must not open two. */
  readonly #turns = new Queue();

  constructor(session: Session, recipients: RecipientsOf, random: Random, makings: Makings) {
    this.#session = session;
    this.#recipients = recipients;
    this.#random = random;
    this.#makings = makings;
  }

  /**
   * Makes a vault, each environment under a data key and recipients of its own, and opens it with all of them unlocked.
   * The file is written last: whatever fails or is cancelled before leaves nothing behind. Cancelled while it is written,
   * the vault is there, and locked.
   * @throws ERR_STORAGE_EXISTS and other storage codes, the recipients' codes, ERR_ENVIRONMENT_EXISTS, ERR_CANCELLED
   */
  create(path: string, wishes: readonly EnvironmentWish[]): Promise<void> {
    const total = wishes.reduce((sum, { recipients }) => sum + recipients.length, 0);
    return this.#makings.run(total, (making) => this.#turns.run(() => this.#create(path, wishes, making)));
  }

  async #create(path: string, wishes: readonly EnvironmentWish[], making: Making): Promise<void> {
    refuseSameNames(wishes.map(({ name }) => name));
    await this.#session.parts.files.refuseExisting(path);
    const vaultId = encodeBase64url(this.#random(idBytes));
    const made: MadeEnvironment[] = [];
    let file: VaultFile;
    let saved: FileOnDisk;
    try {
      for (const wish of wishes) made.push(await this.makeEnvironment(vaultId, wish, making));
      file = { vaultId, environments: made.map(({ block }) => block) };
      making.check();
      saved = await this.#session.parts.files.create(path, serializeVault(file), verifierOf(file));
    } catch (error) {
      for (const one of made) await this.discard(one);
      throw error;
    }
    // From here on the recipients are in a file: what fails may wipe keys, but takes nobody's way in.
    try {
      await this.#session.close();
      this.#installNew({ path, vaultId, file, identity: saved.identity, savedAtMs: saved.savedAtMs }, made, making.signal.aborted);
    } catch (error) {
      for (const { dataKey } of made) dataKey.zero();
      throw error;
    }
    this.#recipients.used(wishes.flatMap((wish) => wish.recipients));
  }

  /** An environment that gets into no file: its key is wiped, and computer keys that open nothing are deleted. */
  async discard({ dataKey, block }: MadeEnvironment): Promise<void> {
    dataKey.zero();
    await this.#recipients.discard(block.recipients);
  }

  /** Makes and seals one environment. Whoever asked for it owns the key. @throws the recipients' codes, ERR_ENVIRONMENT_NAME */
  async makeEnvironment(vaultId: string, wish: EnvironmentWish, making: Making): Promise<MadeEnvironment> {
    const context = { vaultId, environment: wish.name, epoch: 1 };
    const { dataKey, stanzas } = await this.#recipients.create(wish.recipients, context, making);
    try {
      const { name, label, tone, strictness } = wish;
      return { dataKey, block: createEnvironment({ vaultId, name, label, tone, strictness, dataKey, recipients: stanzas }) };
    } catch (error) {
      dataKey.zero();
      await this.#recipients.discard(stanzas);
      throw error;
    }
  }

  /**
   * Opens a vault with every environment locked: no key is asked for. The vault that was open is closed once the other
   * one has been read.
   * @throws storage codes; format codes, with the file untouched
   */
  open(path: string): Promise<void> {
    return this.#turns.run(() => this.#open(path));
  }

  async #open(path: string): Promise<void> {
    const onDisk = await this.#session.parts.files.read(path);
    const file = parseOrSalvage(onDisk.bytes);
    const seen = await this.#session.loadPins(file.vaultId);
    await this.#session.close();
    this.#session.install({
      path,
      vaultId: file.vaultId,
      file,
      identity: onDisk.identity,
      savedAtMs: onDisk.savedAtMs,
      readOnlyFile: onDisk.readOnly || file.damage !== undefined,
      changedOnDisk: false,
      slots: slotsOf(file, seen),
      missing: missingFrom(file, seen),
    });
  }

  #installNew(
    vault: Pick<OpenVault, 'path' | 'vaultId' | 'file' | 'identity' | 'savedAtMs'>,
    made: readonly MadeEnvironment[],
    locked: boolean,
  ): void {
    const session = this.#session;
    const pins = new Map(made.map(({ block }) => [block.name, pinOf(block)]));
    const slots = slotsOf(vault.file, pins);
    session.install({ ...vault, readOnlyFile: false, changedOnDisk: false, slots, missing: [] });
    for (const { block, dataKey } of made) {
      if (locked) {
        dataKey.zero();
        continue;
      }
      const slot = session.slot(block.name);
      const environment = openOrSalvage(vault.file, block.name, dataKey);
      session.setUnlocked(slot, { dataKey, environment, readOnly: false, openedBy: recipientRef(block.recipients[0]!) });
    }
    for (const [name, pin] of pins) session.keepPin(name, pin);
  }
}

/** @throws ERR_ENVIRONMENT_EXISTS */
export function refuseSameNames(names: readonly string[]): void {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new VaultError('ERR_ENVIRONMENT_EXISTS', { environment: twice });
}
