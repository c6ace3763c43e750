import { z } from 'zod';
import { isRegionName } from './kms-key.ts';

/** `eu-west-1`, `us-gov-west-1`, `cn-north-1`, ...: the shape only, the SDK's partitions decide the rest. */
export const awsRegion = z.string().max(32).refine(isRegionName);
/** An AWS account number, 12 digits. */
export const awsAccount = z.string().regex(/^[0-9]{12}$/);
/** 16 random bytes as base64url without padding, canonical (docs/format.md, Identifiers). */
export const connectionId = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);

const host = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])`;
const thisComputer = String.raw`(?:127\.0\.0\.1|localhost|\[::1\])`;
const endpointPattern = new RegExp(String.raw`^(?:https://${host}|http://${thisComputer})(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~/-]*)?$`);

/**
 * A custom endpoint: https, or http on this computer only, because the data key travels in the answer's body. No user
 * name, query or fragment.
 */
export const awsEndpoint = z.string().max(512).regex(endpointPattern);

/** Where a connection's credentials come from. The access key itself is in the OS keychain or in this session only. */
export const connectionSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('access-key'), lastFour: z.string().max(4), kept: z.enum(['keychain', 'session']) }),
  z.strictObject({ kind: z.literal('profile'), profile: z.string().min(1).max(256) }),
  z.strictObject({ kind: z.literal('environment') }),
]);

/**
 * One named identity at AWS, as the settings file keeps it: no secret is in it. `region` is where alias names and key
 * ids are looked up; a key ARN is always asked in its own Region.
 */
export const connection = z.strictObject({
  id: connectionId,
  name: z.string().min(1).max(64),
  source: connectionSource,
  region: awsRegion,
  fips: z.boolean(),
  endpoint: awsEndpoint.optional(),
  /** Learnt from GetCallerIdentity at the last test. */
  account: awsAccount.optional(),
  arn: z.string().max(2048).optional(),
  testedAtMs: z.int().optional(),
  /** Key ARNs that the person chose this connection for; any other key finds its connection by account and Region. */
  opens: z.array(z.string().max(2048)).max(256).optional(),
});
export type Connection = z.infer<typeof connection>;
export type ConnectionSource = z.infer<typeof connectionSource>;

const noSpace = /^[\x21-\x7e]+$/;

/**
 * What a person types; travels from the window to main only, and is in no output, setting, log or error. White space
 * around a pasted part is dropped. A temporary key (`ASIA…`) never works without its session token, so one is asked for.
 */
export const accessKeyInput = z
  .strictObject({
    accessKeyId: z.string().trim().regex(/^[A-Z0-9]{16,128}$/),
    secretAccessKey: z.string().trim().min(16).max(256).regex(noSpace),
    sessionToken: z.string().trim().min(1).max(16_384).regex(noSpace).optional(),
  })
  .refine((key) => !key.accessKeyId.startsWith('ASIA') || key.sessionToken !== undefined, { path: ['sessionToken'] });
export type AccessKeyInput = z.infer<typeof accessKeyInput>;

/** A profile of the shared AWS config, found without resolving it. */
export const awsProfile = z.strictObject({
  name: z.string(),
  kind: z.enum(['access-key', 'sso', 'assume-role', 'credential-process', 'web-identity', 'login', 'other']),
  region: z.string().optional(),
  /** Role, account, source profile or command name, for the second line; never a secret or an argument. */
  detail: z.string().optional(),
  needsMfa: z.boolean(),
});
export type AwsProfile = z.infer<typeof awsProfile>;

/** A KMS key as the picker lists it. */
export const kmsKey = z.strictObject({
  arn: z.string(),
  alias: z.string().optional(),
  /** `Enabled`, `Disabled`, `PendingDeletion`, ... or absent where DescribeKey was not allowed. */
  state: z.string().optional(),
  multiRegion: z.boolean().optional(),
  regions: z.array(z.string()).optional(),
  description: z.string().optional(),
  /** False for a key that cannot wrap a data key: asymmetric, HMAC, AWS managed, not enabled. */
  usable: z.boolean(),
});
export type KmsKey = z.infer<typeof kmsKey>;
