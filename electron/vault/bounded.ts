import { VaultError } from '../../shared/errors.ts';
import type { Clock } from './ports.ts';

/** Waits for `work`, but no longer than `budgetMs`; never throws. True where the work ended in time. */
export async function settledWithin(work: Promise<unknown>, budgetMs: number, clock: Clock): Promise<boolean> {
  let stop = (): void => {};
  const timeUp = new Promise<boolean>((resolve) => {
    stop = clock.after(budgetMs, () => resolve(false));
  });
  const ended = work.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([ended, timeUp]);
  stop();
  return inTime;
}

/** A signal that aborts with `outer`, or by itself after its time. */
export interface Budget {
  readonly signal: AbortSignal;
  /** True where the time was up, not `outer`. */
  readonly timedOut: boolean;
  /**
   * `work`, or ERR_CANCELLED as soon as the signal aborts, whether or not the work listens to it; what it answers then
   * is handed to `tooLate`.
   */
  race<T>(work: Promise<T>, tooLate: (result: T) => void): Promise<T>;
  stop(): void;
}

export function abortAfter(budgetMs: number, clock: Clock, outer: AbortSignal): Budget {
  const own = new AbortController();
  const signal = AbortSignal.any([outer, own.signal]);
  const stop = clock.after(budgetMs, () => own.abort());
  return {
    signal,
    get timedOut() {
      return own.signal.aborted && !outer.aborted;
    },
    race: (work, tooLate) =>
      new Promise((resolve, reject) => {
        const abort = (): void => reject(new VaultError('ERR_CANCELLED'));
        if (signal.aborted) abort();
        signal.addEventListener('abort', abort, { once: true });
        work.then(
          (result) => (signal.aborted ? tooLate(result) : resolve(result)),
          reject,
        );
      }),
    stop,
  };
}
