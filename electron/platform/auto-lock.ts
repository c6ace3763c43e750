import type { Clock } from './timers.ts';

/** Why environments were locked without being asked to. */
export type LockReason =
  /** The whole computer was idle. */
  | 'idle'
  /** Nothing reached our own windows: holds where the system's idle time cannot be trusted. */
  | 'no-input'
  /** Open for as long as an environment may be, whatever happened. */
  | 'cap'
  | 'suspend'
  | 'screen-lock'
  | 'user-switch'
  | 'shutdown';

/** What the operating system tells about the session, from Electron or over D-Bus. */
export type SessionSignal = 'suspend' | 'resume' | 'screen-lock' | 'screen-unlock' | 'user-switch' | 'shutdown';

export interface LockDelays {
  readonly idleMs: number;
  readonly capMs: number;
}

export interface AutoLockParts {
  readonly clock: Clock;
  /** Since the last input anywhere on the computer; undefined where the platform does not tell. */
  readonly systemIdleMs: () => number | undefined;
  /** The delays of an environment, asked at every check: a changed setting holds at once. */
  readonly delaysOf: (environment: string) => LockDelays;
  readonly locksOn: () => { readonly screenLock: boolean; readonly suspend: boolean };
  readonly lock: (environments: readonly string[], because: LockReason) => void;
}

export const checkEveryMs = 5_000;
/** The limit since the last input in our own windows is this many times the idle limit: people read logs elsewhere. */
export const ownInputFactor = 4;

interface Instant {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** Decides when an unlocked environment has been open long enough. Tell it every unlock, lock and input. */
export class AutoLock {
  readonly #parts: AutoLockParts;
  readonly #unlockedAt = new Map<string, Instant>();
  #lastInput: Instant;
  #lastCheck: Instant;
  #stopTimer: (() => void) | undefined;

  constructor(parts: AutoLockParts) {
    this.#parts = parts;
    this.#lastInput = this.#now();
    this.#lastCheck = this.#lastInput;
  }

  /** Starts the checks. */
  start(): void {
    this.stop();
    this.#lastCheck = this.#now();
    const tick = (): void => {
      this.check();
      this.#stopTimer = this.#parts.clock.after(checkEveryMs, tick);
    };
    this.#stopTimer = this.#parts.clock.after(checkEveryMs, tick);
  }

  stop(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  /** An environment was unlocked, which a person did: it counts as input. */
  unlocked(environment: string): void {
    this.#unlockedAt.set(environment, this.#now());
    this.input();
  }

  locked(environment: string): void {
    this.#unlockedAt.delete(environment);
  }

  /** Input reached one of our windows. Time that has already run out is not given back by it. */
  input(): void {
    this.check();
    this.#lastInput = this.#now();
  }

  /** A signal of the session; `resume` only has the time looked at. */
  signal(signal: SessionSignal): void {
    const { screenLock, suspend } = this.#parts.locksOn();
    if (signal === 'shutdown') this.#lockAll('shutdown');
    else if (signal === 'suspend' && suspend) this.#lockAll('suspend');
    else if ((signal === 'screen-lock' || signal === 'user-switch') && screenLock) this.#lockAll(signal);
    this.check();
  }

  /** Locks what is due. Called by the timer, and before anything secret is handed out. */
  check(): void {
    const now = this.#now();
    const ownIdleMs = elapsedMs(this.#lastInput, now);
    // Checks that did not happen mean sleep, told or not: nobody can have typed during it.
    const sleptMs = elapsedMs(this.#lastCheck, now) - checkEveryMs;
    this.#lastCheck = now;
    const systemIdleMs = Math.max(this.#parts.systemIdleMs() ?? 0, sleptMs);
    const due = new Map<LockReason, string[]>();
    for (const [environment, since] of this.#unlockedAt) {
      const reason = reasonToLock(this.#parts.delaysOf(environment), { systemIdleMs, ownIdleMs, openMs: elapsedMs(since, now) });
      if (reason !== undefined) due.set(reason, [...(due.get(reason) ?? []), environment]);
    }
    for (const [reason, environments] of due) this.#lock(environments, reason);
  }

  #lockAll(because: LockReason): void {
    this.#lock([...this.#unlockedAt.keys()], because);
  }

  #lock(environments: readonly string[], because: LockReason): void {
    if (environments.length === 0) return;
    // First, so that a lock that throws is not tried again for ever, and a lock that re-enters finds nothing to do.
    for (const environment of environments) this.#unlockedAt.delete(environment);
    this.#parts.lock(environments, because);
  }

  #now(): Instant {
    return { wallMs: this.#parts.clock.wallMs(), monotonicMs: this.#parts.clock.monotonicMs() };
  }
}

/** The reason to lock now, if there is one. */
export function reasonToLock(
  delays: LockDelays,
  times: { readonly systemIdleMs: number; readonly ownIdleMs: number; readonly openMs: number },
): LockReason | undefined {
  if (times.openMs >= delays.capMs) return 'cap';
  if (times.systemIdleMs >= delays.idleMs && times.ownIdleMs >= delays.idleMs) return 'idle';
  if (times.ownIdleMs >= delays.idleMs * ownInputFactor) return 'no-input';
  return undefined;
}

/** The longer of both clocks: the wall clock can be set back, the other stands still in sleep. */
function elapsedMs(from: Instant, to: Instant): number {
  return Math.max(to.wallMs - from.wallMs, to.monotonicMs - from.monotonicMs);
}
