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
