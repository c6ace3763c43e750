import { describe, expect, it } from 'vitest';
import { explainAwsError } from '../../../electron/aws/errors.ts';
import type { AwsFailure, RequestFacts } from '../../../electron/aws/errors.ts';
import { errorCodes } from '../../../shared/errors.ts';
import type { ErrorCode } from '../../../shared/errors.ts';
import { texts } from '../../fakes/kms/texts.ts';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const who = 'arn:aws:sts::111122223333:assumed-role/OncallEngineer/maya.okafor';
const role = 'arn:aws:iam::111122223333:role/VaultBreakGlass';
const request: RequestFacts = {
  action: 'kms:Decrypt',
  region: 'eu-west-1',
  host: 'kms.eu-west-1.amazonaws.com',
  keyArn,
  connection: 'work',
  profile: 'halden-prod-oncall',
};

interface Thrown {
  readonly name: string;
  readonly message?: string;
  readonly code?: string;
  readonly metadata?: object;
  readonly response?: object;
}

function thrown({ name, message = '', code, metadata = {}, response }: Thrown): Error {
  const error = Object.assign(new Error(message), { $metadata: metadata, ...(response === undefined ? {} : { $response: response }) });
  error.name = name;
  return code === undefined ? error : Object.assign(error, { code });
}

const explain = (error: Thrown, facts: Partial<RequestFacts> = {}): AwsFailure => explainAwsError(thrown(error), { ...request, ...facts });

type Row = readonly [name: string, message: string, code: ErrorCode, details: object, retry?: AwsFailure['retry']];

