import { VaultError, isVaultError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Connection } from '../../shared/model/connection.ts';
import { parseKmsKeyArn } from '../../shared/model/kms-key.ts';
import { abortedError } from './cancel.ts';
import { clockSkewLimitMs } from './error-names.ts';
import type { AwsKms, CallerIdentity, EncryptionContext } from './kms.ts';
import { allowingStatement, policyPlace } from './policy.ts';
import { probeEndpoint } from './probe.ts';

export type LadderStage = 'network' | 'clock' | 'credentials' | 'kms';

/** One rung: what was checked, how it went, and the facts for its sentence. Never a secret. */
export interface LadderStep {
  readonly stage: LadderStage;
  readonly state: 'passed' | 'refused' | 'not-reached';
  readonly tookMs?: number;
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  /** Why it was refused. */
  readonly error?: VaultError;
}

export interface Diagnosis {
  readonly steps: readonly LadderStep[];
  /** For access denied: the IAM policy statement that would allow the call, as JSON text. */
  readonly policy?: string;
}

export interface DiagnoseRequest {
  readonly connection: Connection;
  readonly keyArn: string;
  readonly context: EncryptionContext;
  /** What the call failed with, and how long it had taken. */
  readonly failure: VaultError;
  readonly failureTookMs?: number;
  readonly signal: AbortSignal;
}

const probeLimitMs = 3000;
const identityLimitMs = 6000;

const networkCodes: readonly ErrorCode[] = ['ERR_AWS_UNREACHABLE', 'ERR_AWS_TLS', 'ERR_AWS_CAPTIVE_PORTAL'];
const credentialCodes: readonly ErrorCode[] = [
  'ERR_AWS_CREDENTIALS_MISSING',
  'ERR_AWS_CREDENTIALS_INVALID',
  'ERR_AWS_CREDENTIALS_EXPIRED',
  'ERR_AWS_SSO_SIGN_IN',
  'ERR_AWS_MFA',
  'ERR_AWS_PROFILE_NOT_FOUND',
  'ERR_AWS_REGION_MISSING',
];

/** The rung that a failure belongs to. */
function stageOf(failure: VaultError): LadderStage {
  if (failure.code === 'ERR_AWS_CLOCK_SKEW') return 'clock';
  if (failure.details['stage'] === 'credentials' || credentialCodes.includes(failure.code)) return 'credentials';
  if (failure.code.startsWith('ERR_KEYCHAIN_')) return 'credentials';
  return networkCodes.includes(failure.code) ? 'network' : 'kms';
}

const asVaultError = (error: unknown): VaultError =>
  error instanceof VaultError ? error : new VaultError('ERR_AWS_UNKNOWN', { name: 'Error' });

async function networkStep(request: DiagnoseRequest, url: URL): Promise<LadderStep> {
  const facts = { host: url.hostname };
  try {
    const { tls, tookMs } = await probeEndpoint(url, request.signal, probeLimitMs);
    // Something answers there, but it is not AWS.
    const portal = request.failure.code === 'ERR_AWS_CAPTIVE_PORTAL';
    if (portal) return { stage: 'network', state: 'refused', tookMs, facts: { ...facts, tls }, error: request.failure };
    return { stage: 'network', state: 'passed', tookMs, facts: { ...facts, tls } };
  } catch (error) {
    if (isVaultError(error, 'ERR_CANCELLED')) throw error;
    return { stage: 'network', state: 'refused', facts, error: asVaultError(error) };
  }
}

function clockStep(kms: AwsKms, request: DiagnoseRequest, host: string): LadderStep {
  const skewMs = kms.sender.skewMs(host);
  if (skewMs === undefined) return { stage: 'clock', state: 'not-reached', facts: {} };
  const wrong = stageOf(request.failure) === 'clock' || Math.abs(skewMs) >= clockSkewLimitMs;
  if (!wrong) return { stage: 'clock', state: 'passed', facts: { skewMs } };
  const error = stageOf(request.failure) === 'clock' ? request.failure : new VaultError('ERR_AWS_CLOCK_SKEW', { skewMs, host });
  return { stage: 'clock', state: 'refused', facts: { skewMs }, error };
}

