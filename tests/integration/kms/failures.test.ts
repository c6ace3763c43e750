import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyCall } from '../../../electron/aws/kms.ts';
import { faults } from '../../fakes/kms/faults.ts';
import { startStalledListener } from '../../fakes/kms/stalled-listener.ts';
import { texts } from '../../fakes/kms/texts.ts';
import { untrustedCertificate } from '../../fakes/kms/untrusted-certificate.ts';
import { at, connectionTo, deletionDate, maya, rejection, startWorld, temporary, unaborted } from '../../fakes/kms/world.ts';
import type { World } from '../../fakes/kms/world.ts';

let world: World;
let call: KeyCall;
const context = { 'breakglass-vault': 'AAAAAAAAAAAAAAAAAAAAAA', 'breakglass-environment': 'prod', 'breakglass-epoch': '1' };
const mayaArn = 'arn:aws:iam::111122223333:user/maya';
const ask = (): Promise<unknown> => world.kms.generateDataKey(call);

beforeEach(async () => {
  world = await startWorld();
  call = { connection: world.connection, keyArn: world.aws.key(at.prod).arn, context, signal: unaborted };
});
afterEach(() => world.close());

describe('transient failures', () => {
  it.each([
    ['throttled', faults.throttle(), 'ERR_AWS_THROTTLED'],
    ['a fault of KMS', faults.internal(), 'ERR_AWS_SERVICE_FAULT'],
    ['an empty 500', faults.empty(500), 'ERR_AWS_UNKNOWN'],
    ['a connection closed without an answer', { kind: 'drop' } as const, 'ERR_AWS_TIMEOUT'],
    ['an answer that never comes', { kind: 'stall', at: 'headers' } as const, 'ERR_AWS_TIMEOUT'],
    ['an answer that stops in its body', { kind: 'stall', at: 'body' } as const, 'ERR_AWS_TIMEOUT'],
  ])('S25: %s: tried three times in all, then said', async (_, fault, code) => {
    world.aws.fault({ fault, times: Infinity });
    await expect(ask()).rejects.toMatchObject({ code });
    expect(world.aws.calls).toHaveLength(3);
    expect(world.clock.sleeps).toHaveLength(2);
  });

  it.each([
    ['throttled', faults.throttle()],
    ['a fault of KMS', faults.internal()],
    ['a dropped connection', { kind: 'drop' } as const],
    ['a stall', { kind: 'stall', at: 'headers' } as const],
  ])('S25: %s twice, then right: it works', async (_, fault) => {
    world.aws.fault({ fault, times: 2 });
    await expect(ask()).resolves.toBeDefined();
    expect(world.aws.calls).toHaveLength(3);
  });

  it('S25: waits with full jitter, longer when throttled, and as long as it is told to within the cap', async () => {
    world.aws.fault({ fault: faults.internal(), times: 2 });
    await ask();
    expect(world.clock.sleeps).toEqual([50, 100]);
    world.aws.fault({ fault: faults.throttle(), times: 2 });
    await ask();
    expect(world.clock.sleeps.slice(2)).toEqual([250, 500]);
    world.aws.fault({ fault: faults.throttle({ 'retry-after': '1' }) });
    world.aws.fault({ fault: faults.throttle({ 'retry-after': '3600' }) });
    await ask();
    expect(world.clock.sleeps.slice(4)).toEqual([1000, 2000]);
  });
});

describe('failures that trying again does not cure', () => {
  it.each([
    ['an explicit deny', faults.denied(texts.explicitDeny(mayaArn, 'kms:GenerateDataKey', '*', 'a service control policy')), 'ERR_AWS_ACCESS_DENIED'],
    ['a quota', { kind: 'error', name: 'LimitExceededException', message: 'limit' } as const, 'ERR_AWS_LIMIT'],
    ['a captive portal', faults.captivePortal(), 'ERR_AWS_CAPTIVE_PORTAL'],
    ['a captive portal with a status of its own', faults.captivePortal(511), 'ERR_AWS_CAPTIVE_PORTAL'],
    ['a Region that is switched off', { kind: 'error', name: 'OptInRequired' } as const, 'ERR_AWS_REGION_DISABLED'],
    ['a refused ciphertext', { kind: 'error', name: 'InvalidCiphertextException' } as const, 'ERR_AWS_CIPHERTEXT'],
  ])('S25: %s: asked once', async (_, fault, code) => {
    world.aws.fault({ action: 'GenerateDataKey', fault, times: Infinity });
    await expect(ask()).rejects.toMatchObject({ code });
    expect(world.aws.callsOf('GenerateDataKey')).toHaveLength(1);
    expect(world.clock.sleeps).toEqual([]);
  });

  it('S25: with the clock wrong, access denied is still asked once', async () => {
    world.aws.clockOffsetMs = 270_000;
    world.aws.fault({ action: 'GenerateDataKey', fault: faults.denied(texts.noIdentityPolicy(mayaArn, 'kms:GenerateDataKey', '*')), times: Infinity });
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED' });
    expect(world.aws.callsOf('GenerateDataKey')).toHaveLength(1);
  });
});

