import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../../electron/aws/diagnose.ts';
import type { Diagnosis } from '../../../electron/aws/diagnose.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { VaultError } from '../../../shared/errors.ts';
import { faults } from '../../fakes/kms/faults.ts';
import { startStalledListener } from '../../fakes/kms/stalled-listener.ts';
import { texts } from '../../fakes/kms/texts.ts';
import { untrustedCertificate } from '../../fakes/kms/untrusted-certificate.ts';
import { at, connectionTo, maya, rejection, startWorld, unaborted } from '../../fakes/kms/world.ts';
import type { World } from '../../fakes/kms/world.ts';

let world: World;
const context = { 'breakglass-vault': 'AAECAwQFBgcICQoLDA0ODw', 'breakglass-environment': 'prod', 'breakglass-epoch': '3' };
const mayaArn = 'arn:aws:iam::111122223333:user/maya';

/** Opens as an unlock would, and diagnoses what that failed with. */
async function failAndDiagnose(change: { connection?: Connection; place?: number; blob?: Uint8Array } = {}): Promise<Diagnosis> {
  const { connection = world.connection, place = at.prod, blob = Buffer.alloc(100, 1) } = change;
  const keyArn = world.aws.key(place).arn;
  const failure = await rejection(world.kms.decrypt({ connection, keyArn, context, signal: unaborted }, blob));
  expect(failure).toBeInstanceOf(VaultError);
  return diagnose(world.kms, { connection, keyArn, context, failure: failure as VaultError, failureTookMs: 46, signal: unaborted });
}

const states = ({ steps }: Diagnosis): Record<string, string> => Object.fromEntries(steps.map(({ stage, state }) => [stage, state]));

beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe('the ladder', () => {
  it('access denied: everything below passed, with who, and the statement that would allow it', async () => {
    const { arn } = world.aws.key(at.prod);
    world.aws.fault({ action: 'Decrypt', fault: faults.denied(texts.noIdentityPolicy(mayaArn, 'kms:Decrypt', arn)) });
    const diagnosis = await failAndDiagnose();
    expect(states(diagnosis)).toEqual({ network: 'passed', clock: 'passed', credentials: 'passed', kms: 'refused' });
    const [network, clock, credentials, kms] = diagnosis.steps;
    expect(network).toMatchObject({ facts: { host: '127.0.0.1', tls: false }, tookMs: expect.any(Number) });
    expect(Math.abs(Number(clock?.facts['skewMs']))).toBeLessThan(2000);
    expect(credentials).toMatchObject({ facts: { connection: 'work', source: 'access-key', lastFour: '0001', principal: mayaArn, account: '111122223333' }, tookMs: expect.any(Number) });
    expect(kms).toMatchObject({ tookMs: 46, facts: { keyArn: arn, because: 'no-identity-policy', action: 'kms:Decrypt', policyPlace: 'identity' }, error: { code: 'ERR_AWS_ACCESS_DENIED' } });
    expect(JSON.parse(diagnosis.policy ?? '')).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: arn,
      Condition: {
        StringEquals: { 'kms:EncryptionContext:breakglass-vault': 'AAECAwQFBgcICQoLDA0ODw', 'kms:EncryptionContext:breakglass-environment': 'prod' },
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['breakglass-vault', 'breakglass-environment', 'breakglass-epoch'] },
      },
    });
    expect(world.aws.callsOf('Decrypt')).toHaveLength(1);
  });

  it('a multi-Region key is allowed in every Region that holds it', async () => {
    const { arn, id } = world.aws.key(at.multi);
    world.aws.fault({ action: 'Decrypt', fault: faults.denied(texts.noIdentityPolicy(mayaArn, 'kms:Decrypt', arn)) });
    const { policy } = await failAndDiagnose({ place: at.multi });
    expect(JSON.parse(policy ?? '')).toMatchObject({ Resource: `arn:aws:kms:*:111122223333:key/${id}` });
  });

  it('an explicit deny: no statement, since no Allow would help', async () => {
    world.aws.fault({ action: 'Decrypt', fault: faults.denied(texts.explicitDeny(mayaArn, 'kms:Decrypt', '*', 'a service control policy')) });
    const diagnosis = await failAndDiagnose();
    expect(diagnosis.policy).toBeUndefined();
    expect(diagnosis.steps.at(-1)).toMatchObject({ facts: { because: 'deny-service-control-policy' } });
  });

  it.each([
    [texts.noResourcePolicy, 'key'],
    [texts.noSessionPolicy, 'session'],
    [texts.noBoundary, 'permissions-boundary'],
    [texts.noEndpointPolicy, 'vpc-endpoint'],
  ])('says which policy the statement belongs into (%#)', async (text, place) => {
    world.aws.fault({ action: 'Decrypt', fault: faults.denied(text(mayaArn, 'kms:Decrypt', '*')) });
    expect((await failAndDiagnose()).steps.at(-1)).toMatchObject({ facts: { policyPlace: place } });
  });

  it('a disabled key is the key’s matter, and no policy helps', async () => {
    const diagnosis = await failAndDiagnose({ place: at.disabled, blob: Buffer.alloc(100, 1) });
    expect(states(diagnosis)).toEqual({ network: 'passed', clock: 'passed', credentials: 'passed', kms: 'refused' });
    expect(diagnosis.steps.at(-1)).toMatchObject({ error: { code: 'ERR_AWS_KEY_DISABLED' } });
    expect(diagnosis.policy).toBeUndefined();
  });

  it('credentials that are refused: KMS was not reached', async () => {
    world.aws.identities.remove(maya.accessKeyId);
    const diagnosis = await failAndDiagnose();
    expect(states(diagnosis)).toEqual({ network: 'passed', clock: 'passed', credentials: 'refused', kms: 'not-reached' });
    expect(diagnosis.steps[2]).toMatchObject({ error: { code: 'ERR_AWS_CREDENTIALS_INVALID' } });
    // Refused once is enough: they are not sent again to find out.
    expect(world.aws.calls).toHaveLength(1);
  });

  it('a profile that is not there', async () => {
    const connection = connectionTo(world.aws.endpoint, { source: { kind: 'profile', profile: 'no-such-profile' } });
    const diagnosis = await failAndDiagnose({ connection });
    expect(diagnosis.steps[2]).toMatchObject({ state: 'refused', facts: { profile: 'no-such-profile' }, error: { code: 'ERR_AWS_PROFILE_NOT_FOUND' } });
  });

  it('credentials deleted between the call and the look at them', async () => {
    world.aws.fault({ action: 'Decrypt', fault: faults.throttle(), times: Infinity });
    world.aws.fault({ action: 'GetCallerIdentity', fault: { kind: 'error', name: 'InvalidClientTokenId', message: texts.unknownAccessKey, status: 403 } });
    expect(states(await failAndDiagnose())).toMatchObject({ credentials: 'refused', kms: 'not-reached' });
  });

  it('STS out of reach says nothing against credentials that KMS took', async () => {
    world.aws.fault({ action: 'Decrypt', fault: faults.denied(texts.noIdentityPolicy(mayaArn, 'kms:Decrypt', '*')) });
    world.aws.fault({ action: 'GetCallerIdentity', fault: { kind: 'stall', at: 'headers' }, times: Infinity });
    const diagnosis = await failAndDiagnose();
    expect(states(diagnosis)).toMatchObject({ credentials: 'passed', kms: 'refused' });
    expect(diagnosis.steps[2]?.facts).not.toHaveProperty('principal');
  });

  it('a clock that is wrong', async () => {
    world.aws.clockOffsetMs = 900_000;
    const expired = texts.signatureExpired('20261124T100000Z', '20261124T101500Z', '20261124T101000Z');
    world.aws.fault({ action: 'Decrypt', fault: { kind: 'error', name: 'InvalidSignatureException', message: expired }, times: Infinity });
    const diagnosis = await failAndDiagnose();
    expect(states(diagnosis)).toEqual({ network: 'passed', clock: 'refused', credentials: 'not-reached', kms: 'not-reached' });
    expect(Number(diagnosis.steps[1]?.facts['skewMs'])).toBeGreaterThan(890_000);
    expect(world.aws.callsOf('GetCallerIdentity')).toHaveLength(0);
  });

  it('a clock that is wrong although the call failed for another reason', async () => {
    world.aws.clockOffsetMs = 290_000;
    world.aws.fault({ action: 'Decrypt', fault: faults.throttle(), times: Infinity });
    const diagnosis = await failAndDiagnose();
    expect(diagnosis.steps[1]).toMatchObject({ state: 'refused', error: { code: 'ERR_AWS_CLOCK_SKEW' } });
  });

  it('a captive portal: something answers, but it is not AWS', async () => {
    world.aws.fault({ fault: faults.captivePortal(), times: Infinity });
    const diagnosis = await failAndDiagnose();
    expect(states(diagnosis)).toEqual({ network: 'refused', clock: 'not-reached', credentials: 'not-reached', kms: 'not-reached' });
    expect(diagnosis.steps[0]).toMatchObject({ error: { code: 'ERR_AWS_CAPTIVE_PORTAL' } });
  });

  it('a network that works again by now: the call’s own failure is what is left', async () => {
    world.aws.fault({ action: 'Decrypt', fault: { kind: 'stall', at: 'headers' }, times: 3 });
    const diagnosis = await failAndDiagnose();
    expect(states(diagnosis)).toEqual({ network: 'passed', clock: 'not-reached', credentials: 'passed', kms: 'refused' });
    expect(diagnosis.steps.at(-1)).toMatchObject({ error: { code: 'ERR_AWS_TIMEOUT' } });
  });
});

