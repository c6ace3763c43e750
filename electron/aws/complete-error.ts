import { VaultError } from '../../shared/errors.ts';
import type { ErrorDetails } from '../../shared/errors.ts';
import type { AwsKms } from './kms.ts';
import type { AwsCall } from './sender.ts';

/** Longest that an error waits for facts of its own. */
const completionLimitMs = 2500;

async function factsFor(kms: AwsKms, call: AwsCall, error: VaultError, signal: AbortSignal): Promise<ErrorDetails> {
  const { connection, keyArn, region } = call;
  if (error.code === 'ERR_AWS_ACCESS_DENIED' && error.details['principal'] === undefined) {
    return { principal: (await kms.getCallerIdentity({ connection, signal, retry: false })).arn };
  }
  if (error.code === 'ERR_AWS_KEY_PENDING_DELETION' && keyArn !== undefined) {
    const { deletionDate } = await kms.describeKey({ connection, signal, region, key: keyArn });
    return deletionDate === undefined ? {} : { deletionDate };
  }
  return {};
}

/**
 * Adds what the service left out, best effort and bounded: who was denied (two of KMS's texts name nobody) and when a
 * key will be deleted (no exception has the date). Asked only about the key that was asked for, so a key that is not
 * accepted gets no request here either.
 */
export async function completeError(kms: AwsKms, call: AwsCall, error: unknown): Promise<unknown> {
  if (!(error instanceof VaultError)) return error;
  try {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(completionLimitMs)]);
    const facts = await factsFor(kms, call, error, signal);
    return Object.keys(facts).length === 0 ? error : new VaultError(error.code, { ...error.details, ...facts }, error.cause);
  } catch {
    return error;
  }
}
