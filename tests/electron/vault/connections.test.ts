import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { AwsKms } from '../../../electron/aws/kms.ts';
import { awsAccount } from '../../../electron/keychain/client.ts';
import { AccessKeys } from '../../../electron/vault/access-keys.ts';
import { VaultError } from '../../../shared/errors.ts';
import { connection as connectionSchema } from '../../../shared/model/connection.ts';
import { at, home, keys, maya, outsider, ownAccount, rejection, accounts } from '../../fakes/kms/world.ts';
import { startFakeAws, type FakeAws } from '../../fakes/kms/fake-aws.ts';
import { MemoryKeychain } from '../recipients/memory-keychain.ts';
import { startComputer, temporaryFolder, wish, type Computer } from './harness.ts';

let aws: FakeAws;
let computer: Computer;
const running: AwsKms[] = [];

const mayaKey = { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey };

/** A computer whose AWS takes its credentials from the very store that connections put them in. */
async function start(folder = temporaryFolder(), keychain = new MemoryKeychain()): Promise<Computer> {
  const accessKeys = new AccessKeys(keychain, awsAccount);
  const kms = new AwsKms({ credentialStore: accessKeys, random: () => 0.5, timeouts: { connectMs: 500, requestMs: 500, credentialsMs: 2000 } });
  running.push(kms);
  return startComputer({ folder, keychain, aws: kms, accessKeys });
}

beforeEach(async () => {
  aws = await startFakeAws({ accounts, keys });
  computer = await start();
});
afterEach(async () => {
  for (const kms of running.splice(0)) kms.close();
  await aws.close();
});

const typed = (keep: 'keychain' | 'session', accessKey = mayaKey) => ({
  name: 'Work',
  source: { kind: 'access-key' as const, accessKey, keep },
  region: home,
  fips: false,
  endpoint: aws.endpoint,
});

/** Every byte that the program wrote in its own folder. */
function written(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
    .join('\n');
}