/** Every row of the AWS fact sheet's table, and every access-denied text, word for word. */
const rows: readonly Row[] = [
  ['ThrottlingException', texts.throttled, 'ERR_AWS_THROTTLED', { region: 'eu-west-1' }, 'throttled'],
  ['TooManyRequestsException', '', 'ERR_AWS_THROTTLED', {}, 'throttled'],
  ['DisabledException', texts.disabled(keyArn), 'ERR_AWS_KEY_DISABLED', { keyArn, state: 'Disabled' }],
  ['DisabledException', texts.pendingDeletion(keyArn), 'ERR_AWS_KEY_PENDING_DELETION', { keyArn, state: 'PendingDeletion' }],
  ['KMSInvalidStateException', texts.pendingDeletion(keyArn), 'ERR_AWS_KEY_PENDING_DELETION', { state: 'PendingDeletion' }],
  ['KMSInvalidStateException', `${keyArn} is pending replica deletion.`, 'ERR_AWS_KEY_PENDING_DELETION', {}],
  ['KMSInvalidStateException', texts.pendingImport(keyArn), 'ERR_AWS_KEY_STATE', { state: 'PendingImport' }],
  ['KMSInvalidStateException', texts.unavailable(keyArn), 'ERR_AWS_KEY_STATE', { state: 'Unavailable' }],
  ['KMSInvalidStateException', `${keyArn} is creating.`, 'ERR_AWS_KEY_STATE', { state: 'Creating' }],
  ['KMSInvalidStateException', `${keyArn} is updating.`, 'ERR_AWS_KEY_STATE', { state: 'Updating' }],
  ['KMSInvalidStateException', `${keyArn} is disabled.`, 'ERR_AWS_KEY_DISABLED', {}],
  ['KMSInvalidStateException', '', 'ERR_AWS_KEY_STATE', { state: 'unknown' }],
  ['NotFoundException', texts.noSuchKey(keyArn), 'ERR_AWS_KEY_NOT_FOUND', { keyArn, region: 'eu-west-1' }],
  ['NotFoundException', texts.noSuchAlias('arn:aws:kms:eu-west-1:111122223333:alias/gone'), 'ERR_AWS_KEY_NOT_FOUND', {}],
  ['NotFoundException', texts.invalidKeyId('nonsense'), 'ERR_AWS_KEY_NOT_FOUND', {}],
  ['NotFoundException', texts.invalidArn('us-east-1'), 'ERR_AWS_WRONG_REGION', { keyArn, region: 'eu-west-1' }],
  ['IncorrectKeyException', texts.incorrectKey, 'ERR_AWS_WRONG_KEY', { keyArn }],
  ['InvalidCiphertextException', '', 'ERR_AWS_CIPHERTEXT', { keyArn }],
  ['InvalidCiphertextException', 'UnknownError', 'ERR_AWS_CIPHERTEXT', { keyArn }],
  ['KeyUnavailableException', '', 'ERR_AWS_SERVICE_FAULT', { region: 'eu-west-1' }, 'transient'],
  ['KMSInternalException', '', 'ERR_AWS_SERVICE_FAULT', {}, 'transient'],
  ['DependencyTimeoutException', '', 'ERR_AWS_SERVICE_FAULT', {}, 'transient'],
  ['InternalFailure', '', 'ERR_AWS_SERVICE_FAULT', {}, 'transient'],
  ['ServiceUnavailable', '', 'ERR_AWS_SERVICE_FAULT', {}, 'transient'],
  ['LimitExceededException', texts.rotationLimit('1234abcd'), 'ERR_AWS_LIMIT', { text: texts.rotationLimit('1234abcd') }],
  ['InvalidKeyUsageException', `${keyArn} key usage is SIGN_VERIFY`, 'ERR_AWS_KEY_USAGE', { keyArn }],
  ['UnsupportedOperationException', '', 'ERR_AWS_KEY_USAGE', {}],
  ['InvalidArnException', '', 'ERR_AWS_INVALID_ARN', {}],
  ['InvalidAliasNameException', '', 'ERR_AWS_INVALID_ARN', {}],
  ...(
    ['MalformedPolicyDocumentException', 'TagException', 'AlreadyExistsException', 'ConflictException', 'InvalidMarkerException', 'InvalidGrantTokenException', 'ValidationException'] as const
  ).map((name): Row => [name, 'wrong input', 'ERR_AWS_UNKNOWN', { name, text: 'wrong input' }]),
  ['XksProxyUriUnreachableException', '', 'ERR_AWS_KEY_STATE', { state: 'Unavailable', name: 'XksProxyUriUnreachableException' }],
  ['XksKeyNotFoundException', '', 'ERR_AWS_KEY_STATE', { state: 'Unavailable' }],
  ['CustomKeyStoreInvalidStateException', '', 'ERR_AWS_KEY_STATE', { state: 'Unavailable' }],
  ['CloudHsmClusterNotActiveException', '', 'ERR_AWS_KEY_STATE', { state: 'Unavailable' }],
  ['UnrecognizedClientException', texts.unknownAccessKey, 'ERR_AWS_CREDENTIALS_INVALID', { profile: 'halden-prod-oncall' }, 'renew-credentials'],
  ['InvalidClientTokenId', texts.unknownAccessKey, 'ERR_AWS_CREDENTIALS_INVALID', {}, 'renew-credentials'],
  ['ExpiredTokenException', texts.expiredToken, 'ERR_AWS_CREDENTIALS_EXPIRED', { profile: 'halden-prod-oncall' }, 'renew-credentials'],
  ['ExpiredToken', texts.expiredToken, 'ERR_AWS_CREDENTIALS_EXPIRED', {}, 'renew-credentials'],
  ['InvalidSignatureException', texts.wrongSignature, 'ERR_AWS_CREDENTIALS_INVALID', {}, 'renew-credentials'],
  ['SignatureDoesNotMatch', texts.wrongSignature, 'ERR_AWS_CREDENTIALS_INVALID', {}, 'renew-credentials'],
  ['InvalidSignatureException', texts.signatureExpired('20261124T100000Z', '20261124T101000Z', '20261124T100500Z'), 'ERR_AWS_CLOCK_SKEW', {}],
  ['SignatureDoesNotMatch', texts.signatureEarly('20261124T103000Z', '20261124T101000Z', '20261124T101500Z'), 'ERR_AWS_CLOCK_SKEW', {}],
  ['RequestExpired', '', 'ERR_AWS_CLOCK_SKEW', {}],
  ['MissingAuthenticationTokenException', texts.missingToken, 'ERR_AWS_CREDENTIALS_INVALID', {}, 'renew-credentials'],
  ['OptInRequired', '', 'ERR_AWS_REGION_DISABLED', { region: 'eu-west-1' }],
  ['RegionDisabledException', '', 'ERR_AWS_REGION_DISABLED', { region: 'eu-west-1' }],
  ['AccessDenied', texts.wrongMfa, 'ERR_AWS_MFA', { reason: 'wrong-or-used' }],
  ['AccessDenied', 'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.', 'ERR_AWS_MFA', { reason: 'refused' }],
  ['AccessDenied', texts.noTrust(who, role), 'ERR_AWS_ACCESS_DENIED', { because: 'no-role-trust-policy', action: 'sts:AssumeRole', principal: who, resource: role }],
  ['UnauthorizedException', 'Session token not found or invalid', 'ERR_AWS_SSO_SIGN_IN', { profile: 'halden-prod-oncall' }],
  ['ForbiddenException', 'No access', 'ERR_AWS_ACCESS_DENIED', { because: 'unknown' }],
  ['AccessDeniedException', texts.noIdentityPolicy(who, 'kms:Decrypt', keyArn), 'ERR_AWS_ACCESS_DENIED', { because: 'no-identity-policy', principal: who, action: 'kms:Decrypt', resource: keyArn }],
  ['AccessDeniedException', texts.noResourcePolicy(who, 'kms:Decrypt', keyArn), 'ERR_AWS_ACCESS_DENIED', { because: 'no-resource-policy', principal: who, resource: keyArn }],
  ['AccessDeniedException', texts.noSessionPolicy(who, 'kms:Encrypt', keyArn), 'ERR_AWS_ACCESS_DENIED', { because: 'no-session-policy', action: 'kms:Encrypt' }],
  ['AccessDeniedException', texts.noEndpointPolicy(who, 'kms:Decrypt', keyArn), 'ERR_AWS_ACCESS_DENIED', { because: 'no-vpc-endpoint-policy' }],
  ['AccessDeniedException', texts.noBoundary(who, 'kms:Decrypt', keyArn), 'ERR_AWS_ACCESS_DENIED', { because: 'no-permissions-boundary' }],
  ...(
    [
      ['a service control policy', 'deny-service-control-policy'],
      ['a resource control policy', 'deny-resource-control-policy'],
      ['an identity-based policy', 'deny-identity-policy'],
      ['a resource-based policy', 'deny-resource-policy'],
      ['a permissions boundary', 'deny-permissions-boundary'],
      ['a VPC endpoint policy', 'deny-vpc-endpoint-policy'],
      ['a sessions policy', 'deny-session-policy'],
    ] as const
  ).map(([kind, because]): Row => [
    'AccessDeniedException',
    texts.explicitDeny(who, 'kms:Decrypt', keyArn, kind),
    'ERR_AWS_ACCESS_DENIED',
    { because, principal: who, action: 'kms:Decrypt', resource: keyArn },
  ]),
  // Neither of the last two names a key, the last not even a caller: key and action come from our request.
  ['AccessDeniedException', texts.ciphertextResource(who, 'kms:Decrypt'), 'ERR_AWS_ACCESS_DENIED', { because: 'key-missing-or-denied', principal: who, resource: keyArn, action: 'kms:Decrypt' }],
  ['AccessDeniedException', texts.ciphertextAnonymous, 'ERR_AWS_ACCESS_DENIED', { because: 'key-missing-or-denied', resource: keyArn, action: 'kms:Decrypt', text: texts.ciphertextAnonymous }],
  ['AccessDeniedException', '', 'ERR_AWS_ACCESS_DENIED', { because: 'unknown', resource: keyArn, action: 'kms:Decrypt' }],
  ['SyntaxError', `Unexpected token '<', "<!DOCTYPE "... is not valid JSON`, 'ERR_AWS_CAPTIVE_PORTAL', { host: 'kms.eu-west-1.amazonaws.com' }],
  ['Error', 'Region is missing', 'ERR_AWS_REGION_MISSING', {}],
  ['Unknown', 'UnknownError', 'ERR_AWS_UNKNOWN', { name: 'Unknown' }],
  ['TimeoutError', 'a request has exceeded the configured 4000 ms requestTimeout', 'ERR_AWS_TIMEOUT', { host: 'kms.eu-west-1.amazonaws.com' }, 'transient'],
];

