import { isVaultError } from '../../shared/errors.ts';
import { secretDraft, type SecretDraft } from '../../shared/ipc/secret-calls.ts';
import type { Drafts } from '../storage/drafts.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import type { Random } from './ports.ts';
import type { SessionView } from './session-view.ts';

export interface DraftParts {
  readonly session: SessionView;
  readonly storage: Drafts;
  readonly random: Random;
}

/**
 * What the editor holds and has not saved: in memory while its environment is open; sealed beside the vault, under a key
 * of that environment, when it locks, for whatever reason; there again after the next unlock (S26).
 */
export class DraftKeeper {
  readonly #parts: DraftParts;
  readonly #drafts = new Map<string, SecretDraft>();

  constructor(parts: DraftParts) {
    this.#parts = parts;
    parts.session.onLocking((environments) => this.#sealAll(environments));
    parts.session.onChange(({ what, environments }) => {
      // Whatever became of the sealing: nothing typed stays in memory behind a lock.
      if (what === 'locked') for (const environment of environments) this.#drafts.delete(environment);
      if (what === 'closed') this.#drafts.clear();
    });
  }

  /** @throws as SessionView.current */
  put(draft: SecretDraft): void {
    this.#parts.session.current(draft.environment);
    this.#parts.session.touch(draft.environment);
    this.#drafts.set(draft.environment, draft);
  }

  /** The draft of an open environment, from memory or as it was sealed; undefined where there is none that opens. */
  async get(environment: string): Promise<SecretDraft | undefined> {
    const { session, storage } = this.#parts;
    const opened = session.current(environment);
    const inMemory = this.#drafts.get(environment);
    if (inMemory !== undefined) return inMemory;
    const sealed = await storage.peek(session.vaultId, environment);
    const draft = sealed === null ? undefined : openDraft(opened, sealed);
    if (draft === undefined || draft.environment !== environment || session.current(environment).vaultId !== opened.vaultId) return undefined;
    this.#drafts.set(environment, draft);
    return draft;
  }

  /** Forgets the draft: it was saved, or the person threw it away. */
  async discard(environment: string): Promise<void> {
    this.#drafts.delete(environment);
    await this.#parts.storage.discard(this.#parts.session.vaultId, environment);
  }

  /** Whether there is one, in memory or sealed; can be asked while locked. */
  async has(environment: string): Promise<boolean> {
    return this.#drafts.has(environment) || this.#parts.storage.has(this.#parts.session.vaultId, environment);
  }

  async #sealAll(environments: readonly string[]): Promise<void> {
    const { session, storage, random } = this.#parts;
    const held = environments.filter((environment) => this.#drafts.has(environment));
    // Sealed first, all of them: once the keys are gone it is too late, while writing may take its time.
    const sealed = held.map((environment) => {
      const text = Buffer.from(JSON.stringify(this.#drafts.get(environment)));
      const bytes = session.current(environment).sealDraft(text, random);
      text.fill(0);
      return [environment, bytes] as const;
    });
    await Promise.all(sealed.map(([environment, bytes]) => storage.put(session.vaultId, environment, bytes)));
  }
}

/** Undefined where it does not open: sealed before a rotation, or damaged. The file stays. */
function openDraft(opened: OpenedEnvironment, sealed: Uint8Array): SecretDraft | undefined {
  let bytes: Uint8Array;
  try {
    bytes = opened.openDraft(sealed);
  } catch (error) {
    if (isVaultError(error, 'ERR_RECORD_DAMAGED')) return undefined;
    throw error;
  }
  const draft = secretDraft.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  bytes.fill(0);
  return draft.success ? draft.data : undefined;
}