describe('Connect AWS', () => {
  it('S12: an access key is tested, goes to the keychain and nowhere else, and is there after a restart', async () => {
    const { connection, identity } = await computer.connections.save(typed('keychain'));
    expect(connectionSchema.parse(connection)).toMatchObject({ account: ownAccount, source: { kind: 'access-key', lastFour: '0001', kept: 'keychain' } });
    expect(identity).toMatchObject({ account: ownAccount, arn: expect.stringContaining(':user/maya') });
    expect([...computer.keychain.items.keys()]).toEqual([awsAccount(connection.id)]);
    const told = JSON.stringify([computer.emitted, connection, identity, computer.settings.current]);
    for (const text of [told, written(computer.folder)]) {
      expect(text).not.toContain(maya.secretAccessKey);
      expect(text).not.toContain(maya.accessKeyId);
    }
    const again = await start(computer.folder, computer.keychain);
    expect(await again.connections.test(connection.id)).toMatchObject({ identity: { account: ownAccount } });
  });

  it('S21: a keychain that refuses is told, nothing is kept, and the choice "this session only" works', async () => {
    computer.keychain.failure = new VaultError('ERR_KEYCHAIN_LOCKED', { reason: 'locked' });
    await expect(computer.connections.save(typed('keychain'))).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
    expect(computer.connections.list()).toEqual([]);
    const { connection } = await computer.connections.save(typed('session'));
    expect(connection.source).toEqual({ kind: 'access-key', lastFour: '0001', kept: 'session' });
    await computer.connections.test(connection.id);
    expect(computer.keychain.items.size).toBe(0);
    expect(written(computer.folder)).not.toContain(maya.secretAccessKey);
    computer.keychain.failure = null;
    const again = await start(computer.folder, computer.keychain);
    await expect(again.connections.test(connection.id)).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_MISSING' });
  });

  it('a key that AWS does not know keeps nothing, and leaves the one before in place', async () => {
    await expect(computer.connections.save(typed('keychain', { ...mayaKey, secretAccessKey: 'wrong/wrong/wrong/wrong/wrong' }))).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_INVALID' });
    expect([computer.connections.list(), computer.keychain.items.size]).toEqual([[], 0]);
    const { connection } = await computer.connections.save(typed('session'));
    await expect(computer.connections.save({ ...typed('session', { ...mayaKey, accessKeyId: 'AKIAUNKNOWN000000001' }), id: connection.id })).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_INVALID' });
    expect(await computer.connections.test(connection.id)).toMatchObject({ identity: { account: ownAccount } });
  });

  it('changing everything but the key keeps the key', async () => {
    const { connection } = await computer.connections.save(typed('keychain'));
    const changed = await computer.connections.save({ id: connection.id, name: 'Renamed', source: { kind: 'access-key', keep: 'keychain' }, region: 'us-east-1', fips: false, endpoint: aws.endpoint });
    expect(changed.connection).toMatchObject({ id: connection.id, name: 'Renamed', region: 'us-east-1', source: { lastFour: '0001' } });
    expect(computer.connections.list()).toHaveLength(1);
    await expect(computer.connections.save({ name: 'New', source: { kind: 'access-key', keep: 'keychain' }, region: home, fips: false, endpoint: aws.endpoint })).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_MISSING' });
  });

  it('removing one forgets its key', async () => {
    const { connection } = await computer.connections.save(typed('keychain'));
    await computer.connections.remove(connection.id);
    expect([computer.connections.list(), computer.keychain.items.size]).toEqual([[], 0]);
    await expect(computer.connections.test(connection.id)).rejects.toMatchObject({ code: 'ERR_CONNECTION_NOT_FOUND' });
  });

  it('a test that is under way brings back nothing that was removed or changed meanwhile', async () => {
    const { connection } = await computer.connections.save(typed('keychain'));
    for (const meanwhile of [() => computer.settings.change({ connections: [{ ...connection, opens: ['chosen'] }] }), () => computer.connections.remove(connection.id)]) {
      aws.calls.length = 0;
      aws.fault({ action: 'GetCallerIdentity', fault: { kind: 'delay', ms: 150 } });
      const testing = computer.connections.test(connection.id).catch((error: unknown) => error);
      await expect.poll(() => aws.callsOf('GetCallerIdentity').length).toBe(1);
      await meanwhile();
      await testing;
      expect(computer.connections.list().map(({ opens }) => opens)).toEqual(computer.settings.current.connections.length === 0 ? [] : [['chosen']]);
    }
    expect(computer.connections.list()).toEqual([]);
  });

  it('S12: an access key that the connection no longer uses does not stay in the keychain', async () => {
    const { connection } = await computer.connections.save(typed('keychain'));
    await computer.connections.save({ ...typed('session'), id: connection.id });
    expect(computer.keychain.items.size).toBe(0);
    expect(await computer.connections.test(connection.id)).toMatchObject({ identity: { account: ownAccount } });
    await computer.connections.save({ ...typed('keychain'), id: connection.id });
    expect(computer.keychain.items.size).toBe(1);
    const variables = { AWS_ACCESS_KEY_ID: maya.accessKeyId, AWS_SECRET_ACCESS_KEY: maya.secretAccessKey };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    await computer.connections.save({ ...typed('keychain'), id: connection.id, source: { kind: 'environment' } });
    expect(computer.keychain.items.size).toBe(0);
  });

  it('S26: "Lock all" drops the credentials that AWS was asked with, and the next unlock takes them anew', async () => {
    const { connection } = await computer.connections.save(typed('keychain'));
    const get = vi.spyOn(computer.keychain, 'get');
    const prod = wish('prod', [{ kind: 'aws-kms', connectionId: connection.id, key: aws.key(at.prod).arn }]);
    await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [prod, wish('dev', prod.recipients)]);
    await computer.session.lock(['prod'], 'idle');
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(get).not.toHaveBeenCalled();
    await computer.session.lock(['prod', 'dev'], 'person');
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(get.mock.calls.map(([account]) => account)).toEqual([awsAccount(connection.id)]);
  });

  it('an item in the keychain that is no access key of ours is refused without being repeated', async () => {
    const { connection } = await computer.connections.save(typed('keychain'));
    computer.keychain.items.set(awsAccount(connection.id), 'canary-secret');
    const again = await start(computer.folder, computer.keychain);
    const error = await rejection(again.connections.test(connection.id));
    expect(error).toMatchObject({ code: 'ERR_KEYCHAIN_REFUSED' });
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});

describe('keys', () => {
  it('are listed by page with their aliases, which the state then shows', async () => {
    const { connection } = await computer.connections.save(typed('session'));
    const { keys: listed } = await computer.connections.listKeys(connection.id, {});
    const { arn } = aws.key(at.prod);
    expect(listed.find((key) => key.arn === arn)).toMatchObject({ alias: 'alias/breakglass-prod', usable: true });
    await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [wish('prod', [{ kind: 'aws-kms', connectionId: connection.id, key: arn }])]);
    expect((await computer.state.state()).environments[0]?.recipients[0]).toMatchObject({
      id: arn,
      alias: 'alias/breakglass-prod',
      region: home,
      account: ownAccount,
      connectionId: connection.id,
      accepted: true,
    });
  });

  it('are tested by wrapping and unwrapping, and what cannot be used says why', async () => {
    const { connection } = await computer.connections.save(typed('session'));
    const context = { 'breakglass-environment': 'prod' };
    expect(await computer.connections.testKey(connection.id, 'alias/breakglass-prod', context)).toMatchObject({ key: { arn: aws.key(at.prod).arn } });
    expect(aws.callsOf('Decrypt').at(-1)?.input).toMatchObject({ EncryptionContext: context });
    await expect(computer.connections.testKey(connection.id, 'alias/off', context)).rejects.toMatchObject({ code: 'ERR_AWS_KEY_DISABLED' });
    await expect(computer.connections.resolveKey(connection.id, 'alias/nowhere')).rejects.toMatchObject({ code: 'ERR_AWS_KEY_NOT_FOUND' });
    await expect(computer.connections.resolveKey(connection.id, 'arn:aws:s3:::bucket')).rejects.toMatchObject({ code: 'ERR_AWS_INVALID_ARN' });
  });

  it('are opened by the connection that was chosen for them, else by the one of their account', async () => {
    const { connection: ours } = await computer.connections.save(typed('session'));
    const { connection: theirs } = await computer.connections.save({ ...typed('session', { accessKeyId: outsider.accessKeyId, secretAccessKey: outsider.secretAccessKey }), name: 'Other account' });
    const [own, shared] = [aws.key(at.prod).arn, aws.key(at.shared).arn];
    expect([computer.connections.connectionFor(own), computer.connections.connectionFor(shared)]).toEqual([ours.id, theirs.id]);
    await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [wish('prod', [{ kind: 'aws-kms', connectionId: ours.id, key: shared }])]);
    expect(computer.connections.connectionFor(shared)).toBe(ours.id);
    const again = await start(computer.folder, computer.keychain);
    expect(again.connections.connectionFor(shared)).toBe(ours.id);
    // Saving it again does not lose what it was chosen for.
    await computer.connections.save({ ...typed('session'), id: ours.id, name: 'Renamed' });
    expect(computer.connections.connectionFor(shared)).toBe(ours.id);
  });

  it('without any connection an environment says so, and sends nothing', async () => {
    const { connection } = await computer.connections.save(typed('session'));
    await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [wish('prod', [{ kind: 'aws-kms', connectionId: connection.id, key: aws.key(at.prod).arn }])]);
    await computer.session.lock(['prod'], 'person');
    await computer.connections.remove(connection.id);
    aws.calls.length = 0;
    await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_KEY_ALL_RECIPIENTS_FAILED', details: { attempts: [{ code: 'ERR_CONNECTION_NOT_FOUND' }] } });
    expect(aws.calls).toEqual([]);
  });
});
