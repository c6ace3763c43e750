import { VaultError } from '../../shared/errors.ts';

/** What an aborted signal means: the person cancelled, or the caller's own time budget is used up. */
export function abortedError(signal: AbortSignal): VaultError {
  const reason: unknown = signal.reason;
  const timedOut = reason instanceof DOMException && reason.name === 'TimeoutError';
  return new VaultError(timedOut ? 'ERR_AWS_TIMEOUT' : 'ERR_CANCELLED', timedOut ? { reason: 'budget' } : {});
}

/** @throws ERR_CANCELLED, or ERR_AWS_TIMEOUT where the signal came from AbortSignal.timeout */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal);
}

/**
 * `work`, or the signal's error as soon as it aborts. The SDK does not abort credential calls, and says nowhere what else
 * it does, so everything of it is raced; what loses goes on unheard until its own time-out ends it.
 */
export async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {});
  throwIfAborted(signal);
  let stop: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void => reject(abortedError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
  }
}

/** `work`, or `timedOut()`'s error after `ms`. `extend` may be called to stop the clock (a person is typing a code). */
export async function withinMs<T>(
  ms: number,
  work: (extend: () => void) => Promise<T>,
  timedOut: () => VaultError,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timedOut()), ms);
  });
  const running = work(() => clearTimeout(timer));
  running.catch(() => {});
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}
