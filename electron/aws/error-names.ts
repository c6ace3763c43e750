import type { ErrorCode } from '../../shared/errors.ts';

/** From here on a clock is called wrong: AWS refuses at five minutes, and a Date header is a second coarse. */
export const clockSkewLimitMs = 240_000;

/** Every name that KMS, STS, SSO and the SDK give an error, by what it means to us. */
const namesByCode: readonly (readonly [ErrorCode, readonly string[]])[] = [
  [
    'ERR_AWS_THROTTLED',
    ['ThrottlingException', 'Throttling', 'ThrottledException', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown'],
  ],
  ['ERR_AWS_ACCESS_DENIED', ['AccessDeniedException', 'AccessDenied', 'ForbiddenException', 'NotAuthorizedException']],
  ['ERR_AWS_KEY_DISABLED', ['DisabledException']],
  ['ERR_AWS_KEY_STATE', ['KMSInvalidStateException']],
  ['ERR_AWS_KEY_NOT_FOUND', ['NotFoundException']],
  ['ERR_AWS_WRONG_KEY', ['IncorrectKeyException']],
  ['ERR_AWS_CIPHERTEXT', ['InvalidCiphertextException']],
  [
    'ERR_AWS_SERVICE_FAULT',
    [
      'KeyUnavailableException',
      'KMSInternalException',
      'DependencyTimeoutException',
      'InternalFailure',
      'InternalError',
      'InternalServerError',
      'InternalServerException',
      'ServiceUnavailable',
      'ServiceUnavailableException',
    ],
  ],
  ['ERR_AWS_LIMIT', ['LimitExceededException']],
  ['ERR_AWS_KEY_USAGE', ['InvalidKeyUsageException', 'UnsupportedOperationException']],
  ['ERR_AWS_INVALID_ARN', ['InvalidArnException', 'InvalidAliasNameException']],
  [
    'ERR_AWS_CREDENTIALS_INVALID',
    [
      'UnrecognizedClientException',
      'InvalidClientTokenId',
      'InvalidSignatureException',
      'SignatureDoesNotMatch',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'IncompleteSignature',
      'IncompleteSignatureException',
    ],
  ],
  ['ERR_AWS_CREDENTIALS_EXPIRED', ['ExpiredTokenException', 'ExpiredToken']],
  ['ERR_AWS_CLOCK_SKEW', ['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']],
  ['ERR_AWS_REGION_DISABLED', ['OptInRequired', 'RegionDisabledException', 'SubscriptionRequiredException']],
  ['ERR_AWS_SSO_SIGN_IN', ['UnauthorizedException']],
  ['ERR_AWS_TIMEOUT', ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException', 'AbortError']],
];

const codesByName = new Map(namesByCode.flatMap(([code, names]) => names.map((name) => [name, code] as const)));

/** Node's codes for a network that does not lead there; those of a slow one are time-outs. */
const nodeCodes = new Map<string, ErrorCode>([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'ECONNRESET', 'EPIPE', 'EPROTO'].map(
    (code) => [code, 'ERR_AWS_UNREACHABLE'] as const,
  ),
  ['ETIMEDOUT', 'ERR_AWS_TIMEOUT'],
  ['ESOCKETTIMEDOUT', 'ERR_AWS_TIMEOUT'],
]);

const tlsCodes =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_[A-Z_]+|CERT_[A-Z_]+|ERR_TLS_[A-Z_]+|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_[A-Z0-9_]+)$/;

/** The code of a Node error (`error.code`), or undefined for one that says nothing of the network. */
export function codeOfNode(code: string): ErrorCode | undefined {
  if (tlsCodes.test(code)) return 'ERR_AWS_TLS';
  return nodeCodes.get(code);
}

/** The code of an SDK error by its name, or undefined for a name that has no meaning of its own. */
export function codeOfName(name: string, message: string): ErrorCode | undefined {
  if (/^(?:Xks(?:Proxy|Key)|CustomKeyStore|CloudHsm)/.test(name)) return 'ERR_AWS_KEY_STATE';
  if (name === 'SyntaxError') return 'ERR_AWS_CAPTIVE_PORTAL';
  if (name === 'Error' && /^Region is missing/.test(message)) return 'ERR_AWS_REGION_MISSING';
  return codesByName.get(name);
}

/** The first of Node's network and TLS codes that a text contains: providers keep a cause only as prose. */
export function networkCodeIn(text: string): { readonly code: ErrorCode; readonly reason: string } | undefined {
  for (const [word] of text.matchAll(/\b[A-Z][A-Z_]{3,}\b/g)) {
    const code = codeOfNode(word);
    if (code !== undefined) return { code, reason: word };
  }
  return /TimeoutError|timed out|configured timeout/i.test(text) ? { code: 'ERR_AWS_TIMEOUT', reason: 'ETIMEDOUT' } : undefined;
}
