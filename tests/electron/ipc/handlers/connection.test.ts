import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diagnose } from '../../../../electron/aws/diagnose.ts';
import { at, home, maya, startWorld, type World } from '../../../fakes/kms/world.ts';
import { faults } from '../../../fakes/kms/faults.ts';
import { wish } from '../../vault/harness.ts';
import { startDesk, type Desk } from './desk.ts';

let world: World;
let desk: Desk;
beforeEach(async () => {
  world = await startWorld();
  desk = await startDesk({ aws: world.kms, diagnose: (request) => diagnose(world.kms, request) });
});
afterEach(() => world.close());

async function connect(): Promise<string> {
  const accessKey = { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey };
  const { connection } = await desk.value('connection:save', {
    name: 'Work',
    source: { kind: 'access-key', accessKey, keep: 'keychain' },
    region: home,
    fips: false,
    endpoint: world.aws.endpoint,
  });
  return connection.id;
}

async function underKms(): Promise<string> {
  const connectionId = await connect();
  const key = world.aws.key(at.prod).arn;
  await desk.value('vault:create', { path: path.join(desk.computer.folder, 'v.breakglass'), environments: [{ ...wish('prod'), recipients: [{ kind: 'aws-kms', connectionId, key }] }] });
  await desk.value('vault:lock', {});
  return connectionId;
}

describe('connection calls', () => {
  it('answer as the contract has them, and S15: no credential is in any answer', async () => {
    const id = await connect();
    const answers = [
      await desk.value('connection:list', {}),
      await desk.value('connection:listProfiles', {}),
      await desk.value('connection:test', { id }),
      await desk.value('connection:listKeys', { id }),
      await desk.value('connection:resolveKey', { id, key: 'alias/breakglass-prod' }),
      await desk.value('connection:testKey', { id, key: world.aws.key(at.prod).arn }),
      await desk.value('settings:get', {}),
      await desk.value('app:getState', {}),
    ];
    expect(JSON.stringify(answers)).not.toContain(maya.secretAccessKey);
    expect(JSON.stringify(answers)).not.toContain(maya.accessKeyId);
    await desk.value('connection:remove', { id });
    expect(await desk.value('connection:list', {})).toEqual({ connections: [] });
    expect(await desk.call('connection:test', { id })).toMatchObject({ ok: false, error: { code: 'ERR_CONNECTION_NOT_FOUND' } });
  });

  it('a key is tested in the context that its environment has or will have, so that IAM conditions on it hold', async () => {
    const id = await connect();
    const key = world.aws.key(at.prod).arn;
    const contextOf = async (environment?: string) => {
      world.aws.calls.length = 0;
      await desk.value('connection:testKey', { id, key, ...(environment === undefined ? {} : { environment }) });
      const contexts = ['Encrypt', 'Decrypt'].map((action) => world.aws.callsOf(action)[0]?.input['EncryptionContext']);
      expect(contexts[0]).toEqual(contexts[1]);
      return contexts[0];
    };
    expect(await contextOf('prod')).toEqual({ 'breakglass-vault': 'AAAAAAAAAAAAAAAAAAAAAA', 'breakglass-environment': 'prod', 'breakglass-epoch': '1' });
    await underKms();
    const { vaultId } = desk.computer.session;
    expect(await contextOf('prod')).toEqual({ 'breakglass-vault': vaultId, 'breakglass-environment': 'prod', 'breakglass-epoch': '1' });
    expect(await contextOf('staging')).toMatchObject({ 'breakglass-vault': vaultId, 'breakglass-environment': 'staging' });
    expect(await contextOf()).toMatchObject({ 'breakglass-environment': 'test' });
  });

  it('S25: after a refused unlock the ladder says which rung, and gives the statement that would allow it', async () => {
    await underKms();
    const { arn } = world.aws.key(at.prod);
    world.aws.fault({ action: 'Decrypt', fault: faults.denied(`User: arn:aws:iam::111122223333:user/maya is not authorized to perform: kms:Decrypt on resource: ${arn} because no identity-based policy allows the kms:Decrypt action`) });
    expect(await desk.call('vault:unlock', { environment: 'prod' })).toMatchObject({ ok: false });
    world.aws.calls.length = 0;
    const { steps, policy, error } = await desk.value('connection:diagnose', { environment: 'prod' });
    expect(steps.map(({ stage, state }) => `${stage} ${state}`)).toEqual(['file passed', 'network passed', 'clock passed', 'credentials passed', 'kms refused']);
    expect(error?.code).toBe('ERR_AWS_ACCESS_DENIED');
    expect(JSON.parse(policy!)).toMatchObject({ Effect: 'Allow', Action: 'kms:Decrypt', Resource: arn });
    expect(world.aws.calls.map(({ action }) => action)).toEqual(['GetCallerIdentity']);
  });

  it('copy only the statement that the last diagnosis found, and nothing that a window says', async () => {
    await underKms();
    const { arn } = world.aws.key(at.prod);
    expect(await desk.call('connection:copyPolicy', { environment: 'prod' })).toMatchObject({ ok: false, error: { code: 'ERR_FIELD_EMPTY' } });
    world.aws.fault({ action: 'Decrypt', fault: faults.denied(`User: arn:aws:iam::111122223333:user/maya is not authorized to perform: kms:Decrypt on resource: ${arn} because no identity-based policy allows the kms:Decrypt action`) });
    await desk.call('vault:unlock', { environment: 'prod' });
    const { policy } = await desk.value('connection:diagnose', { environment: 'prod' });
    await desk.value('connection:copyPolicy', { environment: 'prod' });
    expect(desk.copied).toEqual([policy]);
    world.aws.store.keys.find((key) => key.arn === arn)!.state = 'Disabled';
    await desk.call('vault:unlock', { environment: 'prod' });
    await desk.value('connection:diagnose', { environment: 'prod' });
    expect(await desk.call('connection:copyPolicy', { environment: 'prod' })).toMatchObject({ ok: false, error: { code: 'ERR_FIELD_EMPTY' } });
  });

  it('where nothing has failed yet, the keys are asked first', async () => {
    await underKms();
    expect((await desk.value('connection:diagnose', { environment: 'prod' })).steps.map(({ stage }) => stage)).toEqual(['file']);
    world.aws.store.keys.find(({ arn }) => arn === world.aws.key(at.prod).arn)!.state = 'Disabled';
    await desk.value('vault:close', {});
    await desk.value('vault:open', { path: path.join(desk.computer.folder, 'v.breakglass') });
    expect((await desk.value('connection:diagnose', { environment: 'prod' })).steps.at(-1)).toMatchObject({ stage: 'kms', state: 'refused', error: { code: 'ERR_AWS_KEY_DISABLED' } });
  });
});
