import type { KMSClient } from '@aws-sdk/client-kms';
import { DecryptCommand } from '@aws-sdk/client-kms';
import type { STSClient } from '@aws-sdk/client-sts';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AwsClients } from '../../../electron/aws/clients.ts';
import { ObservedHandler, defaultTimeouts } from '../../../electron/aws/observed-handler.ts';
import type { Connection } from '../../../shared/model/connection.ts';

const identity = { accessKeyId: 'AKIAFAKE000000000001', secretAccessKey: 'fake/secret' };
const connection: Connection = { id: 'AAECAwQFBgcICQoLDA0ODw', name: 'work', source: { kind: 'environment' }, region: 'eu-west-1', fips: false };
const clients = new AwsClients(new ObservedHandler(defaultTimeouts, () => 0));

interface Seen {
  host?: string;
  signed?: string;
}

/** Where a client would send, and how it signed, instead of sending. */
async function whereTo(client: KMSClient | STSClient): Promise<Seen> {
  const seen: Seen = {};
  const catchRequest = () => async (args: { request: unknown }) => {
    const { hostname, headers } = args.request as { hostname: string; headers: Record<string, string> };
    Object.assign(seen, { host: hostname, signed: headers['authorization'] });
    throw new Error('caught');
  };
  const stack = client.middlewareStack as KMSClient['middlewareStack'];
  stack.add(catchRequest as never, { step: 'finalizeRequest', priority: 'low', name: 'catchRequest', override: true });
  const input = { KeyId: 'x', CiphertextBlob: new Uint8Array(1) };
  const sent = 'kms' === client.config.serviceId?.toLowerCase() ? (client as KMSClient).send(new DecryptCommand(input)) : (client as STSClient).send(new GetCallerIdentityCommand({}));
  await expect(sent).rejects.toThrow('caught');
  return seen;
}

afterEach(() => vi.unstubAllEnvs());

describe('where a client sends', () => {
  it.each([
    ['eu-west-1', false, 'kms.eu-west-1.amazonaws.com'],
    ['us-east-1', true, 'kms-fips.us-east-1.amazonaws.com'],
    ['cn-north-1', false, 'kms.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', true, 'kms-fips.us-gov-west-1.amazonaws.com'],
  ])('to KMS of %s, FIPS %s: %s', async (region, fips, host) => {
    const seen = await whereTo(clients.kms({ ...connection, fips }, region, identity));
    expect(seen.host).toBe(host);
    expect(seen.signed).toContain(`/${region}/kms/aws4_request`);
    expect(clients.kmsUrl({ ...connection, fips }, region).hostname).toBe(host);
  });

  it('nowhere else, whatever the environment says', async () => {
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_KMS', 'AWS_ENDPOINT_URL_STS']) vi.stubEnv(name, 'http://evil.example.com');
    for (const name of ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT']) vi.stubEnv(name, 'true');
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, 'us-west-2');
    vi.stubEnv('AWS_MAX_ATTEMPTS', '9');
    const fresh = new AwsClients(new ObservedHandler(defaultTimeouts, () => 0));
    const kms = fresh.kms(connection, 'eu-west-1', identity);
    expect((await whereTo(kms)).host).toBe('kms.eu-west-1.amazonaws.com');
    expect((await whereTo(fresh.sts(connection, 'eu-west-1', identity))).host).toBe('sts.eu-west-1.amazonaws.com');
    expect(await kms.config.maxAttempts()).toBe(1);
  });

  it('to an endpoint of one’s own, which FIPS says nothing about', async () => {
    const own = { ...connection, fips: true, endpoint: 'https://kms-gateway.example.com' };
    expect((await whereTo(clients.kms(own, 'eu-west-1', identity))).host).toBe('kms-gateway.example.com');
    expect((await whereTo(clients.sts(own, 'eu-west-1', identity))).host).toBe('kms-gateway.example.com');
  });

  it('to AWS’s STS where the endpoint is AWS’s for KMS alone', async () => {
    const vpc = { ...connection, endpoint: 'https://vpce-0a1b.kms.eu-west-1.vpce.amazonaws.com' };
    expect((await whereTo(clients.kms(vpc, 'eu-west-1', identity))).host).toBe('vpce-0a1b.kms.eu-west-1.vpce.amazonaws.com');
    expect((await whereTo(clients.sts(vpc, 'eu-west-1', identity))).host).toBe('sts.eu-west-1.amazonaws.com');
  });
});

describe('how many clients there are', () => {
  it('one for each connection and Region, kept', () => {
    const first = clients.kms(connection, 'eu-west-1', identity);
    expect(clients.kms(connection, 'eu-west-1', { ...identity })).toBe(first);
    expect(clients.kms(connection, 'eu-west-2', identity)).not.toBe(first);
    expect(clients.kms({ ...connection, id: 'BBECAwQFBgcICQoLDA0ODw' }, 'eu-west-1', identity)).not.toBe(first);
    expect(clients.kms({ ...connection, fips: true }, 'eu-west-1', identity)).not.toBe(first);
  });

  it('another one for other credentials, which keeps what was learnt of the clock', () => {
    const before = clients.kms(connection, 'eu-central-1', identity);
    before.config.systemClockOffset = 600_000;
    const after = clients.kms(connection, 'eu-central-1', { ...identity, sessionToken: 'new' });
    expect(after).not.toBe(before);
    expect(after.config.systemClockOffset).toBe(600_000);
  });

  it('another one after the connection was changed', () => {
    const before = clients.kms(connection, 'eu-north-1', identity);
    clients.forget(connection.id);
    expect(clients.kms(connection, 'eu-north-1', identity)).not.toBe(before);
  });
});
