/** Time as the platform services see it, so that tests run in virtual time. */
export interface Clock {
  /** Wall clock: milliseconds since 1970. Goes on during sleep, and can be set by hand. */
  wallMs(): number;
  /** Never goes back; on some systems it stands still during sleep. */
  monotonicMs(): number;
  /** Calls `run` once after `delayMs`; the answer cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

// Node clamps longer delays to 1 ms, which would fire at once.
const longestDelayMs = 2_147_483_647;

/** The real clock. */
export const systemClock: Clock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), longestDelayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