function credentialFacts(connection: Connection, identity?: CallerIdentity): LadderStep['facts'] {
  const { source } = connection;
  return {
    connection: connection.name,
    source: source.kind,
    ...(source.kind === 'profile' ? { profile: source.profile } : {}),
    ...(source.kind === 'access-key' ? { lastFour: source.lastFour } : {}),
    ...(identity === undefined ? {} : { principal: identity.arn, account: identity.account }),
    ...(identity?.expiresAtMs === undefined ? {} : { expiresAtMs: identity.expiresAtMs }),
  };
}

async function credentialStep(kms: AwsKms, request: DiagnoseRequest): Promise<LadderStep> {
  const { connection, failure, signal } = request;
  const stage = 'credentials';
  if (stageOf(failure) === stage) return { stage, state: 'refused', facts: credentialFacts(connection), error: failure };
  try {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(identityLimitMs)]);
    const identity = await kms.getCallerIdentity({ connection, signal: bounded, retry: false });
    return { stage, state: 'passed', tookMs: identity.tookMs, facts: credentialFacts(connection, identity) };
  } catch (error) {
    if (signal.aborted) throw abortedError(signal);
    // KMS took the credentials and refused the call: STS being out of reach says nothing against them.
    const taken = request.failure.code.startsWith('ERR_AWS_') && stageOf(asVaultError(error)) !== stage;
    if (taken) return { stage, state: 'passed', facts: credentialFacts(connection) };
    return { stage, state: 'refused', facts: credentialFacts(connection), error: asVaultError(error) };
  }
}

function kmsStep(request: DiagnoseRequest): LadderStep {
  const { failure, failureTookMs, keyArn } = request;
  const { account, region, resource } = parseKmsKeyArn(keyArn);
  const facts: Record<string, string | number | boolean> = { keyArn, account, region, keyId: resource };
  for (const [name, value] of Object.entries(failure.details)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') facts[name] ??= value;
  }
  const place = failure.code === 'ERR_AWS_ACCESS_DENIED' ? { policyPlace: policyPlace(failure.details['because']) } : {};
  return {
    stage: 'kms',
    state: 'refused',
    facts: { ...facts, ...place },
    error: failure,
    ...(failureTookMs === undefined ? {} : { tookMs: failureTookMs }),
  };
}

/** Rungs above the first refused one were not reached, whatever a probe may say of them. */
function cutAtFirstRefusal(steps: readonly LadderStep[]): LadderStep[] {
  const refused = steps.findIndex((step) => step.state === 'refused');
  return steps.map((step, index) =>
    refused === -1 || index <= refused ? step : { stage: step.stage, state: 'not-reached', facts: step.stage === 'kms' ? { keyArn: String(step.facts['keyArn']) } : {} },
  );
}

/**
 * Why a KMS call failed, as a ladder from the network to the key, from the failure itself and cheap probes: the way to
 * the endpoint, the distance to AWS's clock, GetCallerIdentity. Sends nothing to KMS. Bounded to about ten seconds.
 * @throws ERR_CANCELLED
 */
export async function diagnose(kms: AwsKms, request: DiagnoseRequest): Promise<Diagnosis> {
  const { connection, failure, keyArn, context } = request;
  const url = kms.sender.kmsUrl(connection, parseKmsKeyArn(keyArn).region);
  const network = await networkStep(request, url);
  const clock = clockStep(kms, request, url.hostname);
  const goOn = network.state === 'passed' && clock.state !== 'refused';
  const credentials: LadderStep = goOn
    ? await credentialStep(kms, request)
    : { stage: 'credentials', state: 'not-reached', facts: {} };
  const steps = cutAtFirstRefusal([network, clock, credentials, kmsStep(request)]);
  const denied = failure.code === 'ERR_AWS_ACCESS_DENIED' && steps.at(-1)?.state === 'refused';
  const policy = denied
    ? allowingStatement({ action: failure.details['action'], because: failure.details['because'] }, keyArn, context)
    : undefined;
  return { steps, ...(policy === undefined ? {} : { policy }) };
}