describe('access denied', () => {
  it('S25: says who, which action and which key where KMS says so', async () => {
    world.aws.fault({ fault: faults.denied(texts.noIdentityPolicy(mayaArn, 'kms:GenerateDataKey', call.keyArn)) });
    const error = await rejection(ask());
    expect(error).toMatchObject({ details: { principal: mayaArn, action: 'kms:GenerateDataKey', resource: call.keyArn, because: 'no-identity-policy' } });
    expect(world.aws.callsOf('GetCallerIdentity')).toHaveLength(0);
  });

  it('S25: says who by asking STS where KMS names nobody, and which key from our request', async () => {
    world.aws.fault({ action: 'GenerateDataKey', fault: faults.denied(texts.ciphertextAnonymous) });
    const error = await rejection(ask());
    expect(error).toMatchObject({ details: { principal: mayaArn, action: 'kms:GenerateDataKey', resource: call.keyArn, because: 'key-missing-or-denied' } });
  });

  it('S25: still says what is known where STS does not answer', async () => {
    world.aws.fault({ action: 'GenerateDataKey', fault: faults.denied(texts.ciphertextAnonymous) });
    world.aws.fault({ action: 'GetCallerIdentity', fault: { kind: 'stall', at: 'headers' }, times: Infinity });
    const error = await rejection(ask());
    expect(error).toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED', details: { resource: call.keyArn } });
    expect(world.aws.callsOf('GetCallerIdentity')).toHaveLength(1);
  });

  it('S25: does not wait long for STS to say who', async () => {
    const patient = await startWorld({ timeouts: { connectMs: 3_600_000, requestMs: 3_600_000, credentialsMs: 3_600_000 } });
    patient.aws.fault({ action: 'GenerateDataKey', fault: faults.denied(texts.ciphertextAnonymous) });
    patient.aws.fault({ action: 'GetCallerIdentity', fault: { kind: 'stall', at: 'headers' } });
    await expect(patient.kms.generateDataKey({ ...call, connection: patient.connection })).rejects.toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED' });
    await patient.close();
  });

  it('S25: a key of an account that allows nothing', async () => {
    call = { ...call, keyArn: world.aws.key(at.foreign).arn };
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED', details: { because: 'no-resource-policy' } });
    call = { ...call, keyArn: world.aws.key(at.shared).arn };
    await expect(ask()).resolves.toBeDefined();
  });
});

