import { VaultError } from '../../shared/errors.ts';
import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import { networkCodeIn } from './error-names.ts';
import { explainAwsError } from './errors.ts';
import type { AwsFailure, RequestFacts } from './errors.ts';

const providerErrors = ['CredentialsProviderError', 'TokenProviderError', 'ProviderError'];

/** Texts of the SDK's credential providers, which are all that is left of their causes, most telling first. */
const texts: readonly (readonly [RegExp, ErrorCode, ErrorDetails])[] = [
  [/requires multi-factor authentication/i, 'ERR_AWS_MFA', { reason: 'needed' }],
  [/ForbiddenException/, 'ERR_AWS_ACCESS_DENIED', { because: 'unknown', action: 'sso:GetRoleCredentials' }],
  [/TooManyRequestsException/, 'ERR_AWS_THROTTLED', {}],
  [/aws login/i, 'ERR_AWS_SSO_SIGN_IN', { command: 'aws login' }],
  [/UnauthorizedException|aws sso login|SSO session|Token is expired/i, 'ERR_AWS_SSO_SIGN_IN', { command: 'aws sso login' }],
  [/invalid SSO credentials|Sso session '.*' (?:could not be found|is missing)/i, 'ERR_AWS_CREDENTIALS_MISSING', { reason: 'sso-config' }],
  [/returned expired credentials/i, 'ERR_AWS_CREDENTIALS_EXPIRED', { reason: 'process' }],
  [/credential_process|Command failed/i, 'ERR_AWS_CREDENTIALS_MISSING', { reason: 'process' }],
  [/environment variable credentials/i, 'ERR_AWS_CREDENTIALS_MISSING', { reason: 'environment' }],
  [/Detected a cycle|Unsupported credential source/i, 'ERR_AWS_CREDENTIALS_MISSING', { reason: 'profile-config' }],
];

function codeOf(message: string): [ErrorCode, ErrorDetails] {
  // A helper's stderr can hold any word, so a failed command is only ever that.
  const failedCommand = /^(?:Error: )?Command failed/i.test(message) || /credential_process/i.test(message);
  if (!failedCommand) {
    // A person who is offline must not be told to sign in.
    const network = networkCodeIn(message);
    if (network !== undefined) return [network.code, { reason: network.reason }];
  }
  const candidates = failedCommand ? texts.filter(([, , details]) => details['reason'] === 'process') : texts;
  const found = candidates.find(([pattern]) => pattern.test(message));
  return found === undefined ? ['ERR_AWS_CREDENTIALS_MISSING', { reason: 'profile-config' }] : [found[1], found[2]];
}

/**
 * Explains why credentials could not be had. The message of a provider can hold a whole command line with its
 * arguments and stderr, so nothing of it survives: neither in details nor as a cause. details.stage is `credentials`.
 */
export function explainCredentialFailure(error: unknown, request: RequestFacts): AwsFailure {
  const name = error instanceof Error ? error.name : '';
  const stage = 'credentials';
  if (error instanceof VaultError || !providerErrors.includes(name)) {
    const failure = explainAwsError(error, request);
    // What STS or SSO refuse about a base credential is not cured by asking for it again.
    const retry = failure.retry === 'renew-credentials' ? 'never' : failure.retry;
    if (failure.error.code === 'ERR_CANCELLED') return failure;
    const { text: _, name: __, ...facts } = failure.error.details;
    const kept = failure.error.code === 'ERR_AWS_UNKNOWN' ? facts : failure.error.details;
    return { ...failure, retry, error: new VaultError(failure.error.code, { ...kept, stage }) };
  }
  const [code, details] = codeOf(error instanceof Error ? error.message : '');
  const transient = code === 'ERR_AWS_UNREACHABLE' || code === 'ERR_AWS_TIMEOUT';
  return {
    error: new VaultError(code, { ...request, ...details, stage }),
    retry: transient ? 'transient' : code === 'ERR_AWS_THROTTLED' ? 'throttled' : 'never',
  };
}
