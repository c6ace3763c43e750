import { setTimeout as delay } from 'node:timers/promises';
import type { AwsFailure } from './errors.ts';
import { throwIfAborted } from './cancel.ts';

/** Time as the retries see it; tests pass a virtual one. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`; rejects as soon as `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }),
};

/** How often and how patiently transient failures are tried again. */
export interface RetryPolicy {
  /** Attempts in all, for transient failures. */
  readonly attempts: number;
  readonly transientBaseMs: number;
  readonly throttledBaseMs: number;
  /** Longest single back-off; also bounds what a Retry-After header can ask for. */
  readonly capMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 3, transientBaseMs: 100, throttledBaseMs: 500, capMs: 2000 };

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: AwsFailure };

export interface RetryOptions {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal;
  /** Drops credentials that AWS refused and says whether fresh ones may differ. */
  readonly renewCredentials?: () => boolean;
}

/** Full jitter: uniform between nothing and the base doubled per attempt, at least what the service asked for. */
export function backOffMs(attempt: number, failure: AwsFailure, options: Pick<RetryOptions, 'policy' | 'random'>): number {
  const { policy, random } = options;
  const base = failure.retry === 'throttled' ? policy.throttledBaseMs : policy.transientBaseMs;
  const jittered = random() * Math.min(policy.capMs, base * 2 ** (attempt - 1));
  return Math.max(jittered, Math.min(policy.capMs, failure.retryAfterMs ?? 0));
}

async function pause(ms: number, { clock, signal }: RetryOptions): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
}

/**
 * Runs `attempt` until it succeeds, fails for good, or the policy's attempts are used up. Two further attempts can be
 * granted once each and at once: after the SDK corrected its clock, and after expired credentials were renewed.
 * @throws the last failure's VaultError; ERR_CANCELLED at any step once `signal` aborts
 */
export async function withRetries<T>(attempt: () => Promise<Outcome<T>>, options: RetryOptions): Promise<T> {
  const once = new Set<AwsFailure['retry']>();
  for (let counted = 1; ; ) {
    throwIfAborted(options.signal);
    const outcome = await attempt();
    if (outcome.ok) return outcome.value;
    const { failure } = outcome;
    throwIfAborted(options.signal);
    if (failure.retry === 'skew-corrected' || failure.retry === 'renew-credentials') {
      const useless = failure.retry === 'renew-credentials' && options.renewCredentials?.() !== true;
      if (once.has(failure.retry) || useless) throw failure.error;
      once.add(failure.retry);
    } else {
      if (failure.retry === 'never' || counted >= options.policy.attempts) throw failure.error;
      await pause(backOffMs(counted, failure, options), options);
      counted += 1;
    }
  }
}