describe('the way to AWS', () => {
  const failure = new VaultError('ERR_AWS_UNREACHABLE');
  const look = (endpoint: string, signal = unaborted): Promise<Diagnosis> =>
    diagnose(world.kms, { connection: connectionTo(endpoint), keyArn: world.aws.key(at.prod).arn, context, failure, signal });

  it.each([
    ['a name that does not resolve', 'https://kms.no-such-region.invalid', 'kms.no-such-region.invalid'],
    ['a port where nobody listens', 'http://127.0.0.1:9', '127.0.0.1'],
  ])('%s', async (_, endpoint, host) => {
    const diagnosis = await look(endpoint);
    expect(diagnosis.steps[0]).toMatchObject({ state: 'refused', facts: { host }, error: { code: 'ERR_AWS_UNREACHABLE' } });
    expect(diagnosis.steps.slice(1).map(({ state }) => state)).toEqual(['not-reached', 'not-reached', 'not-reached']);
  });

  it('a certificate that nobody here trusts', async () => {
    const server = createTlsServer(untrustedCertificate);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const diagnosis = await look(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(diagnosis.steps[0]).toMatchObject({ state: 'refused', error: { code: 'ERR_AWS_TLS', details: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' } } });
    server.closeAllConnections();
    server.close();
  });

  it('can be cancelled while nobody answers', async () => {
    const stalled = await startStalledListener();
    const controller = new AbortController();
    const looking = rejection(look(`http://127.0.0.1:${stalled.port}`, controller.signal));
    setTimeout(() => controller.abort(), 20);
    expect(await looking).toMatchObject({ code: 'ERR_CANCELLED' });
    await stalled.close();
  });

  it('can be cancelled while STS does not answer', async () => {
    const controller = new AbortController();
    world.aws.fault({ action: 'GetCallerIdentity', fault: { kind: 'stall', at: 'headers' }, times: Infinity });
    const denied = new VaultError('ERR_AWS_THROTTLED');
    const looking = rejection(diagnose(world.kms, { connection: world.connection, keyArn: world.aws.key(at.prod).arn, context, failure: denied, signal: controller.signal }));
    while (world.aws.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await looking).toMatchObject({ code: 'ERR_CANCELLED' });
  });

  it.each([
    [false, 'kms.eu-west-1.amazonaws.com'],
    [true, 'kms-fips.eu-west-1.amazonaws.com'],
  ])('is that of AWS without an endpoint of one’s own (FIPS: %s)', (fips, host) => {
    const { endpoint: _, ...connection } = world.connection;
    expect(world.kms.sender.kmsUrl({ ...connection, fips }, 'eu-west-1').hostname).toBe(host);
  });
});
