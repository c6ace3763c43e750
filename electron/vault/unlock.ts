import { isVaultError, VaultError, type RecipientAttempt } from '../../shared/errors.ts';
import type { UnlockStep } from '../../shared/ipc/vault-calls.ts';
import type { DataKey } from '../envelope/data-key.ts';
import type { RecipientStanza, WrapContext } from '../recipients/recipient.ts';
import { abortAfter } from './bounded.ts';
import { openOrSalvage, type Slot } from './open-vault.ts';
import { compareWithPin, pinOf } from './pins.ts';
import { recipientRef } from './recipient-ref.ts';
import type { RecipientsOf, Typed } from './recipients-of.ts';
import type { Session } from './session.ts';
import { toWire } from './wire.ts';

/** What a person asks for: nothing typed tries the recipients that need nothing. */
export interface UnlockRequest extends Typed {
  readonly environment: string;
  /** recipientRef: only this one is tried. */
  readonly recipient?: string | undefined;
}

/** Longest that one recipient may take; the keychain may be asking the person to unlock the keyring meanwhile. */
export const recipientBudgetMs = { 'aws-kms': 30_000, 'os-keychain': 130_000, passphrase: 60_000, 'recovery-key': 10_000 } as const;

/** What went wrong where the whole budget passed. */
const timeoutCode = {
  'aws-kms': 'ERR_AWS_TIMEOUT',
  'os-keychain': 'ERR_KEYCHAIN_TIMEOUT',
  passphrase: 'ERR_CANCELLED',
  'recovery-key': 'ERR_CANCELLED',
} as const;

/** The keychain as a whole does not answer, whatever is asked of it. */
const keychainCodes = ['ERR_KEYCHAIN_LOCKED', 'ERR_KEYCHAIN_UNAVAILABLE', 'ERR_KEYCHAIN_TIMEOUT'] as const;

const stageOf = { 'aws-kms': 'kms', 'os-keychain': 'keychain', passphrase: 'passphrase', 'recovery-key': 'recovery-key' } as const;

/** Opens environments of the session's vault, one recipient after the other. */
export class Unlocker {
  readonly #session: Session;
  readonly #recipients: RecipientsOf;
  readonly #running = new Map<Slot, Promise<void>>();

  constructor(session: Session, recipients: RecipientsOf) {
    this.#session = session;
    this.#recipients = recipients;
  }

