import type { EnvironmentStrictness, EnvironmentTone } from '../../shared/model/environment.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import type { LockReason } from './ports.ts';

/** Makes the next state of one environment out of the present one. Called inside the queue: nothing interleaves. */
export type Change = (opened: OpenedEnvironment) => OpenedEnvironment | Promise<OpenedEnvironment>;

/** Makes the next states of several environments; what it does not answer stays as it is. */
export type ChangeMany = (
  opened: ReadonlyMap<string, OpenedEnvironment>,
) => ReadonlyMap<string, OpenedEnvironment> | Promise<ReadonlyMap<string, OpenedEnvironment>>;

/** Something happened to these environments. `version` has risen by then. */
export interface SessionChange {
  /** `file`: another vault was opened, or a newer file of it loaded, so that everything may differ. */
  readonly what: 'unlocked' | 'locked' | 'committed' | 'file' | 'closed' | 'state';
  readonly environments: readonly string[];
}

/** Called before keys are zeroed, with the keys still usable: seal drafts here. Bounded by `lockHookBudgetMs`. */
export type LockHook = (environments: readonly string[], because: LockReason) => void | Promise<void>;

/** What use cases (secrets, search, drafts, undo, transfer) build on. Class Session implements it. */
export interface SessionView {
  /** Rises with every change of data, lock state or order. */
  readonly version: number;
  readonly hasVault: boolean;
  /** @throws ERR_NO_VAULT */
  readonly vaultId: string;
  /** @throws ERR_NO_VAULT */
  readonly path: string;
  /** All environments, in display order; empty without a vault. */
  environmentNames(): readonly string[];
  /** Those that are unlocked, also to read only, in display order. */
  openNames(): readonly string[];
  isOpen(environment: string): boolean;
  /** True where it can be read but not written: damaged, older than seen, or the file is read-only. */
  isReadOnly(environment: string): boolean;
  /** Readable while locked. @throws ERR_NO_VAULT, ERR_ENVIRONMENT_NOT_FOUND */
  look(environment: string): { readonly label: string; readonly tone: EnvironmentTone; readonly strictness: EnvironmentStrictness };
  /** @throws ERR_NO_VAULT, ERR_ENVIRONMENT_NOT_FOUND, ERR_ENVIRONMENT_LOCKED */
  current(environment: string): OpenedEnvironment;
  /** As `current`. @throws also ERR_ENVIRONMENT_READ_ONLY, ERR_STORAGE_CHANGED, ERR_KEY_RECIPIENT_NOT_ACCEPTED */
  writable(environment: string): OpenedEnvironment;
  /**
   * Changes one environment and saves the file; the new state is in place only after the save succeeded, and is answered
   * (locked by then, if a lock came during the save).
   * @throws as `writable`, what `change` throws, and every ERR_STORAGE_ code; then nothing has changed
   */
  commit(environment: string, change: Change): Promise<OpenedEnvironment>;
  /** As `commit` for several environments in ONE save: all of it happens or nothing (moves between environments). */
  commitMany(environments: readonly string[], change: ChangeMany): Promise<void>;
  /** The person used this environment: puts off its idle lock. */
  touch(environment: string): void;
  /** Answers the undoing. */
  onLocking(hook: LockHook): () => void;
  /** Answers the undoing. */
  onChange(listener: (change: SessionChange) => void): () => void;
}
