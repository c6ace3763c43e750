import type { RecipientSpec } from '../../shared/ipc/vault-calls.ts';
import { VaultError } from '../../shared/errors.ts';
import { DataKey, dataKeyBytes } from '../envelope/data-key.ts';
import { forgetComputerKey, osKeychainRecipient, type OsKeychainRecipientOptions } from '../recipients/os-keychain.ts';
import { requireStrongPassphrase } from '../recipients/passphrase-strength.ts';
import { passphraseRecipient } from '../recipients/passphrase.ts';
import type { Recipient, RecipientStanza, WrapContext } from '../recipients/recipient.ts';
import { parseRecoveryKey } from '../recipients/recovery-key-text.ts';
import { recoveryKeyRecipient } from '../recipients/recovery-key.ts';
import type { Making } from './makings.ts';
import type { Random } from './ports.ts';
import { recipientRef } from './recipient-ref.ts';
import type { PendingRecoveryKeys } from './recovery-keys.ts';

/** What a person typed to open an environment. */
export interface Typed {
  readonly passphrase?: string | undefined;
  readonly recoveryKey?: string | undefined;
  readonly mfaCode?: string | undefined;
}

/** KMS through the connections of this computer: vault/connections.ts. */
export interface KmsAccess {
  /** The connection that opens `keyArn`, or undefined where there is none at all. */
  connectionFor(keyArn: string): string | undefined;
  /** A key ARN, alias ARN, alias name or key id, to its key ARN. @throws AWS codes */
  keyArn(connectionId: string, key: string, signal: AbortSignal): Promise<string>;
  /** Calls go out for `accepted` key ARNs only. @throws ERR_CONNECTION_NOT_FOUND */
  recipient(connectionId: string, keyArn: string, accepted: ReadonlySet<string>, mfaCode?: string): KmsRecipient;
  /** This computer opens `keyArn` with that connection from now on. */
  remember(keyArn: string, connectionId: string): Promise<void>;
}

/** A recipient that can also have the data key made. */
export interface KmsRecipient extends Recipient {
  createDataKey(context: WrapContext, signal: AbortSignal): Promise<{ readonly dataKey: DataKey; readonly stanza: RecipientStanza }>;
}

/** The keychain of this computer, as its recipients take it. */
export type Keychain = OsKeychainRecipientOptions['keychain'];

export interface RecipientParts {
  readonly keychain: Keychain;
  readonly kms: KmsAccess;
  readonly pending: PendingRecoveryKeys;
  readonly random: Random;
}

export interface OpenerOptions {
  /** The desktop may ask the person to unlock the keyring: for what a person asked for just now. */
  readonly mayPrompt: boolean;
  /** recipientRef of what was accepted on this computer. */
  readonly accepted: ReadonlySet<string>;
}

/** A data key and where it is wrapped. Whoever asked for it zeroes the key. */
export interface WrappedDataKey {
  readonly dataKey: DataKey;
  readonly stanzas: readonly RecipientStanza[];
}

/** The ways in which this computer can wrap and unwrap data keys, out of what is in the file or was typed. */
export class RecipientsOf {
  readonly #parts: RecipientParts;

  constructor(parts: RecipientParts) {
    this.#parts = parts;
  }

  /**
   * Who can try `stanza`, or null where something would have to be typed first, or no connection is there.
   * @throws ERR_RECOVERY_KEY_TYPO
   */
  opener(stanza: RecipientStanza, typed: Typed, { mayPrompt, accepted }: OpenerOptions): Recipient | null {
    const { keychain, kms, random } = this.#parts;
    switch (stanza.kind) {
      case 'os-keychain':
        return osKeychainRecipient({ keychain, mayPrompt, random });
      case 'passphrase':
        return typed.passphrase === undefined ? null : passphraseRecipient({ passphrase: typed.passphrase, random });
      case 'recovery-key':
        return typed.recoveryKey === undefined ? null : usedOnce(parseRecoveryKey(typed.recoveryKey), random);
      case 'aws-kms': {
        const connectionId = kms.connectionFor(stanza.id);
        if (connectionId === undefined) return null;
        const acceptedArns = accepted.has(recipientRef(stanza)) ? new Set([stanza.id]) : new Set<string>();
        return kms.recipient(connectionId, stanza.id, acceptedArns, typed.mfaCode);
      }
    }
  }

