import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { EnvironmentBlock, VaultFile } from '../envelope/block.ts';
import { serializeVault } from '../envelope/format.ts';
import { settledWithin } from './bounded.ts';
import { Listeners } from './listeners.ts';
import { lockedSlot, verifierOf, zero, type OpenVault, type Slot, type Unlocked } from './open-vault.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import { compareWithPin, pinOf, type Pin } from './pins.ts';
import type { Clock, Emit, FileOnDisk, FileWatch, LockReason, PinStore, VaultFiles } from './ports.ts';
import { Queue } from './queue.ts';
import { toWire } from './wire.ts';
import type { Change, ChangeMany, LockHook, SessionChange, SessionView } from './session-view.ts';

export type { Change, ChangeMany, LockHook, SessionChange, SessionView } from './session-view.ts';

/** Longest that a save under way and the hooks may hold up a lock; then the keys go all the same. */
export const lockHookBudgetMs = 2_000;

export interface SessionParts {
  readonly clock: Clock;
  readonly files: VaultFiles;
  readonly pins: PinStore;
  readonly emit: Emit;
}

/**
 * The one vault that is open, which of its environments are unlocked, and the only way to change them: one change at a
 * time, in place only once it is on disk.
 */
export class Session implements SessionView {
  readonly parts: SessionParts;
  /** Mutations and whatever must not meet one. */
  readonly queue = new Queue();
  readonly #listeners = new Listeners<SessionChange>();
  readonly #uses = new Listeners<string>();
  readonly #lockHooks = new Set<LockHook>();
  readonly #locking = new Set<Slot>();
  #vault: OpenVault | undefined;
  #watch: FileWatch | undefined;
  #version = 0;
  #pinning: Promise<unknown> = Promise.resolve();

  constructor(parts: SessionParts) {
    this.parts = parts;
  }

  get version(): number {
    return this.#version;
  }

  get hasVault(): boolean {
    return this.#vault !== undefined;
  }

