import type { Settings } from '../shared/model/settings.ts';
import { AutoLock, type LockReason as AutoLockReason, type SessionSignal } from './platform/auto-lock.ts';
import type { Clock, LockReason } from './vault/ports.ts';
import type { Session } from './vault/session.ts';

const minuteMs = 60_000;

/** What the window says of each reason. */
const reasons: Readonly<Record<AutoLockReason, LockReason>> = {
  idle: 'idle',
  'no-input': 'idle',
  cap: 'cap',
  suspend: 'suspend',
  'screen-lock': 'screen',
  'user-switch': 'screen',
  shutdown: 'quit',
};

export interface AutoLockingParts {
  readonly session: Session;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly systemIdleMs: () => number | undefined;
}

/** Locks the session's environments by themselves, each by its own delay, and knows when that will be. */
export class AutoLocking {
  readonly #parts: AutoLockingParts;
  readonly #autoLock: AutoLock;
  #lastInputMs: number;

  constructor(parts: AutoLockingParts) {
    const { session, clock, settings, systemIdleMs } = parts;
    this.#parts = parts;
    this.#lastInputMs = clock.wallMs();
    this.#autoLock = new AutoLock({
      clock,
      systemIdleMs,
      delaysOf: (environment) => this.#delaysOf(environment),
      locksOn: () => ({ screenLock: settings().lockOnScreenLock, suspend: settings().lockOnSuspend }),
      lock: (environments, because) => void session.lock(environments, reasons[because]),
    });
    session.onChange(({ what, environments }) => {
      for (const environment of environments) this.#follow(environment, what === 'unlocked');
    });
    session.onUse(() => this.inputSeen());
  }

  start(): void {
    this.#autoLock.start();
  }

  stop(): void {
    this.#autoLock.stop();
  }

  /** Input reached one of our windows. */
  inputSeen(): void {
    this.#autoLock.input();
    this.#lastInputMs = this.#parts.clock.wallMs();
  }

  /** The operating system tells of the session. */
  signal(signal: SessionSignal): void {
    this.#autoLock.signal(signal);
  }

  /** When an open environment locks if nothing more happens, milliseconds since 1970; undefined while it is locked. */
  locksAtMs(environment: string): number | undefined {
    const { session } = this.#parts;
    if (!session.isOpen(environment)) return undefined;
    const { idleMs, capMs } = this.#delaysOf(environment);
    return Math.min(session.unlocked(environment).unlockedAtMs + capMs, this.#lastInputMs + idleMs);
  }

  #follow(environment: string, isNew: boolean): void {
    if (!this.#parts.session.isOpen(environment)) this.#autoLock.locked(environment);
    else if (isNew) {
      this.#autoLock.unlocked(environment);
      this.#lastInputMs = this.#parts.clock.wallMs();
    }
  }

  #delaysOf(environment: string): { idleMs: number; capMs: number } {
    const { session } = this.#parts;
    const { idleLockMinutes, idleOverrides, openCapMinutes } = this.#parts.settings();
    // Closed in between: as strict as any.
    if (!session.hasVault || !session.environmentNames().includes(environment)) return { idleMs: idleLockMinutes.strict * minuteMs, capMs: openCapMinutes * minuteMs };
    const own = idleOverrides.find((override) => override.vaultId === session.vaultId && override.environment === environment);
    const idleMinutes = own?.minutes ?? idleLockMinutes[session.look(environment).strictness];
    return { idleMs: idleMinutes * minuteMs, capMs: openCapMinutes * minuteMs };
  }
}
