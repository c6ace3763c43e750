import { z } from 'zod';
import { accessKeyInput, awsEndpoint, awsProfile, awsRegion, connection, kmsKey } from '../model/connection.ts';
import { environmentName } from '../model/environment.ts';
import { call } from './call.ts';
import { empty, unlockStep } from './vault-calls.ts';
import { wireError } from './wire-error.ts';

const id = z.string().max(64);
/** Present once the person has read the code from their device. */
const mfaCode = z.string().regex(/^[0-9]{6}$/).optional();

/** Who AWS says that a connection is (GetCallerIdentity); times in milliseconds. */
export const callerIdentity = z.strictObject({ account: z.string(), arn: z.string(), expiresAtMs: z.int().optional(), tookMs: z.number() });

/** Calls about AWS connections and their KMS keys. Credentials are inputs only. */
export const connectionCalls = {
  'connection:list': call({ input: empty, output: z.strictObject({ connections: z.array(connection) }) }),
  /** Profiles of the shared AWS config, found without resolving any. */
  'connection:listProfiles': call({ input: empty, output: z.strictObject({ configPath: z.string(), profiles: z.array(awsProfile) }) }),
  /**
   * Tests with GetCallerIdentity, then keeps the connection. `keep: 'keychain'` fails with the keychain's code where it
   * is absent or locked; the person then chooses `session`: in memory until the program ends, never on disk.
   */
  'connection:save': call({
    input: z.strictObject({
      id: id.optional(),
      name: z.string().min(1).max(64),
      source: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('access-key'), accessKey: accessKeyInput.optional(), keep: z.enum(['keychain', 'session']) }),
        z.strictObject({ kind: z.literal('profile'), profile: z.string().min(1).max(256) }),
        z.strictObject({ kind: z.literal('environment') }),
      ]),
      region: awsRegion,
      fips: z.boolean(),
      endpoint: awsEndpoint.optional(),
      mfaCode,
    }),
    output: z.strictObject({ connection, identity: callerIdentity }),
  }),
  'connection:test': call({ input: z.strictObject({ id, mfaCode }), output: z.strictObject({ connection, identity: callerIdentity }) }),
  'connection:remove': call({ input: z.strictObject({ id }), output: empty }),
  /** One page of aliases with the state of their keys. */
  'connection:listKeys': call({
    input: z.strictObject({ id, region: awsRegion.optional(), marker: z.string().max(2048).optional() }),
    output: z.strictObject({ keys: z.array(kmsKey), marker: z.string().optional() }),
  }),
  /** A key ARN, alias ARN, alias name or key id, as typed, to the key it names. */
  'connection:resolveKey': call({ input: z.strictObject({ id, key: z.string().min(1).max(2048) }), output: kmsKey }),
  /**
   * Wraps and unwraps 32 test bytes under `key`, nothing else, with the encryption context of `environment`, which need not
   * be made yet: IAM conditions on its name hold for the test as they will for the data key.
   */
  'connection:testKey': call({
    input: z.strictObject({ id, key: z.string().min(1).max(2048), environment: environmentName.optional() }),
    output: z.strictObject({ key: kmsKey, tookMs: z.number() }),
  }),
  /** Why the environment did not open: the ladder, walked with cheap probes, and the statement that would allow it. */
  'connection:diagnose': call({
    input: z.strictObject({ environment: environmentName }),
    output: z.strictObject({ steps: z.array(unlockStep), policy: z.string().optional(), error: wireError.optional() }),
  }),
  /** Puts the statement of the environment's last diagnosis on the clipboard: no secret is in it. ERR_FIELD_EMPTY without one. */
  'connection:copyPolicy': call({ input: z.strictObject({ environment: environmentName }), output: empty }),
};
