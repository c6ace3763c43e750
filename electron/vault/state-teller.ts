import { VaultError } from '../../shared/errors.ts';
import type { VaultState } from '../../shared/ipc/vault-calls.ts';
import type { Emit } from './ports.ts';
import type { Session } from './session.ts';
import { isCopyOnly, vaultState, type StateSources } from './state.ts';

/** Answers the state of the vault, and tells the windows whenever it changed: many changes at once are told once. */
export class StateTeller {
  readonly #session: Session;
  readonly #sources: StateSources;
  readonly #emit: Emit;
  #due = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: Session, sources: StateSources, emit: Emit) {
    this.#session = session;
    this.#sources = sources;
    this.#emit = emit;
    session.onChange(() => this.tellSoon());
  }

  /** Undefined without a vault. */
  async stateOrNone(): Promise<VaultState | undefined> {
    return vaultState(this.#session, this.#sources);
  }

  /** @throws ERR_NO_VAULT */
  async state(): Promise<VaultState> {
    const state = await this.stateOrNone();
    if (state === undefined) throw new VaultError('ERR_NO_VAULT');
    return state;
  }

  /** Whether values of this environment are copied, never drawn. @throws ERR_NO_VAULT, ERR_ENVIRONMENT_NOT_FOUND */
  isCopyOnly(environment: string): boolean {
    return isCopyOnly(this.#session.look(environment).strictness, this.#sources);
  }

  /** Something that the state is made of has changed. */
  tellSoon(): void {
    if (this.#due) return;
    this.#due = true;
    this.#last = this.#last.then(async () => {
      this.#due = false;
      // Between two steps of a change the state may not be whole: the end of the change tells it.
      const vault = await this.stateOrNone().catch(() => null);
      if (vault !== null) this.#emit('vault-changed', vault === undefined ? {} : { vault });
    });
  }

  /** Settles once everything so far was told. */
  async told(): Promise<void> {
    await this.#last;
  }
}