  /**
   * Makes a data key for a new environment and wraps it for every spec. With an aws-kms recipient KMS makes the key.
   * @throws the codes of each recipient; ERR_KEY_DUPLICATE_RECIPIENT
   */
  async create(specs: readonly RecipientSpec[], context: WrapContext, making: Making): Promise<WrappedDataKey> {
    for (const spec of specs) this.#check(spec);
    const first = specs.findIndex((spec) => spec.kind === 'aws-kms');
    const made = await this.#makeDataKey(specs[first], context, making);
    const stanzas = made.stanza === undefined ? [] : [made.stanza];
    try {
      for (const [at, spec] of specs.entries()) {
        if (at !== first) stanzas.push(await this.wrap(spec, made.dataKey, context, making));
      }
      refuseDuplicates(stanzas);
      making.check();
      return { dataKey: made.dataKey, stanzas };
    } catch (error) {
      made.dataKey.zero();
      await this.discard(stanzas);
      throw error;
    }
  }

  /** Wraps `dataKey` for one more recipient, as one step of `making`. @throws the recipient's codes, ERR_CANCELLED */
  async wrap(spec: RecipientSpec, dataKey: DataKey, context: WrapContext, making: Making): Promise<RecipientStanza> {
    this.#check(spec);
    return making.step(context.environment, spec.kind, () => this.#wrap(spec, dataKey, context, making.signal));
  }

  async #wrap(spec: RecipientSpec, dataKey: DataKey, context: WrapContext, signal: AbortSignal): Promise<RecipientStanza> {
    const { keychain, kms, pending, random } = this.#parts;
    switch (spec.kind) {
      case 'os-keychain':
        return osKeychainRecipient({ keychain, mayPrompt: true, random }).wrapDataKey(dataKey, context, signal);
      case 'passphrase':
        return passphraseRecipient({ passphrase: spec.passphrase, random }).wrapDataKey(dataKey, context, signal);
      case 'recovery-key':
        return recoveryKeyRecipient({ key: pending.confirmedKey(spec.pendingId), random }).wrapDataKey(dataKey, context, signal);
      case 'aws-kms': {
        const keyArn = await kms.keyArn(spec.connectionId, spec.key, signal);
        const stanza = await kms.recipient(spec.connectionId, keyArn, new Set([keyArn])).wrapDataKey(dataKey, context, signal);
        await kms.remember(keyArn, spec.connectionId);
        return stanza;
      }
    }
  }

  /** What was wrapped is in no file: a computer key that opens nothing is deleted again. Failing to harms nothing. */
  async discard(stanzas: readonly RecipientStanza[]): Promise<void> {
    for (const { kind, id } of stanzas) {
      if (kind === 'os-keychain') await forgetComputerKey(this.#parts.keychain, id).catch(() => undefined);
    }
  }

  /** The pending recovery keys of `specs` have done their work. */
  used(specs: readonly RecipientSpec[]): void {
    for (const spec of specs) if (spec.kind === 'recovery-key') this.#parts.pending.forget(spec.pendingId);
  }

  async #makeDataKey(
    spec: RecipientSpec | undefined,
    context: WrapContext,
    making: Making,
  ): Promise<{ dataKey: DataKey; stanza?: RecipientStanza }> {
    if (spec?.kind === 'aws-kms') {
      const { kms } = this.#parts;
      return making.step(context.environment, spec.kind, async () => {
        const keyArn = await kms.keyArn(spec.connectionId, spec.key, making.signal);
        const made = await kms.recipient(spec.connectionId, keyArn, new Set([keyArn])).createDataKey(context, making.signal);
        await kms.remember(keyArn, spec.connectionId);
        return made;
      });
    }
    const bytes = this.#parts.random(dataKeyBytes);
    const dataKey = new DataKey(bytes);
    bytes.fill(0);
    return { dataKey };
  }

  /** What can be refused before anything is made or asked. */
  #check(spec: RecipientSpec): void {
    if (spec.kind === 'passphrase') requireStrongPassphrase(spec.passphrase);
    if (spec.kind === 'recovery-key') this.#parts.pending.confirmedKey(spec.pendingId);
  }
}

/** A recovery key that was typed: it is wiped as soon as it was tried. */
function usedOnce(key: Uint8Array, random: Random): Recipient {
  const recipient = recoveryKeyRecipient({ key, random });
  return {
    ...recipient,
    unwrapDataKey: (...given) => recipient.unwrapDataKey(...given).finally(() => key.fill(0)),
  };
}

/** @throws ERR_KEY_DUPLICATE_RECIPIENT; details.recipient */
export function refuseDuplicates(stanzas: readonly RecipientStanza[]): void {
  const seen = new Set<string>();
  for (const stanza of stanzas) {
    const recipient = recipientRef(stanza);
    if (seen.has(recipient)) throw new VaultError('ERR_KEY_DUPLICATE_RECIPIENT', { recipient });
    seen.add(recipient);
  }
}