  /**
   * Opens one environment. Asked again while it is at it, with nothing typed, it waits for the same attempt: one
   * unlock is one KMS call.
   * @throws ERR_ENVIRONMENT_NOT_FOUND, ERR_ROLLBACK, ERR_KEY_NO_RECIPIENT, ERR_KEY_RECIPIENT_NOT_ACCEPTED,
   *   ERR_KEY_ALL_RECIPIENTS_FAILED with details.attempts, ERR_RECOVERY_KEY_TYPO, ERR_CANCELLED
   */
  async unlock(request: UnlockRequest): Promise<void> {
    const slot = this.#session.slot(request.environment);
    if (slot.unlocked !== undefined) return;
    for (let running = this.#running.get(slot); running !== undefined; running = this.#running.get(slot)) {
      if (!isTyped(request)) return running;
      slot.unlocking?.abort();
      await running.catch(() => undefined);
    }
    if (slot.unlocked !== undefined) return;
    const attempt = this.#start(slot, request).finally(() => {
      if (this.#running.get(slot) === attempt) this.#running.delete(slot);
    });
    this.#running.set(slot, attempt);
    return attempt;
  }

  /** Ends an unlock under way with ERR_CANCELLED; nothing is under way is no error. */
  cancel(environment: string): void {
    this.#session.slot(environment).unlocking?.abort();
  }

  async #start(slot: Slot, request: UnlockRequest): Promise<void> {
    if (slot.comparison.older !== undefined && !slot.readOlder) {
      throw new VaultError('ERR_ROLLBACK', { environment: slot.name, ...slot.comparison.older });
    }
    const candidates = this.#candidates(slot, request);
    const controller = new AbortController();
    slot.unlocking = controller;
    this.#session.changed('state', [slot.name]);
    try {
      await this.#tryAll(slot, candidates, request, controller.signal);
    } finally {
      delete slot.unlocking;
      this.#session.changed('state', [slot.name]);
    }
  }

  /** In the order in which they are tried: what was typed for, else what answered last, this computer, then KMS. */
  #candidates(slot: Slot, request: UnlockRequest): readonly RecipientStanza[] {
    const { recipients } = slot.block;
    if (request.recipient !== undefined) {
      const named = recipients.filter((stanza) => recipientRef(stanza) === request.recipient);
      return this.#accepted(slot, named);
    }
    if (request.passphrase !== undefined) return this.#accepted(slot, recipients.filter(({ kind }) => kind === 'passphrase'));
    if (request.recoveryKey !== undefined) return this.#accepted(slot, recipients.filter(({ kind }) => kind === 'recovery-key'));
    const silent = recipients.filter(({ kind }) => kind === 'os-keychain' || kind === 'aws-kms');
    const rank = (stanza: RecipientStanza): number => {
      const answer = slot.answers.get(recipientRef(stanza));
      if (answer !== undefined) return answer.error === undefined ? 0 : 3;
      return stanza.kind === 'os-keychain' ? 1 : 2;
    };
    return this.#accepted(slot, [...silent].sort((left, right) => rank(left) - rank(right)));
  }

  /** S7: a KMS key that nobody accepted on this computer gets no call. What is typed or local goes out to nobody. */
  #accepted(slot: Slot, stanzas: readonly RecipientStanza[]): readonly RecipientStanza[] {
    const allowed = stanzas.filter((stanza) => stanza.kind !== 'aws-kms' || slot.comparison.accepted.has(recipientRef(stanza)));
    if (allowed.length > 0) return allowed;
    if (stanzas.length > 0) throw new VaultError('ERR_KEY_RECIPIENT_NOT_ACCEPTED', { environment: slot.name });
    throw new VaultError('ERR_KEY_NO_RECIPIENT', { environment: slot.name });
  }

  async #tryAll(slot: Slot, candidates: readonly RecipientStanza[], typed: Typed, signal: AbortSignal): Promise<void> {
    const attempts: RecipientAttempt[] = [];
    let noKeychain: VaultError | undefined;
    for (const stanza of candidates) {
      const opener = this.#recipients.opener(stanza, typed, { mayPrompt: true, accepted: slot.comparison.accepted });
      if (opener === null) {
        const code = stanza.kind === 'aws-kms' ? 'ERR_CONNECTION_NOT_FOUND' : 'ERR_KEY_NO_RECIPIENT';
        attempts.push(this.#notAsked(slot, stanza, new VaultError(code)));
        continue;
      }
      if (stanza.kind === 'os-keychain' && noKeychain !== undefined) {
        attempts.push(this.#notAsked(slot, stanza, noKeychain));
        continue;
      }
      try {
        const dataKey = await this.ask(slot, stanza, opener.unwrapDataKey.bind(opener), signal);
        if (dataKey !== null) return await this.#open(slot, stanza, dataKey, signal);
      } catch (error) {
        if (signal.aborted) throw new VaultError('ERR_CANCELLED', { environment: slot.name });
        if (!isVaultError(error)) throw error;
        attempts.push({ recipient: recipientRef(stanza), code: error.code, details: error.details });
        // Another computer's line would have the person asked for the keyring again.
        if (keychainCodes.some((code) => isVaultError(error, code))) noKeychain = error;
      }
    }
    if (signal.aborted) throw new VaultError('ERR_CANCELLED', { environment: slot.name });
    throw new VaultError('ERR_KEY_ALL_RECIPIENTS_FAILED', { environment: slot.name, attempts });
  }

  /** It could not be asked, and the windows are told so. */
  #notAsked(slot: Slot, stanza: RecipientStanza, { code, details }: VaultError): RecipientAttempt {
    const recipient = recipientRef(stanza);
    this.#tell({ environment: slot.name, recipient, stage: stageOf[stanza.kind], state: 'not-reached', facts: {}, error: toWire({ code, details }) });
    return { recipient, code, details };
  }

  /** Asks one recipient within its budget, tells the windows, and remembers what it answered. */
  async ask(
    slot: Slot,
    stanza: RecipientStanza,
    unwrap: (stanza: RecipientStanza, context: WrapContext, signal: AbortSignal) => Promise<DataKey | null>,
    signal: AbortSignal,
  ): Promise<DataKey | null> {
    const { clock } = this.#session.parts;
    const recipient = recipientRef(stanza);
    const startedMs = clock.monotonicMs();
    const step = { environment: slot.name, recipient, stage: stageOf[stanza.kind], facts: {} };
    this.#tell({ ...step, state: 'trying' });
    const budget = abortAfter(recipientBudgetMs[stanza.kind], clock, signal);
    const context = { vaultId: this.#session.vaultId, environment: slot.name, epoch: slot.block.epoch };
    const took = (): number => clock.monotonicMs() - startedMs;
    try {
      const dataKey = await budget.race(unwrap(stanza, context, budget.signal), (late) => late?.zero());
      slot.answers.set(recipient, { atMs: clock.wallMs(), tookMs: took() });
      this.#tell({ ...step, state: 'passed', tookMs: took() });
      return dataKey;
    } catch (error) {
      const failure = budget.timedOut ? new VaultError(timeoutCode[stanza.kind], { recipient }) : error;
      if (isVaultError(failure) && !signal.aborted) {
        const wire = toWire(failure);
        slot.answers.set(recipient, { atMs: clock.wallMs(), tookMs: took(), error: wire });
        this.#tell({ ...step, state: 'refused', tookMs: took(), error: wire });
      }
      throw failure;
    } finally {
      budget.stop();
    }
  }

  async #open(slot: Slot, stanza: RecipientStanza, dataKey: DataKey, signal: AbortSignal): Promise<void> {
    const session = this.#session;
    try {
      await session.queue.run(() => {
        if (signal.aborted || session.vault.slots.get(slot.name) !== slot) throw new VaultError('ERR_CANCELLED', { environment: slot.name });
        const environment = openOrSalvage(session.vault.file, slot.name, dataKey);
        const readOnly = environment.readOnly || slot.comparison.older !== undefined;
        session.setUnlocked(slot, { dataKey, environment, readOnly, openedBy: recipientRef(stanza) });
      });
    } catch (error) {
      dataKey.zero();
      if (isVaultError(error) && !signal.aborted) this.#openRefused(slot, stanza, error);
      throw error;
    }
    this.#tell({ environment: slot.name, recipient: recipientRef(stanza), stage: 'open', state: 'passed', facts: {} });
    rememberVerified(session, slot);
  }

  /** It answered, but with a key that opens something else: that is its answer. */
  #openRefused(slot: Slot, stanza: RecipientStanza, failure: VaultError): void {
    const recipient = recipientRef(stanza);
    const answer = slot.answers.get(recipient);
    if (answer !== undefined) slot.answers.set(recipient, { ...answer, error: toWire(failure) });
    this.#tell({ environment: slot.name, recipient, stage: 'open', state: 'refused', facts: {}, error: toWire(failure) });
  }

  #tell(step: UnlockStep): void {
    this.#session.parts.emit('unlock-progress', step);
  }
}

function isTyped({ passphrase, recoveryKey, recipient, mfaCode }: UnlockRequest): boolean {
  return [passphrase, recoveryKey, recipient, mfaCode].some((part) => part !== undefined);
}

/** A newer generation counts as seen only once its seal was verified: anyone can write a number into a file. */
export function rememberVerified(session: Session, slot: Slot): void {
  const { changed, older } = slot.comparison;
  if (slot.unlocked === undefined || slot.unlocked.environment.readOnly || changed !== undefined || older !== undefined) return;
  const pin = pinOf(slot.block);
  slot.comparison = compareWithPin(slot.block, pin);
  session.keepPin(slot.name, pin);
}