  /** @throws ERR_NO_VAULT */
  get vault(): OpenVault {
    if (this.#vault === undefined) throw new VaultError('ERR_NO_VAULT');
    return this.#vault;
  }

  get vaultId(): string {
    return this.vault.vaultId;
  }

  get path(): string {
    return this.vault.path;
  }

  environmentNames(): readonly string[] {
    return this.#vault?.file.environments.map((block) => block.name) ?? [];
  }

  openNames(): readonly string[] {
    return this.environmentNames().filter((name) => this.isOpen(name));
  }

  isOpen(environment: string): boolean {
    return this.#vault?.slots.get(environment)?.unlocked !== undefined;
  }

  isReadOnly(environment: string): boolean {
    const vault = this.#vault;
    return vault === undefined || vault.readOnlyFile || vault.slots.get(environment)?.unlocked?.readOnly === true;
  }

  look(environment: string): Pick<EnvironmentBlock, 'label' | 'tone' | 'strictness'> {
    const { label, tone, strictness } = this.slot(environment).block;
    return { label, tone, strictness };
  }

  /** @throws ERR_NO_VAULT, ERR_ENVIRONMENT_NOT_FOUND */
  slot(environment: string): Slot {
    const slot = this.vault.slots.get(environment);
    if (slot === undefined) throw new VaultError('ERR_ENVIRONMENT_NOT_FOUND', { environment });
    return slot;
  }

  current(environment: string): OpenedEnvironment {
    return this.unlocked(environment).environment;
  }

  /** @throws as `current` */
  unlocked(environment: string): Unlocked {
    const { unlocked } = this.slot(environment);
    if (unlocked === undefined) throw new VaultError('ERR_ENVIRONMENT_LOCKED', { environment });
    return unlocked;
  }

  writable(environment: string): OpenedEnvironment {
    if (this.#locking.has(this.slot(environment))) throw new VaultError('ERR_ENVIRONMENT_LOCKED', { environment });
    return this.#writable(environment);
  }

  #writable(environment: string): OpenedEnvironment {
    const slot = this.slot(environment);
    const opened = this.current(environment);
    this.requireWritableFile();
    if (this.isReadOnly(environment)) throw new VaultError('ERR_ENVIRONMENT_READ_ONLY', { environment });
    // S9: nothing is written for recipients that nobody has looked at.
    if (slot.comparison.changed !== undefined) throw new VaultError('ERR_KEY_RECIPIENT_NOT_ACCEPTED', { environment });
    return opened;
  }

  /** @throws ERR_NO_VAULT, ERR_STORAGE_CHANGED, ERR_STORAGE_READ_ONLY */
  requireWritableFile(): void {
    if (this.vault.changedOnDisk) throw new VaultError('ERR_STORAGE_CHANGED', { path: this.vault.path });
    if (this.vault.file.damage !== undefined) throw new VaultError('ERR_ENVIRONMENT_READ_ONLY', { reason: 'damaged' });
    if (this.vault.readOnlyFile) throw new VaultError('ERR_STORAGE_READ_ONLY', { path: this.vault.path });
  }

  async commit(environment: string, change: Change): Promise<OpenedEnvironment> {
    let next: OpenedEnvironment | undefined;
    await this.commitMany([environment], async (opened) => {
      next = await change(opened.get(environment)!);
      return new Map([[environment, next]]);
    });
    return next!;
  }

  async commitMany(environments: readonly string[], change: ChangeMany): Promise<void> {
    // Refused once a lock was asked for; what was asked for before it is finished first.
    for (const name of environments) this.writable(name);
    await this.queue.run(async () => {
      const before = new Map(environments.map((name) => [name, this.#writable(name)]));
      const after = await change(before);
      const changed = [...after].filter(([name, opened]) => before.get(name) !== opened);
      if (changed.length === 0) return;
      for (const [name] of changed) this.touch(name);
      const next = new Map(changed);
      const blocks = this.vault.file.environments.map((block) => next.get(block.name)?.block ?? block);
      await this.write(blocks, next);
    });
  }

  /**
   * Writes `blocks` as the file and only then takes them, and the opened environments that belong to them, as the
   * present state. Called inside the queue.
   * @throws every ERR_STORAGE_ code; then nothing has changed
   */
  async write(blocks: readonly EnvironmentBlock[], opened: ReadonlyMap<string, OpenedEnvironment>): Promise<void> {
    const { vault } = this;
    this.requireWritableFile();
    const file: VaultFile = { vaultId: vault.vaultId, environments: blocks };
    try {
      const saved = await this.parts.files.replace(vault.path, serializeVault(file), vault.identity, verifierOf(file));
      this.replaced(file, saved);
    } catch (error) {
      if (isVaultError(error, 'ERR_STORAGE_CHANGED')) this.setChangedOnDisk(vault, error.details['reason'] !== 'gone');
      throw error;
    }
    for (const block of blocks) this.#take(vault, block, opened.get(block.name));
    for (const name of opened.keys()) this.#pin(vault.slots.get(name)!);
    this.changed('committed', [...opened.keys()]);
  }

  /** `file` is what is on disk now, by a save of ours or as it was loaded. */
  replaced(file: VaultFile, saved: FileOnDisk): void {
    Object.assign(this.vault, { file, identity: saved.identity, savedAtMs: saved.savedAtMs, changedOnDisk: false });
    this.#watch?.expect(saved.identity);
  }

  #take(vault: OpenVault, block: EnvironmentBlock, opened: OpenedEnvironment | undefined): void {
    const slot = vault.slots.get(block.name) ?? lockedSlot(block, compareWithPin(block, pinOf(block)));
    vault.slots.set(block.name, slot);
    slot.block = block;
    if (opened === undefined) return;
    // Locked while the save was under way: what the save made must not stay behind unlocked.
    if (slot.unlocked === undefined) opened.zero();
    else slot.unlocked.environment = opened;
  }

  /** Our own writing is what this computer has seen and accepted last. */
  #pin(slot: Slot): void {
    const pin = pinOf(slot.block);
    slot.comparison = compareWithPin(slot.block, pin);
    this.keepPin(slot.name, pin);
  }

  /**
   * Remembers a pin, behind what it is a pin of: a crash in between only makes the next opening ask once more. Failing to
   * is no reason to fail what has been done (S30), so it is told as a notice.
   */
  keepPin(environment: string, pin: Pin): void {
    const { vaultId } = this;
    this.#pinning = this.#pinning
      .then(() => this.parts.pins.save(vaultId, environment, pin))
      .catch((error: unknown) => {
        this.parts.emit('notice', { key: 'local-state-not-saved', ...(isVaultError(error) ? { error: toWire(error) } : {}) });
      });
  }

  /** What is remembered of a vault, with all that `keepPin` was told. */
  async loadPins(vaultId: string): Promise<ReadonlyMap<string, Pin>> {
    await this.#pinning;
    return this.parts.pins.load(vaultId);
  }

  /** An environment was removed on purpose. */
  forgetPin(environment: string): void {
    const { vaultId } = this;
    this.#pinning = this.#pinning.then(() => this.parts.pins.remove(vaultId, environment)).catch(() => undefined);
  }

  /** The file on disk is no longer the one that was read: nothing is saved until it is loaded. */
  setChangedOnDisk(vault: OpenVault, exists: boolean): void {
    if (this.#vault !== vault || vault.changedOnDisk) return;
    vault.changedOnDisk = true;
    this.parts.emit('file-changed', { exists });
    this.changed('state', []);
  }

  /** Looks whether the file is still the one that was read: on focus, where a watch may have missed it. */
  async checkDisk(): Promise<void> {
    await this.#watch?.check();
  }

  /** Makes `vault` the open one. @throws ERR_VAULT_EXISTS_OPEN */
  install(vault: OpenVault): void {
    if (this.#vault !== undefined) throw new VaultError('ERR_VAULT_EXISTS_OPEN', { path: this.#vault.path });
    this.#vault = vault;
    this.#watch = this.parts.files.watch(vault.path, vault.identity, (state) => this.setChangedOnDisk(vault, state === 'changed'));
    this.changed('file', this.environmentNames());
  }

  /** Puts an unlocked environment in place; the session owns its keys from here on. */
  setUnlocked(slot: Slot, unlocked: Pick<Unlocked, 'dataKey' | 'environment' | 'readOnly' | 'openedBy'>): void {
    slot.unlocked = { ...unlocked, unlockedAtMs: this.parts.clock.wallMs() };
    delete slot.lockedBecause;
    this.changed('unlocked', [slot.name]);
  }

  touch(environment: string): void {
    if (this.isOpen(environment)) this.#uses.tell(environment);
  }

  /** Locks: cancels unlocks, lets a save and the hooks finish within their budget, zeroes the keys. Never throws. */
  async lock(environments: readonly string[], because: LockReason): Promise<void> {
    const slots = environments.flatMap((name) => this.#vault?.slots.get(name) ?? []);
    for (const slot of slots) slot.unlocking?.abort();
    await this.lockNow(slots, because, this.queue.run(() => undefined));
  }

  /** As `lock`, also from inside the queue: waits for `first` and the hooks, no longer than their budget. */
  async lockNow(slots: readonly Slot[], because: LockReason, first: Promise<unknown> = Promise.resolve()): Promise<void> {
    const open = slots.filter((slot) => slot.unlocked !== undefined && !this.#locking.has(slot));
    if (open.length === 0) return;
    for (const slot of open) this.#locking.add(slot);
    const names = open.map((slot) => slot.name);
    this.parts.emit('locking', { environments: names, because });
    const hooks = async (): Promise<void> => {
      await first;
      await Promise.allSettled([...this.#lockHooks].map(async (hook) => hook(names, because)));
    };
    await settledWithin(hooks(), lockHookBudgetMs, this.parts.clock);
    for (const slot of open) {
      zero(slot);
      slot.lockedBecause = because;
      this.#locking.delete(slot);
    }
    this.changed('locked', names);
  }

  /** Locks everything and lets go of the file. */
  async close(because: LockReason = 'close'): Promise<void> {
    const vault = this.#vault;
    if (vault === undefined) return;
    await this.lock(this.environmentNames(), because);
    await this.queue.run(() => {
      if (this.#vault !== vault) return;
      for (const slot of vault.slots.values()) zero(slot);
      this.#watch?.close();
      this.#watch = undefined;
      this.#vault = undefined;
      this.changed('closed', []);
    });
    await this.#pinning;
  }

  onLocking(hook: LockHook): () => void {
    this.#lockHooks.add(hook);
    return () => void this.#lockHooks.delete(hook);
  }

  /** Told with the name of each environment that is used. Answers the undoing. */
  onUse(listener: (environment: string) => void): () => void {
    return this.#uses.add(listener);
  }

  onChange(listener: (change: SessionChange) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Tells the listeners; `version` rises first. */
  changed(what: SessionChange['what'], environments: readonly string[]): void {
    this.#version += 1;
    this.#listeners.tell({ what, environments });
  }
}
