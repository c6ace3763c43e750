import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RecipientSpec } from '../../../shared/ipc/vault-calls.ts';
import { at, connectionTo, rejection, startWorld, type World } from '../../fakes/kms/world.ts';
import { bytesOf, passphrase, startComputer, wish, type Computer } from './harness.ts';

let world: World;
let computer: Computer;
let file: string;
beforeEach(async () => {
  world = await startWorld();
  computer = await startComputer({ aws: world.kms });
  await computer.settings.change({ connections: [connectionTo(world.aws.endpoint)] });
  file = path.join(computer.folder, 'team.breakglass');
});
afterEach(() => world.close());

const kms = (key: keyof typeof at = 'prod'): RecipientSpec => ({ kind: 'aws-kms', connectionId: computer.connections.list()[0]!.id, key: world.aws.key(at[key]).arn });
const stall = (action: string): void => void world.aws.fault({ action, times: 5, fault: { kind: 'stall', at: 'headers' } });
const progress = (): string[] =>
  computer.emitted
    .filter(({ event }) => event === 'create-progress')
    .map(({ payload }) => payload as { environment: string; kind: string; state: string; done: number; total: number })
    .map(({ environment, kind, state, done, total }) => `${environment} ${kind} ${state} ${done}/${total}`);

describe('making a vault', () => {
  it('tells of each recipient of each environment as it is asked', async () => {
    await computer.lifecycle.create(file, [wish('prod', [{ kind: 'os-keychain' }, kms()]), wish('dev')]);
    expect(progress()).toEqual([
      'prod aws-kms trying 0/3',
      'prod aws-kms passed 1/3',
      'prod os-keychain trying 1/3',
      'prod os-keychain passed 2/3',
      'dev os-keychain trying 2/3',
      'dev os-keychain passed 3/3',
    ]);
  });

  it('is given up at once where KMS does not answer, and leaves no file and no computer key', async () => {
    const before = readdirSync(computer.folder).sort();
    stall('GenerateDataKey');
    const creating = rejection(computer.lifecycle.create(file, [wish('dev'), wish('prod', [kms(), { kind: 'os-keychain' }])]));
    await expect.poll(() => world.aws.callsOf('GenerateDataKey').length).toBe(1);
    expect(computer.keychain.items.size).toBe(1);
    computer.makings.cancelAll();
    expect(await creating).toMatchObject({ code: 'ERR_CANCELLED' });
    expect([existsSync(file), computer.keychain.items.size, computer.session.hasVault]).toEqual([false, 0, false]);
    expect(readdirSync(computer.folder).sort()).toEqual(before);
    // Nothing of it holds up the next.
    await computer.lifecycle.create(file, [wish('dev')]);
  });

  it('whatever fails, the computer keys of what was made before go with it', async () => {
    await expect(computer.lifecycle.create(file, [wish('dev'), { ...wish('prod'), label: '\u0000' }])).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_NAME' });
    expect([existsSync(file), computer.keychain.items.size]).toEqual([false, 0]);
  });
});

describe('making an environment', () => {
  it('is given up when everything is locked, and leaves the file and the keychain as they were', async () => {
    await computer.lifecycle.create(file, [wish('dev')]);
    const [bytes, items] = [bytesOf(file), computer.keychain.items.size];
    stall('Encrypt');
    const adding = rejection(computer.environments.add(wish('prod', [{ kind: 'os-keychain' }, kms(), kms('away')])));
    await expect.poll(() => world.aws.callsOf('Encrypt').length).toBe(1);
    await computer.session.lock(['dev'], 'screen');
    expect(await adding).toMatchObject({ code: 'ERR_CANCELLED' });
    expect([bytesOf(file), computer.keychain.items.size, computer.session.openNames()]).toEqual([bytes, items, []]);
  });

  it('goes on while another environment locks', async () => {
    await computer.lifecycle.create(file, [wish('dev'), wish('staging')]);
    world.aws.fault({ action: 'GenerateDataKey', fault: { kind: 'delay', ms: 100 } });
    const adding = computer.environments.add(wish('prod', [kms()]));
    await expect.poll(() => world.aws.callsOf('GenerateDataKey').length).toBe(1);
    await computer.session.lock(['dev'], 'idle');
    await adding;
    expect(computer.session.openNames()).toEqual(['staging', 'prod']);
  });

  it('that cannot be saved leaves no computer key behind', async () => {
    await computer.lifecycle.create(file, [wish('dev')]);
    const adding = rejection(computer.environments.add(wish('prod', [{ kind: 'passphrase', passphrase }, { kind: 'os-keychain' }])));
    computer.session.setChangedOnDisk(computer.session.vault, true);
    expect(await adding).toMatchObject({ code: 'ERR_STORAGE_CHANGED' });
    expect(computer.keychain.items.size).toBe(1);
  });

  it('is not put into a vault that was opened in the other one’s place meanwhile', async () => {
    await computer.lifecycle.create(`${file}.other.breakglass`, [wish('dev')]);
    const other = bytesOf(`${file}.other.breakglass`);
    await computer.lifecycle.create(file, [wish('dev')]);
    world.aws.fault({ action: 'GenerateDataKey', fault: { kind: 'delay', ms: 200 } });
    const adding = rejection(computer.environments.add(wish('prod', [kms()])));
    await expect.poll(() => world.aws.callsOf('GenerateDataKey').length).toBe(1);
    await computer.lifecycle.open(`${file}.other.breakglass`);
    expect(await adding).toMatchObject({ code: 'ERR_CANCELLED' });
    expect(bytesOf(`${file}.other.breakglass`)).toBe(other);
  });
});

describe('adding a recipient', () => {
  it('can be given up', async () => {
    await computer.lifecycle.create(file, [wish('prod')]);
    const bytes = bytesOf(file);
    stall('Encrypt');
    const adding = rejection(computer.recipients.add('prod', kms()));
    await expect.poll(() => world.aws.callsOf('Encrypt').length).toBe(1);
    computer.makings.cancelAll();
    expect(await adding).toMatchObject({ code: 'ERR_CANCELLED' });
    expect(bytesOf(file)).toBe(bytes);
  });

  it('S26: never saves what was wrapped from a key that a lock had wiped meanwhile', async () => {
    await computer.lifecycle.create(file, [wish('prod'), wish('dev')]);
    const bytes = bytesOf(file);
    world.aws.fault({ action: 'Encrypt', fault: { kind: 'delay', ms: 200 } });
    const adding = rejection(computer.recipients.add('prod', kms()));
    await expect.poll(() => world.aws.callsOf('Encrypt').length).toBe(1);
    // dev stays open: this is no "Lock all", which would give it up.
    await computer.session.lock(['prod'], 'idle');
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(await adding).toMatchObject({ code: 'ERR_ENVIRONMENT_LOCKED' });
    expect(bytesOf(file)).toBe(bytes);
  });
});
