import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AwsFailure } from '../../../electron/aws/errors.ts';
import { backOffMs, defaultRetryPolicy, systemClock, withRetries } from '../../../electron/aws/retry.ts';
import type { Outcome, RetryOptions } from '../../../electron/aws/retry.ts';
import { VaultError } from '../../../shared/errors.ts';
import { VirtualClock, unaborted } from '../../fakes/kms/world.ts';

const failure = (retry: AwsFailure['retry'], retryAfterMs?: number): AwsFailure => ({
  error: new VaultError('ERR_AWS_UNKNOWN', { retry }),
  retry,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

function setUp(change: Partial<RetryOptions> = {}) {
  const clock = new VirtualClock();
  const options: RetryOptions = { clock, random: () => 0.5, policy: defaultRetryPolicy, signal: unaborted, ...change };
  return { clock, options };
}

/** Fails as told, then succeeds; counts. */
function attempts(failures: readonly AwsFailure[]) {
  let made = 0;
  const attempt = async (): Promise<Outcome<string>> => {
    const failed = failures[made];
    made += 1;
    return failed === undefined ? { ok: true, value: 'done' } : { ok: false, failure: failed };
  };
  return { attempt, made: () => made };
}

describe('trying again', () => {
  it('S25: waits somewhere between nothing and the doubled base, never longer than the cap', () => {
    const { policy } = setUp().options;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.constantFrom('transient', 'throttled') as fc.Arbitrary<'transient' | 'throttled'>, (attempt, random, retry) => {
        const ms = backOffMs(attempt, failure(retry), { policy, random: () => random });
        const base = retry === 'throttled' ? policy.throttledBaseMs : policy.transientBaseMs;
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(Math.min(policy.capMs, base * 2 ** (attempt - 1)));
      }),
    );
  });

  it('S25: waits at least what the service asked for, up to the cap', () => {
    const { policy } = setUp().options;
    expect(backOffMs(1, failure('throttled', 900), { policy, random: () => 0 })).toBe(900);
    expect(backOffMs(1, failure('throttled', 60_000), { policy, random: () => 0 })).toBe(policy.capMs);
  });

  it('S25: grants one try after the clock was corrected and one after credentials were renewed, each once', async () => {
    let renewals = 0;
    const { options, clock } = setUp({ renewCredentials: () => (renewals += 1) > 0 });
    const both = attempts([failure('skew-corrected'), failure('renew-credentials')]);
    await expect(withRetries(both.attempt, options)).resolves.toBe('done');
    const skewTwice = attempts([failure('skew-corrected'), failure('skew-corrected')]);
    await expect(withRetries(skewTwice.attempt, options)).rejects.toMatchObject({ details: { retry: 'skew-corrected' } });
    const renewTwice = attempts([failure('renew-credentials'), failure('renew-credentials')]);
    await expect(withRetries(renewTwice.attempt, options)).rejects.toMatchObject({ details: { retry: 'renew-credentials' } });
    expect([skewTwice.made(), renewTwice.made()]).toEqual([2, 2]);
    // What was refused the second time is dropped as well.
    expect(renewals).toBe(3);
    expect(clock.sleeps).toEqual([]);
  });

  it('S25: does not renew what cannot be renewed', async () => {
    const once = attempts([failure('renew-credentials')]);
    await expect(withRetries(once.attempt, setUp().options)).rejects.toBeInstanceOf(VaultError);
    expect(once.made()).toBe(1);
  });

  it('S25: is bounded, whatever comes in whatever order', async () => {
    const retries = fc.array(fc.constantFrom('never', 'transient', 'throttled', 'skew-corrected', 'renew-credentials') as fc.Arbitrary<AwsFailure['retry']>, { minLength: 10, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(retries, async (kinds) => {
        const { options } = setUp({ renewCredentials: () => true });
        const endless = attempts(kinds.map((kind) => failure(kind)));
        await expect(withRetries(endless.attempt, options)).rejects.toBeInstanceOf(VaultError);
        expect(endless.made()).toBeLessThanOrEqual(defaultRetryPolicy.attempts + 2);
      }),
    );
  });

  it('tells a defect of the clock from a cancel', async () => {
    const broken = { nowMs: () => 0, sleep: (): Promise<void> => Promise.reject(new TypeError('defect')) };
    await expect(withRetries(attempts([failure('transient')]).attempt, setUp({ clock: broken }).options)).rejects.toBeInstanceOf(TypeError);
  });

  it('wakes up at once when it is cancelled in a real wait', async () => {
    const controller = new AbortController();
    const waiting = withRetries(attempts([failure('throttled', 2000)]).attempt, setUp({ clock: systemClock, signal: controller.signal }).options);
    setTimeout(() => controller.abort(), 5);
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    expect(systemClock.nowMs()).toBeGreaterThan(1_700_000_000_000);
  });
});
