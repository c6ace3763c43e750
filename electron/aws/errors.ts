import { VaultError } from '../../shared/errors.ts';
import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import { readDenial } from './access-denied.ts';
import { codeOfName, codeOfNode, clockSkewLimitMs } from './error-names.ts';

/** What we know of a request ourselves, for the texts that name nothing. Never a secret. */
export interface RequestFacts {
  /** As IAM names it: `kms:Decrypt`, `sts:GetCallerIdentity`. */
  readonly action: string;
  readonly region: string;
  readonly host?: string;
  readonly keyArn?: string;
  readonly connection?: string;
  readonly profile?: string;
  /** Our clock's distance from AWS's as the last answer's Date header told it. */
  readonly skewMs?: number;
}

/** An SDK error explained, and whether trying again can help. */
export interface AwsFailure {
  readonly error: VaultError;
  readonly retry: 'never' | 'transient' | 'throttled' | 'skew-corrected' | 'renew-credentials';
  /** What a Retry-After header asked for. */
  readonly retryAfterMs?: number;
}

/** The parts of an SDK error that we read. */
interface SdkError {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly requestId?: string;
  readonly serverFault: boolean;
  readonly skewCorrected: boolean;
  readonly retryAfterMs?: number;
}

const maxTextLength = 600;

/** AWS's own words, safe to show: no control or direction characters, bounded. */
function plainText(message: string): string {
  return message.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').trim().slice(0, maxTextLength);
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function retryAfter(error: unknown): number | undefined {
  const headers = property(property(error, '$response'), 'headers');
  const seconds = Number(property(headers, 'retry-after') ?? NaN);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  const milliseconds = Number(property(headers, 'x-amz-retry-after') ?? NaN);
  return Number.isFinite(milliseconds) && milliseconds >= 0 ? milliseconds : undefined;
}

function readSdkError(error: unknown): SdkError {
  const metadata = property(error, '$metadata');
  const text = (name: string): string => {
    const value = property(error, name);
    return typeof value === 'string' ? value : '';
  };
  const requestId = property(metadata, 'requestId');
  const retryAfterMs = retryAfter(error);
  return {
    name: text('name'),
    code: text('code'),
    message: text('message'),
    serverFault: Number(property(metadata, 'httpStatusCode') ?? 0) >= 500,
    skewCorrected: property(metadata, 'clockSkewCorrected') === true,
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** What KMS means by an invalid state; it says so in prose only. */
function stateIn(message: string): string {
  const states: readonly (readonly [RegExp, string])[] = [
    [/pending (?:replica )?deletion/i, 'PendingDeletion'],
    [/pending import/i, 'PendingImport'],
    [/unavailable/i, 'Unavailable'],
    [/creating/i, 'Creating'],
    [/updating/i, 'Updating'],
    [/disabled/i, 'Disabled'],
  ];
  return states.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown';
}

function keyStateError(message: string, facts: ErrorDetails): [ErrorCode, ErrorDetails] {
  const state = stateIn(message);
  if (state === 'PendingDeletion') return ['ERR_AWS_KEY_PENDING_DELETION', { ...facts, state }];
  if (state === 'Disabled') return ['ERR_AWS_KEY_DISABLED', { ...facts, state }];
  return ['ERR_AWS_KEY_STATE', { ...facts, state }];
}

function denialError(message: string, request: RequestFacts, facts: ErrorDetails): [ErrorCode, ErrorDetails] {
  if (/MultiFactorAuthentication failed/i.test(message)) {
    const reason = /invalid MFA one time pass code/i.test(message) ? 'wrong-or-used' : 'refused';
    return ['ERR_AWS_MFA', { ...facts, reason }];
  }
  const denial = readDenial(message);
  const resource = denial.resource ?? request.keyArn;
  return [
    'ERR_AWS_ACCESS_DENIED',
    {
      ...facts,
      because: denial.because,
      action: denial.action ?? request.action,
      text: plainText(message),
      ...(resource === undefined ? {} : { resource }),
      ...(denial.principal === undefined ? {} : { principal: denial.principal }),
    },
  ];
}

/** The codes whose meaning depends on the text, or whose details come from it. */
function refine(code: ErrorCode, sdk: SdkError, request: RequestFacts, facts: ErrorDetails): [ErrorCode, ErrorDetails] {
  const skewMs = request.skewMs;
  switch (code) {
    case 'ERR_AWS_ACCESS_DENIED':
      return denialError(sdk.message, request, facts);
    case 'ERR_AWS_KEY_DISABLED':
      return keyStateError(/pending (?:replica )?deletion/i.test(sdk.message) ? sdk.message : 'disabled', facts);
    case 'ERR_AWS_KEY_STATE':
      return keyStateError(sdk.name === 'KMSInvalidStateException' ? sdk.message : 'unavailable', {
        ...facts,
        ...(sdk.name === 'KMSInvalidStateException' ? {} : { name: sdk.name }),
      });
    case 'ERR_AWS_KEY_NOT_FOUND':
      return [/^Invalid arn\b/i.test(sdk.message) ? 'ERR_AWS_WRONG_REGION' : code, facts];
    case 'ERR_AWS_CREDENTIALS_INVALID': {
      const aboutTime = /signature expired|not yet current|is now (?:earlier|later) than/i.test(sdk.message);
      const skewed = skewMs !== undefined && Math.abs(skewMs) >= clockSkewLimitMs;
      const byDate = /Signature/.test(sdk.name) && (aboutTime || skewed);
      return [byDate ? 'ERR_AWS_CLOCK_SKEW' : code, { ...facts, name: sdk.name }];
    }
    case 'ERR_AWS_TLS':
    case 'ERR_AWS_UNREACHABLE':
      return [code, { ...facts, reason: sdk.code }];
    case 'ERR_AWS_LIMIT':
      return [code, { ...facts, text: plainText(sdk.message) }];
    case 'ERR_AWS_UNKNOWN':
      return [code, { ...facts, name: plainText(sdk.name === '' ? 'Error' : sdk.name), text: plainText(sdk.message) }];
    default:
      return [code, facts];
  }
}

const transientCodes: readonly ErrorCode[] = ['ERR_AWS_UNREACHABLE', 'ERR_AWS_TIMEOUT', 'ERR_AWS_SERVICE_FAULT'];

function retryOf(code: ErrorCode, sdk: SdkError): AwsFailure['retry'] {
  if (code === 'ERR_AWS_THROTTLED') return 'throttled';
  if (transientCodes.includes(code)) return 'transient';
  if (code === 'ERR_AWS_UNKNOWN' && sdk.name === 'Unknown' && sdk.serverFault) return 'transient';
  // The SDK marks every error of a skewed clock, AccessDenied as well: only one about the signature's date is worth it.
  if (code === 'ERR_AWS_CLOCK_SKEW' && sdk.skewCorrected) return 'skew-corrected';
  return code === 'ERR_AWS_CREDENTIALS_EXPIRED' || code === 'ERR_AWS_CREDENTIALS_INVALID' ? 'renew-credentials' : 'never';
}

/**
 * Explains what the SDK threw: one of our codes and the facts for its sentence, decided by the error's name (or Node's
 * error code), never by HTTP status. Errors of credential providers are for `explainCredentialFailure`.
 */
export function explainAwsError(error: unknown, request: RequestFacts): AwsFailure {
  if (error instanceof VaultError) return { error, retry: error.code === 'ERR_AWS_TIMEOUT' ? 'transient' : 'never' };
  const sdk = readSdkError(error);
  const facts: ErrorDetails = { ...request };
  const named = codeOfName(sdk.name, sdk.message) ?? codeOfNode(sdk.code) ?? 'ERR_AWS_UNKNOWN';
  const [code, details] = refine(named, sdk, request, facts);
  const cause = { name: sdk.name, code: sdk.code, message: plainText(sdk.message), requestId: sdk.requestId };
  return {
    error: new VaultError(code, details, cause),
    retry: retryOf(code, sdk),
    ...(sdk.retryAfterMs === undefined ? {} : { retryAfterMs: sdk.retryAfterMs }),
  };
}