describe('what AWS answers', () => {
  const cases = rows.map(([name, message, code, details, retry = 'never']) => ({ name, message, code, details, retry }));
  it.each(cases)('S25: $name "$message" becomes $code', ({ name, message, code, details, retry }) => {
    const failure = explain({ name, message });
    expect(failure.error.code).toBe(code);
    expect(failure.error.details).toMatchObject(details);
    expect(failure.retry).toBe(retry);
  });

  it.each([
    ...['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].map((code) => [code, 'ERR_AWS_UNREACHABLE', 'transient'] as const),
    ...[
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_NOT_YET_VALID',
      'CERT_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ].map((code) => [code, 'ERR_AWS_TLS', 'never'] as const),
  ])('S25: the network error %s becomes %s', (code, expected, retry) => {
    const failure = explain({ name: 'Error', message: `connect ${code}`, code });
    expect(failure.error.code).toBe(expected);
    expect(failure.error.details).toMatchObject({ reason: code, host: 'kms.eu-west-1.amazonaws.com', region: 'eu-west-1' });
    expect(failure.retry).toBe(retry);
  });

  it.each(['ETIMEDOUT', 'ECONNRESET', 'EPIPE', undefined])('S25: a TimeoutError of code %s is a time-out', (code) => {
    expect(explain({ name: 'TimeoutError', ...(code === undefined ? {} : { code }) }).error.code).toBe('ERR_AWS_TIMEOUT');
  });

  it.each([400, 403, 404, 409, 412, 500, 503])('S25: the HTTP status %d decides nothing', (httpStatusCode) => {
    const failure = explain({ name: 'NotFoundException', message: texts.noSuchKey(keyArn), metadata: { httpStatusCode } });
    expect(failure).toMatchObject({ retry: 'never' });
    expect(failure.error.code).toBe('ERR_AWS_KEY_NOT_FOUND');
  });

  it('S25: with the clock four minutes off, a refused signature is about the clock', () => {
    const skewed = explain({ name: 'InvalidSignatureException', message: texts.wrongSignature }, { skewMs: -300_000 });
    expect(skewed.error).toMatchObject({ code: 'ERR_AWS_CLOCK_SKEW', details: { skewMs: -300_000 } });
    const straight = explain({ name: 'InvalidSignatureException', message: texts.wrongSignature }, { skewMs: 2000 });
    expect(straight.error.code).toBe('ERR_AWS_CREDENTIALS_INVALID');
    const unknownKey = explain({ name: 'UnrecognizedClientException', message: texts.unknownAccessKey }, { skewMs: -300_000 });
    expect(unknownKey.error.code).toBe('ERR_AWS_CREDENTIALS_INVALID');
  });

  it('S25: a corrected clock is worth one more try for a signature, and for nothing else', () => {
    const metadata = { clockSkewCorrected: true };
    const expired = texts.signatureExpired('20261124T100000Z', '20261124T101000Z', '20261124T100500Z');
    expect(explain({ name: 'InvalidSignatureException', message: expired, metadata }).retry).toBe('skew-corrected');
    expect(explain({ name: 'AccessDeniedException', message: texts.ciphertextAnonymous, metadata }).retry).toBe('never');
    expect(explain({ name: 'NotFoundException', message: texts.noSuchKey(keyArn), metadata }).retry).toBe('never');
  });

  it('S25: an answer without a body is tried again only where the server was at fault', () => {
    expect(explain({ name: 'Unknown', metadata: { httpStatusCode: 502 } }).retry).toBe('transient');
    expect(explain({ name: 'Unknown', metadata: { httpStatusCode: 400 } }).retry).toBe('never');
  });

  it('hears Retry-After in seconds and x-amz-retry-after in milliseconds', () => {
    const told = (headers: object): number | undefined =>
      explain({ name: 'ThrottlingException', response: { headers } }).retryAfterMs;
    expect(told({ 'retry-after': '2' })).toBe(2000);
    expect(told({ 'x-amz-retry-after': '1500' })).toBe(1500);
    expect(told({ 'retry-after': 'soon' })).toBeUndefined();
    expect(told({ 'retry-after': '-1' })).toBeUndefined();
  });

  it('shows what AWS says without control and direction characters, and not endlessly', () => {
    const hostile = `because\u202e no\u0000 \u001b[31mpolicy ${'x'.repeat(5000)}`;
    const text = String(explain({ name: 'AccessDeniedException', message: hostile }).error.details['text']);
    expect(text).not.toMatch(/[\p{C}]/u);
    expect(text.length).toBeLessThanOrEqual(600);
  });

  it('explains what is no error at all', () => {
    for (const nothing of [undefined, null, 'text', 7, {}]) {
      expect(explainAwsError(nothing, request).error).toMatchObject({ code: 'ERR_AWS_UNKNOWN', details: { name: 'Error' } });
    }
  });

  it('S25: has a case for every code of the AWS stage that a service can cause', () => {
    const ours = ['ERR_AWS_CREDENTIALS_MISSING', 'ERR_AWS_PROFILE_NOT_FOUND', 'ERR_AWS_ANSWER'];
    const fromNetwork = ['ERR_AWS_UNREACHABLE', 'ERR_AWS_TLS'];
    const covered = new Set<string>([...rows.map(([, , code]) => code), ...ours, ...fromNetwork]);
    expect(errorCodes.filter((code) => code.startsWith('ERR_AWS_') && !covered.has(code))).toEqual([]);
  });
});