describe('the state of the key', () => {
  it('S25: disabled', async () => {
    call = { ...call, keyArn: world.aws.key(at.disabled).arn };
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_KEY_DISABLED', details: { keyArn: call.keyArn, region: 'eu-west-1' } });
  });

  it.each(['KMSInvalidStateException', 'DisabledException'])('S25: pending deletion, told by %s, with the date from DescribeKey', async (name) => {
    call = { ...call, keyArn: world.aws.key(at.dying).arn };
    world.aws.fault({ action: 'GenerateDataKey', fault: { kind: 'error', name, message: texts.pendingDeletion(call.keyArn) } });
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_KEY_PENDING_DELETION', details: { deletionDate: deletionDate.toISOString() } });
    expect(world.aws.callsOf('DescribeKey').map(({ input }) => input['KeyId'])).toEqual([call.keyArn]);
  });

  it('S25: pending deletion without the date where DescribeKey is not allowed', async () => {
    call = { ...call, keyArn: world.aws.key(at.dying).arn };
    world.aws.fault({ action: 'DescribeKey', fault: faults.denied('') });
    const error = await rejection(ask());
    expect(error).toMatchObject({ code: 'ERR_AWS_KEY_PENDING_DELETION' });
    expect(error).not.toHaveProperty('details.deletionDate');
  });

  it('S25: not found', async () => {
    call = { ...call, keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000' };
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_KEY_NOT_FOUND', details: { keyArn: call.keyArn } });
  });

  it('S25: of the wrong kind', async () => {
    call = { ...call, keyArn: world.aws.key(at.signing).arn };
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_KEY_USAGE' });
  });

  it('S25: a ciphertext of another key', async () => {
    const { encryptedDataKey } = await world.kms.generateDataKey(call);
    const other = { ...call, keyArn: world.aws.key(at.staging).arn };
    await expect(world.kms.decrypt(other, encryptedDataKey)).rejects.toMatchObject({ code: 'ERR_AWS_WRONG_KEY' });
  });
});

describe('the clock', () => {
  it.each([600_000, -600_000, 86_400_000])('S25: off by %d ms: corrected, tried once more at once, and it works', async (offset) => {
    world.aws.clockOffsetMs = offset;
    await expect(ask()).resolves.toBeDefined();
    expect(world.aws.calls).toHaveLength(2);
    expect(world.clock.sleeps).toEqual([]);
    await ask();
    expect(world.aws.calls).toHaveLength(3);
  });

  it('S25: says how far off it is where correcting does not help', async () => {
    world.aws.clockOffsetMs = 600_000;
    const expired = texts.signatureExpired('20261124T100000Z', '20261124T101000Z', '20261124T100500Z');
    world.aws.fault({ fault: { kind: 'error', name: 'InvalidSignatureException', message: expired }, times: Infinity });
    const error = await rejection(ask());
    expect(error).toMatchObject({ code: 'ERR_AWS_CLOCK_SKEW' });
    expect(Math.abs(Number((error as { details: { skewMs: number } }).details.skewMs) - 600_000)).toBeLessThan(5000);
    expect(world.aws.calls).toHaveLength(2);
  });
});

describe('each limit of an attempt holds by itself', () => {
  const hour = 3_600_000;
  /** Sends once with these limits; the others are an hour. */
  const askWithin = async (limits: { connectMs?: number; requestMs?: number }, connection = world.connection): Promise<unknown> => {
    const other = await startWorld({ timeouts: { connectMs: hour, requestMs: hour, credentialsMs: hour, ...limits } });
    const error = await rejection(other.kms.getCallerIdentity({ connection, signal: unaborted, retry: false }));
    await other.close();
    return error;
  };

  it.each(['headers', 'body'] as const)('S25: an answer that stalls before its %s ends with the request time-out', async (where) => {
    world.aws.fault({ fault: { kind: 'stall', at: where } });
    expect(await askWithin({ requestMs: 150 })).toMatchObject({ code: 'ERR_AWS_TIMEOUT' });
  });

  it('S25: a connection that is never accepted ends with the connection time-out', async () => {
    const stalled = await startStalledListener();
    expect(await askWithin({ connectMs: 150 }, connectionTo(`http://127.0.0.1:${stalled.port}`))).toMatchObject({ code: 'ERR_AWS_TIMEOUT' });
    await stalled.close();
  });

  it('S25: an answer that drips, so that no socket is ever idle, ends all the same', async () => {
    world.aws.fault({ fault: { kind: 'drip', everyMs: 20 } });
    expect(await askWithin({ connectMs: 100, requestMs: 100 })).toMatchObject({ code: 'ERR_AWS_TIMEOUT', details: { reason: 'request' } });
  });
});

describe('the network', () => {
  it('S25: nobody listens: unreachable, with the host', async () => {
    const closed = await startWorld();
    const { endpoint } = closed.aws;
    await closed.close();
    call = { ...call, connection: connectionTo(endpoint) };
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_UNREACHABLE', details: { host: '127.0.0.1', reason: 'ECONNREFUSED' } });
    expect(world.clock.sleeps).toHaveLength(2);
  });

  it('S25: a name that does not resolve: unreachable', async () => {
    call = { ...call, connection: connectionTo('https://kms.no-such-region.invalid') };
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_UNREACHABLE', details: { host: 'kms.no-such-region.invalid' } });
  });

  it('S25: a certificate that is not trusted: said, and not tried again', async () => {
    let connections = 0;
    const server = createTlsServer(untrustedCertificate);
    server.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    call = { ...call, connection: connectionTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}`) };
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_TLS', details: { host: '127.0.0.1', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' } });
    expect(connections).toBe(1);
    server.close();
  });
});

describe('cancelling', () => {
  it('before anything is sent', async () => {
    await expect(world.kms.generateDataKey({ ...call, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    expect(world.aws.calls).toHaveLength(0);
  });

  it.each(['headers', 'body'] as const)('while the answer stalls before its %s', async (where) => {
    const patient = await startWorld({ timeouts: { connectMs: 60_000, requestMs: 60_000, credentialsMs: 60_000 } });
    const controller = new AbortController();
    patient.aws.fault({ fault: { kind: 'stall', at: where } });
    const asked = rejection(patient.kms.generateDataKey({ ...call, connection: patient.connection, signal: controller.signal }));
    while (patient.aws.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await asked).toMatchObject({ code: 'ERR_CANCELLED' });
    await patient.close();
  });

  it('while it waits to try again', async () => {
    const controller = new AbortController();
    world.aws.fault({ fault: faults.throttle(), times: Infinity });
    world.clock.onSleep = () => controller.abort();
    const error = await rejection(world.kms.generateDataKey({ ...call, signal: controller.signal }));
    expect(error).toMatchObject({ code: 'ERR_CANCELLED' });
    expect(world.aws.calls).toHaveLength(1);
  });

  it('while credentials are looked for, though the SDK itself would go on', async () => {
    const controller = new AbortController();
    const stuck = await startWorld({
      credentialStore: { get: () => new Promise(() => {}) },
      timeouts: { connectMs: 300, requestMs: 300, credentialsMs: 3_600_000 },
    });
    const asked = rejection(stuck.kms.generateDataKey({ ...call, connection: stuck.connection, signal: controller.signal }));
    controller.abort();
    expect(await asked).toMatchObject({ code: 'ERR_CANCELLED' });
    expect(stuck.aws.calls).toHaveLength(0);
    await stuck.close();
  });

  it("tells a caller's own time budget from a person's cancel", async () => {
    world.aws.fault({ fault: { kind: 'delay', ms: 250 }, times: Infinity });
    await expect(world.kms.generateDataKey({ ...call, signal: AbortSignal.timeout(20) })).rejects.toMatchObject({ code: 'ERR_AWS_TIMEOUT', details: { reason: 'budget' } });
  });
});

describe('credentials that AWS refuses', () => {
  it('S25: an access key that was deleted: asked once', async () => {
    world.aws.identities.remove(maya.accessKeyId);
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_INVALID' });
    expect(world.aws.calls).toHaveLength(1);
  });

  it('S25: a session that is over: asked once, for a typed key is what it is', async () => {
    const { accessKeyId, secretAccessKey, sessionToken = '' } = temporary;
    const other = await startWorld({ key: { accessKeyId, secretAccessKey, sessionToken } });
    await other.kms.generateDataKey({ ...call, connection: other.connection });
    other.aws.identities.expireSessions(other.aws.nowMs());
    await expect(other.kms.generateDataKey({ ...call, connection: other.connection })).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_EXPIRED' });
    expect(other.aws.calls).toHaveLength(2);
    await other.close();
  });

  it('asks the store again, and makes another client, once the connection was changed', async () => {
    let key = { accessKeyId: maya.accessKeyId, secretAccessKey: 'wrong/secret/0000000000000000000000000000' };
    const other = await startWorld({ credentialStore: { get: async () => key } });
    const again = { ...call, connection: other.connection };
    await expect(other.kms.generateDataKey(again)).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_INVALID' });
    key = { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey };
    other.kms.forget(other.connection.id);
    await expect(other.kms.generateDataKey(again)).resolves.toBeDefined();
    await other.close();
  });

  it('S25: an access key that is not kept: nothing is sent', async () => {
    const other = await startWorld({ credentialStore: { get: async () => undefined } });
    await expect(other.kms.generateDataKey({ ...call, connection: other.connection })).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_MISSING', details: { reason: 'store', stage: 'credentials' } });
    expect(other.aws.calls).toHaveLength(0);
    await other.close();
  });
});
