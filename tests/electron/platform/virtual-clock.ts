import type { Clock } from '../../../electron/platform/timers.ts';

/** Time that only moves when a test says so. Both clocks can be moved apart, as sleep and people do. */
export class VirtualClock implements Clock {
  #wallMs = Date.UTC(2026, 10, 24, 3, 12);
  #monotonicMs = 1_000;
  #timers: { at: number; run: () => void }[] = [];

  wallMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#monotonicMs + delayMs, run };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  /** Lets `ms` pass, awake: timers fire in order, each at its time. */
  async pass(ms: number): Promise<void> {
    const end = this.#monotonicMs + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#move(next.at - this.#monotonicMs);
      next.run();
      await settle();
    }
    this.#move(end - this.#monotonicMs);
    await settle();
  }

  /** The computer sleeps: the wall clock goes on, timers and the other clock stand still. */
  sleep(ms: number): void {
    this.#wallMs += ms;
  }

  /** Somebody sets the wall clock. */
  setBack(ms: number): void {
    this.#wallMs -= ms;
  }

  pending(): number {
    return this.#timers.length;
  }

  #move(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }
}

/** Lets promises that are ready run on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
