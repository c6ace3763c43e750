import { VaultError } from '../errors.ts';

/** A KMS key ARN or alias ARN in its parts. */
export interface KmsArn {
  readonly kind: 'key' | 'alias';
  /** The whole ARN, as it was written. */
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  /** Key id (a UUID, or `mrk-` and 32 hex digits) or alias name with its `alias/`. */
  readonly resource: string;
  /** True for the id of a multi-Region key. */
  readonly multiRegion: boolean;
}

/** What a person can name a KMS key by. */
export type KmsKeyName =
  | { readonly kind: 'arn'; readonly arn: KmsArn }
  | { readonly kind: 'alias-name'; readonly alias: string }
  | { readonly kind: 'key-id'; readonly keyId: string };

/** What is wrong with a text that should name a key: the `reason` of ERR_AWS_INVALID_ARN. */
export type KmsArnComplaint =
  | 'empty'
  | 'parts' // an ARN has six parts separated by colons; details.expected, details.actual
  | 'partition'
  | 'service' // an ARN of another service; details.value
  | 'region'
  | 'account-digits' // the account number needs 12 digits; details.expected, details.actual
  | 'account'
  | 'resource' // neither key/… nor alias/…
  | 'key-id' // after key/ comes no key id
  | 'alias-name' // characters that an alias cannot have
  | 'alias-reserved' // alias/aws/… belongs to AWS; such keys cannot be used here
  | 'not-a-key'; // no ARN, alias or key id; details.suggestion may hold what was meant

const partitionPattern = /^aws(?:-[a-z]+)*$/;
const regionPattern = /^[a-z]{2,}(?:-[a-z]+)+-\d{1,2}$/;
const keyIdPattern = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|mrk-[0-9a-f]{32})$/;
const aliasPattern = /^alias\/[A-Za-z0-9/_-]{1,250}$/;
const reservedAlias = 'alias/aws/';
const arnParts = 6;
const accountDigits = 12;

/** True for the name of an AWS Region, such as `eu-west-1` or `us-gov-east-1` (the form, not whether it exists). */
export function isRegionName(text: string): boolean {
  return regionPattern.test(text);
}

function complain(reason: KmsArnComplaint, more: Record<string, string | number> = {}): never {
  throw new VaultError('ERR_AWS_INVALID_ARN', { reason, ...more });
}

function checkAccount(account: string): void {
  if (!/^\d*$/.test(account)) complain('account', { value: account });
  if (account.length !== accountDigits) {
    complain('account-digits', { expected: accountDigits, actual: account.length });
  }
}

function checkAlias(alias: string): void {
  if (!aliasPattern.test(alias)) complain('alias-name', { value: alias });
  if (alias.startsWith(reservedAlias)) complain('alias-reserved', { value: alias });
}

function parseResource(resource: string): { kind: 'key' | 'alias'; resource: string } {
  if (resource.startsWith('alias/')) {
    checkAlias(resource);
    return { kind: 'alias', resource };
  }
  if (!resource.startsWith('key/')) complain('resource', { value: resource });
  const keyId = resource.slice('key/'.length);
  if (!keyIdPattern.test(keyId)) complain('key-id', { value: keyId });
  return { kind: 'key', resource: keyId };
}

/**
 * Parses a key ARN or alias ARN: `arn:<partition>:kms:<Region>:<account>:key/<id>` or `…:alias/<name>`.
 * Exact: no white space, lower-case key ids only.
 * @throws ERR_AWS_INVALID_ARN with details.reason, a KmsArnComplaint, and what was found
 */
export function parseKmsArn(text: string): KmsArn {
  const parts = text.split(':');
  if (parts[0] !== 'arn') complain('not-a-key', { value: text });
  if (parts.length !== arnParts) complain('parts', { expected: arnParts, actual: parts.length });
  const [, partition = '', service = '', region = '', account = '', resource = ''] = parts;
  if (!partitionPattern.test(partition)) complain('partition', { value: partition });
  if (service !== 'kms') complain('service', { value: service });
  if (!regionPattern.test(region)) complain('region', { value: region });
  checkAccount(account);
  const named = parseResource(resource);
  const multiRegion = named.kind === 'key' && named.resource.startsWith('mrk-');
  return { ...named, arn: text, partition, region, account, multiRegion };
}

/**
 * Parses a key ARN, the only name of a KMS key that a vault file holds (an alias can be pointed at another key).
 * @throws ERR_AWS_INVALID_ARN as `parseKmsArn`, and with reason `resource` for an alias ARN
 */
export function parseKmsKeyArn(text: string): KmsArn {
  const arn = parseKmsArn(text);
  if (arn.kind !== 'key') complain('resource', { value: arn.resource });
  return arn;
}

/** True for a well-formed key ARN; never throws. */
export function isKmsKeyArn(text: string): boolean {
  try {
    return parseKmsKeyArn(text).kind === 'key';
  } catch {
    return false;
  }
}

/**
 * Understands what a person typed or pasted: a key ARN, an alias ARN, `alias/name` or a key id. White space around it
 * is dropped.
 * @throws ERR_AWS_INVALID_ARN with details.reason; for a bare word details.suggestion is the alias it may stand for
 */
export function parseKmsKeyName(text: string): KmsKeyName {
  const name = text.trim();
  if (name === '') complain('empty');
  if (name.startsWith('arn:')) return { kind: 'arn', arn: parseKmsArn(name) };
  if (name.startsWith('alias/')) {
    checkAlias(name);
    return { kind: 'alias-name', alias: name };
  }
  if (keyIdPattern.test(name)) return { kind: 'key-id', keyId: name };
  const alias = `alias/${name}`;
  complain('not-a-key', { value: name, ...(aliasPattern.test(alias) ? { suggestion: alias } : {}) });
}
