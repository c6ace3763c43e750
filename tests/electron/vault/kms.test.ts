import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serializeVault } from '../../../electron/envelope/format.ts';
import type { RecipientSpec } from '../../../shared/ipc/vault-calls.ts';
import type { VaultError } from '../../../shared/errors.ts';
import { faults } from '../../fakes/kms/faults.ts';
import { at, connectionTo, rejection, startWorld, type World } from '../../fakes/kms/world.ts';
import { addLogin, bytesOf, startComputer, titlesOf, wish, type Computer } from './harness.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

async function computerWithAws(folder?: string): Promise<Computer> {
  const computer = await startComputer({ aws: world.kms, ...(folder === undefined ? {} : { folder }) });
  if (computer.connections.list().length === 0) await computer.settings.change({ connections: [connectionTo(world.aws.endpoint)] });
  return computer;
}

function spec(computer: Computer, key: string): RecipientSpec {
  return { kind: 'aws-kms', connectionId: computer.connections.list()[0]!.id, key };
}

const kmsActions = (): string[] => world.aws.calls.filter(({ service }) => service === 'kms').map(({ action }) => action);

describe('an environment under AWS KMS', () => {
  it('costs one GenerateDataKey to create, one Decrypt to unlock, and nothing to save', async () => {
    const computer = await computerWithAws();
    const file = path.join(computer.folder, 'team.breakglass');
    const { arn } = world.aws.key(at.prod);
    await computer.lifecycle.create(file, [wish('prod', [spec(computer, arn)])]);
    expect(kmsActions()).toEqual(['GenerateDataKey']);
    await addLogin(computer, 'prod', 'Orders DB');
    await computer.environments.rename('prod', 'Production');
    expect(kmsActions()).toEqual(['GenerateDataKey']);

    await computer.session.close();
    await computer.lifecycle.open(file);
    expect(kmsActions()).toEqual(['GenerateDataKey']);
    await Promise.all([computer.unlocker.unlock({ environment: 'prod' }), computer.unlocker.unlock({ environment: 'prod' })]);
    expect(kmsActions()).toEqual(['GenerateDataKey', 'Decrypt']);
    expect(world.aws.callsOf('Decrypt')[0]?.input).toMatchObject({
      KeyId: arn,
      EncryptionContext: { 'breakglass-vault': computer.session.vaultId, 'breakglass-environment': 'prod', 'breakglass-epoch': '1' },
    });
    expect(titlesOf(computer, 'prod')).toEqual(['Orders DB']);
    await addLogin(computer, 'prod', 'Payments DB');
    expect(kmsActions()).toEqual(['GenerateDataKey', 'Decrypt']);
  });

  it('an alias is stored as its key, further keys wrap the same data key, and opening one environment touches no other key', async () => {
    const computer = await computerWithAws();
    const file = path.join(computer.folder, 'team.breakglass');
    await computer.lifecycle.create(file, [
      wish('prod', [spec(computer, 'alias/breakglass-prod'), spec(computer, world.aws.key(at.away).arn)]),
      wish('staging', [spec(computer, world.aws.key(at.staging).arn)]),
    ]);
    expect(bytesOf(file)).toContain(` aws-kms ${world.aws.key(at.prod).arn} `);
    expect(bytesOf(file)).not.toContain('alias');
    await computer.session.close();
    await computer.lifecycle.open(file);
    world.aws.calls.length = 0;
    await computer.unlocker.unlock({ environment: 'staging' });
    expect(world.aws.calls.map(({ action, input }) => [action, input['KeyId']])).toEqual([['Decrypt', world.aws.key(at.staging).arn]]);
    await computer.unlocker.unlock({ environment: 'prod', recipient: `aws-kms ${world.aws.key(at.away).arn}` });
    expect(computer.session.isOpen('prod')).toBe(true);
  });

  it('the second key opens what the first refuses, and next time it is asked first', async () => {
    const computer = await computerWithAws();
    const file = path.join(computer.folder, 'team.breakglass');
    await computer.lifecycle.create(file, [wish('prod', [spec(computer, world.aws.key(at.prod).arn), spec(computer, world.aws.key(at.staging).arn)])]);
    const [first, second] = computer.session.slot('prod').block.recipients.map(({ id }) => id);
    await computer.session.lock(['prod'], 'person');
    world.aws.store.keys.find((key) => key.arn === first)!.state = 'Disabled';
    world.aws.calls.length = 0;
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(world.aws.callsOf('Decrypt').map(({ input }) => input['KeyId'])).toEqual([first, second]);
    const state = await computer.state.state();
    expect(state.environments[0]?.recipients.map(({ lastAnswer }) => lastAnswer?.error?.code)).toEqual(['ERR_AWS_KEY_DISABLED', undefined]);
    await computer.session.lock(['prod'], 'person');
    world.aws.calls.length = 0;
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(world.aws.callsOf('Decrypt').map(({ input }) => input['KeyId'])).toEqual([second]);
  });

  it('S6: an answer of another key is refused, whatever it decrypts to, and the file is untouched', async () => {
    const computer = await computerWithAws();
    const file = path.join(computer.folder, 'team.breakglass');
    await computer.lifecycle.create(file, [wish('prod', [spec(computer, world.aws.key(at.prod).arn)])]);
    await computer.session.lock(['prod'], 'person');
    const before = bytesOf(file);
    world.aws.fault({ action: 'Decrypt', fault: faults.otherKeyId(world.aws.key(at.staging).arn) });
    const error = (await rejection(computer.unlocker.unlock({ environment: 'prod' }))) as VaultError;
    expect(error).toMatchObject({ code: 'ERR_KEY_ALL_RECIPIENTS_FAILED', details: { attempts: [{ code: 'ERR_AWS_ANSWER', recipient: `aws-kms ${world.aws.key(at.prod).arn}` }] } });
    expect(computer.session.isOpen('prod')).toBe(false);
    expect(bytesOf(file)).toBe(before);
  });

  it('S7: a key that nobody accepted on this computer gets no call, neither to open nor to check', async () => {
    const author = await computerWithAws();
    const file = path.join(author.folder, 'team.breakglass');
    await author.lifecycle.create(file, [wish('prod', [spec(author, world.aws.key(at.prod).arn)])]);
    await author.session.close();

    const newcomer = await computerWithAws();
    world.aws.calls.length = 0;
    await newcomer.lifecycle.open(file);
    await expect(newcomer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_KEY_RECIPIENT_NOT_ACCEPTED' });
    await expect(newcomer.unlocker.unlock({ environment: 'prod', recipient: `aws-kms ${world.aws.key(at.prod).arn}` })).rejects.toMatchObject({ code: 'ERR_KEY_RECIPIENT_NOT_ACCEPTED' });
    await newcomer.recipients.check('prod');
    expect(world.aws.calls).toEqual([]);
    const seen = (await newcomer.state.state()).environments[0]!;
    expect(seen.recipientsChanged).toMatchObject({ first: true, added: [`aws-kms ${world.aws.key(at.prod).arn}`] });

    await newcomer.acceptance.acceptRecipients('prod', seen.recipients.map(({ ref }) => ref));
    await newcomer.unlocker.unlock({ environment: 'prod' });
    expect(kmsActions()).toEqual(['Decrypt']);
  });

  it('S7: a key swapped into the file gets no call, and S9: nothing is written until the change was accepted', async () => {
    const computer = await computerWithAws();
    const file = path.join(computer.folder, 'team.breakglass');
    const [prod, staging] = [world.aws.key(at.prod).arn, world.aws.key(at.staging).arn];
    await computer.lifecycle.create(file, [wish('prod', [spec(computer, prod), { kind: 'os-keychain' }])]);
    await computer.session.close();
    writeFileSync(file, readFileSync(file, 'utf8').replace(prod, staging));
    world.aws.calls.length = 0;
    await computer.lifecycle.open(file);
    const state = (await computer.state.state()).environments[0]!;
    expect(state.recipientsChanged).toMatchObject({ first: false, added: [`aws-kms ${staging}`], removed: [`aws-kms ${prod}`] });
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(world.aws.calls).toEqual([]);
    // The seal covers the recipient lines, so what opened is to read only.
    await expect(addLogin(computer, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
    await expect(computer.recipients.add('prod', { kind: 'os-keychain' })).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
  });

  it('S9: an environment that somebody else made under the same KMS key gets no call before it was accepted', async () => {
    const computer = await computerWithAws();
    const file = path.join(computer.folder, 'team.breakglass');
    await computer.lifecycle.create(file, [wish('prod', [spec(computer, world.aws.key(at.prod).arn)])]);
    const { vaultId } = computer.session;
    await computer.session.close();
    // They may use the key, and know the data key that they had made.
    const { block } = await computer.makings.run(1, (making) => computer.lifecycle.makeEnvironment(vaultId, wish('prod', [spec(computer, world.aws.key(at.prod).arn)]), making));
    writeFileSync(file, Buffer.concat(serializeVault({ vaultId, environments: [block] })));
    world.aws.calls.length = 0;
    await computer.lifecycle.open(file);
    expect((await computer.state.state()).environments[0]?.recipientsChanged).toMatchObject({ first: false, dataKeyChanged: true });
    await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_KEY_RECIPIENT_NOT_ACCEPTED' });
    await computer.recipients.check('prod');
    expect(world.aws.calls).toEqual([]);
  });

  it('cancelling an unlock ends it at once, also while KMS does not answer', async () => {
    const computer = await computerWithAws();
    await computer.lifecycle.create(path.join(computer.folder, 'team.breakglass'), [wish('prod', [spec(computer, world.aws.key(at.prod).arn)])]);
    await computer.session.lock(['prod'], 'person');
    world.aws.fault({ action: 'Decrypt', fault: { kind: 'delay', ms: 250 } });
    const unlocking = rejection(computer.unlocker.unlock({ environment: 'prod' }));
    await expect.poll(() => world.aws.callsOf('Decrypt').length).toBe(1);
    expect((await computer.state.state()).environments[0]?.lock).toBe('unlocking');
    computer.unlocker.cancel('prod');
    expect(await unlocking).toMatchObject({ code: 'ERR_CANCELLED' });
    expect((await computer.state.state()).environments[0]?.lock).toBe('locked');
  });

  it('where every recipient fails, each one says why', async () => {
    const computer = await computerWithAws();
    await computer.lifecycle.create(path.join(computer.folder, 'team.breakglass'), [
      wish('prod', [spec(computer, world.aws.key(at.prod).arn), { kind: 'os-keychain' }]),
    ]);
    await computer.session.lock(['prod'], 'person');
    computer.keychain.items.clear();
    world.aws.fault({ action: 'Decrypt', fault: { kind: 'error', name: 'KMSInvalidStateException', status: 400, message: 'is pending deletion' } });
    const error = (await rejection(computer.unlocker.unlock({ environment: 'prod' }))) as VaultError;
    const attempts = error.details['attempts'] as readonly { code: string }[];
    expect(attempts.map(({ code }) => code).sort()).toEqual(['ERR_AWS_KEY_PENDING_DELETION', 'ERR_KEYCHAIN_NOT_FOUND']);
    const steps = computer.emitted.filter(({ event }) => event === 'unlock-progress').map(({ payload }) => payload as { stage: string; state: string });
    expect(steps.slice(-4).map(({ stage, state }) => `${stage} ${state}`)).toEqual(['keychain trying', 'keychain refused', 'kms trying', 'kms refused']);
  });
});
