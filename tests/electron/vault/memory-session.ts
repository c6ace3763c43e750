import { VaultError } from '../../../shared/errors.ts';
import type { EnvironmentStrictness } from '../../../shared/model/environment.ts';
import type { Secret } from '../../../shared/model/secret.ts';
import type { DataKey } from '../../../electron/envelope/data-key.ts';
import { createEnvironment, openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault, serializeVault } from '../../../electron/envelope/format.ts';
import type { OpenedEnvironment } from '../../../electron/envelope/opened-environment.ts';
import type { LockReason } from '../../../electron/vault/ports.ts';
import { Queue } from '../../../electron/vault/queue.ts';
import type { Change, ChangeMany, LockHook, SessionChange, SessionView } from '../../../electron/vault/session-view.ts';
import { newKey, paper, seededRandom, vaultId } from '../envelope/fixtures.ts';

interface Held {
  opened: OpenedEnvironment;
  readonly key: DataKey;
  readonly strictness: EnvironmentStrictness;
  locked: boolean;
  readOnly: boolean;
}

/** A session over the real envelope that keeps its file in memory: every commit is written, parsed and opened again. */
export class MemorySession implements SessionView {
  version = 1;
  readonly hasVault = true;
  readonly vaultId = vaultId;
  readonly path = '/memory/team.breakglass';
  /** How many times the file was saved. */
  saves = 0;
  /** The file as it was saved last. */
  file = new Uint8Array();
  /** Fails the next saves with this. */
  failSave: VaultError | undefined;
  readonly random = seededRandom('memory session');
  readonly #held = new Map<string, Held>();
  readonly #hooks = new Set<LockHook>();
  readonly #listeners = new Set<(change: SessionChange) => void>();
  readonly #queue = new Queue();

  add(name: string, strictness: EnvironmentStrictness = 'normal', secrets: Readonly<Record<string, Secret>> = {}): void {
    const key = newKey(name);
    const block = createEnvironment({ vaultId, name, label: name, tone: 'dev', strictness, dataKey: key, recipients: [paper] });
    const empty = openEnvironment({ vaultId, environments: [block] }, name, key);
    const opened = empty.apply(Object.entries(secrets).map(([id, secret]) => ({ id, secret })), this.random);
    this.#held.set(name, { opened, key, strictness, locked: false, readOnly: false });
    this.#changed('file', [name]);
  }

  environmentNames = (): string[] => [...this.#held.keys()];
  openNames = (): string[] => this.environmentNames().filter((name) => this.isOpen(name));
  isOpen = (name: string): boolean => this.#held.get(name)?.locked === false;
  isReadOnly = (name: string): boolean => this.#held.get(name)?.readOnly === true;
  touch = (): void => undefined;

  look(name: string): { label: string; tone: 'dev'; strictness: EnvironmentStrictness } {
    return { label: name, tone: 'dev', strictness: this.#get(name).strictness };
  }

  current(environment: string): OpenedEnvironment {
    const held = this.#get(environment);
    if (held.locked) throw new VaultError('ERR_ENVIRONMENT_LOCKED', { environment });
    return held.opened;
  }

  writable(environment: string): OpenedEnvironment {
    const opened = this.current(environment);
    if (this.isReadOnly(environment)) throw new VaultError('ERR_ENVIRONMENT_READ_ONLY', { environment });
    return opened;
  }

  setReadOnly(environment: string): void {
    this.#get(environment).readOnly = true;
  }

  async commit(environment: string, change: Change): Promise<OpenedEnvironment> {
    await this.commitMany([environment], async (opened) => new Map([[environment, await change(opened.get(environment)!)]]));
    return this.current(environment);
  }

  commitMany(environments: readonly string[], change: ChangeMany): Promise<void> {
    return this.#queue.run(async () => {
      const before = new Map(environments.map((name) => [name, this.writable(name)]));
      const changed = [...(await change(before))].filter(([name, opened]) => opened !== before.get(name));
      if (changed.length === 0) return;
      if (this.failSave !== undefined) throw this.failSave;
      const next = new Map(changed);
      const environmentsNow = [...this.#held].map(([name, { opened }]) => (next.get(name) ?? opened).block);
      this.file = Uint8Array.from(Buffer.concat(serializeVault({ vaultId, environments: environmentsNow })));
      this.saves++;
      const parsed = parseVault(this.file);
      for (const [name, opened] of changed) {
        openEnvironment(parsed, name, this.#get(name).key).zero();
        this.#get(name).opened = opened;
      }
      this.#changed('committed', [...next.keys()]);
    });
  }

  async lock(environments: readonly string[], because: LockReason = 'person'): Promise<void> {
    await Promise.allSettled([...this.#hooks].map(async (hook) => hook(environments, because)));
    for (const name of environments) {
      this.#get(name).locked = true;
      this.#get(name).opened.zero();
    }
    this.#changed('locked', environments);
  }

  /** Opens the environment again from the file that was saved last. */
  unlock(environment: string): void {
    const held = this.#get(environment);
    held.opened = openEnvironment(parseVault(this.file), environment, held.key);
    held.locked = false;
    this.#changed('unlocked', [environment]);
  }

  onLocking(hook: LockHook): () => void {
    this.#hooks.add(hook);
    return () => void this.#hooks.delete(hook);
  }

  onChange(listener: (change: SessionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #get(environment: string): Held {
    const held = this.#held.get(environment);
    if (held === undefined) throw new VaultError('ERR_ENVIRONMENT_NOT_FOUND', { environment });
    return held;
  }

  #changed(what: SessionChange['what'], environments: readonly string[]): void {
    this.version++;
    for (const listener of this.#listeners) listener({ what, environments });
  }
}
