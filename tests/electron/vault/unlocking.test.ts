import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VaultError, type RecipientAttempt } from '../../../shared/errors.ts';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { recipientBudgetMs } from '../../../electron/vault/unlock.ts';
import { at, connectionTo, rejection, startWorld, type World } from '../../fakes/kms/world.ts';
import { settle } from '../platform/virtual-clock.ts';
import { passphrase, startComputer, wiped, wish, type Computer } from './harness.ts';

const attemptsOf = (error: unknown): string[] => ((error as VaultError).details['attempts'] as readonly RecipientAttempt[]).map(({ code }) => code);

/** The keychain stops answering until `answer` is called. */
function hang({ keychain }: Computer): { asked: () => boolean; answer: () => void } {
  const get = keychain.get.bind(keychain);
  let waiting: (() => void) | undefined;
  keychain.get = async (account) => {
    await new Promise<void>((resolve) => (waiting = resolve));
    return get(account);
  };
  return { asked: () => waiting !== undefined, answer: () => waiting?.() };
}

async function lockedVault(): Promise<Computer> {
  const computer = await startComputer();
  await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [wish('prod', [{ kind: 'os-keychain' }, { kind: 'passphrase', passphrase }])]);
  await computer.session.lock(['prod'], 'person');
  return computer;
}

describe('a recipient that does not answer', () => {
  it('is given up after its budget with its own code, and what it answers later is wiped', async () => {
    const computer = await lockedVault();
    const keychain = hang(computer);
    const made: DataKey[] = [];
    const zero = vi.spyOn(DataKey.prototype, 'zero').mockImplementation(function (this: DataKey) {
      made.push(this);
    });
    const unlocking = rejection(computer.unlocker.unlock({ environment: 'prod' }));
    await vi.waitFor(() => expect(keychain.asked()).toBe(true));
    await computer.clock.pass(recipientBudgetMs['os-keychain']);
    expect(attemptsOf(await unlocking)).toEqual(['ERR_KEYCHAIN_TIMEOUT']);
    keychain.answer();
    await vi.waitFor(() => expect(made).toHaveLength(1));
    zero.mockRestore();
    for (const key of made) key.zero();
    expect(computer.session.isOpen('prod')).toBe(false);
  });

  it('gives way at once to a passphrase that is typed meanwhile', async () => {
    const computer = await lockedVault();
    const keychain = hang(computer);
    const first = rejection(computer.unlocker.unlock({ environment: 'prod' }));
    await vi.waitFor(() => expect(keychain.asked()).toBe(true));
    await computer.unlocker.unlock({ environment: 'prod', passphrase });
    expect(await first).toMatchObject({ code: 'ERR_CANCELLED' });
    expect(computer.session.unlocked('prod').openedBy).toContain('passphrase');
    keychain.answer();
    await settle();
    expect(computer.session.openNames()).toEqual(['prod']);
  });

  it('is cancelled by closing the vault, and nothing opens afterwards', async () => {
    const computer = await lockedVault();
    const keychain = hang(computer);
    const first = rejection(computer.unlocker.unlock({ environment: 'prod' }));
    await vi.waitFor(() => expect(keychain.asked()).toBe(true));
    await computer.session.close();
    expect(await first).toMatchObject({ code: 'ERR_CANCELLED' });
    keychain.answer();
    await settle();
    expect(computer.session.hasVault).toBe(false);
  });

  it('S8: a data key that opens something else is refused at the commitment, before anything is opened, and wiped', async () => {
    const computer = await lockedVault();
    const other = new DataKey(new Uint8Array(32).fill(9));
    const bytes = other.bytes;
    const slot = computer.session.slot('prod');
    const { wrapWithSecret } = await import('../../../electron/envelope/local-wrap.ts');
    const secret = Buffer.from([...computer.keychain.items.values()][0]!, 'base64url');
    const context = { vaultId: computer.session.vaultId, environment: 'prod', epoch: 1 };
    const at0 = slot.block.recipients.findIndex(({ kind }) => kind === 'os-keychain');
    const stanza = slot.block.recipients[at0]!;
    const forged = { ...stanza, encryptedDataKey: wrapWithSecret(secret, other, context, 'os-keychain', stanza.id, (sizeBytes) => new Uint8Array(sizeBytes)) };
    Object.assign(slot, { block: { ...slot.block, recipients: slot.block.recipients.with(at0, forged) } });
    const zeroed: DataKey[] = [];
    const zero = DataKey.prototype.zero;
    const spy = vi.spyOn(DataKey.prototype, 'zero').mockImplementation(function (this: DataKey) {
      zeroed.push(this);
      zero.call(this);
    });
    await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_KEY_ALL_RECIPIENTS_FAILED', details: { attempts: [{ code: 'ERR_KEY_COMMITMENT' }] } });
    spy.mockRestore();
    expect(zeroed).toHaveLength(1);
    expect((await computer.state.state()).environments[0]?.recipients.map(({ lastAnswer }) => lastAnswer?.error?.code)).toEqual(['ERR_KEY_COMMITMENT', undefined]);
    expect(computer.emitted.filter(({ event }) => event === 'unlock-progress').at(-1)?.payload).toMatchObject({ stage: 'open', state: 'refused' });
    other.zero();
    expect([...bytes]).toEqual(wiped(32));
    expect(computer.session.isOpen('prod')).toBe(false);
  });
});

describe('an MFA code', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('is there for the one call that may ask for it, and taken back whether it was used or not', async () => {
    const offered: (string | undefined)[] = [];
    const computer = await startComputer({ aws: world.kms, offerMfaCode: (_, code) => offered.push(code) });
    await computer.settings.change({ connections: [connectionTo(world.aws.endpoint)] });
    const connectionId = computer.connections.list()[0]!.id;
    await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [wish('prod', [{ kind: 'aws-kms', connectionId, key: world.aws.key(at.prod).arn }])]);
    await computer.session.lock(['prod'], 'person');
    expect(offered).toEqual([]);
    world.aws.store.keys[at.prod]!.state = 'Disabled';
    await expect(computer.unlocker.unlock({ environment: 'prod', mfaCode: '123456' })).rejects.toMatchObject({ code: 'ERR_KEY_ALL_RECIPIENTS_FAILED' });
    expect(offered).toEqual(['123456', undefined]);
    world.aws.store.keys[at.prod]!.state = 'Enabled';
    await computer.unlocker.unlock({ environment: 'prod', mfaCode: '654321' });
    expect(offered).toEqual(['123456', undefined, '654321', undefined]);
  });
});

describe('a keychain that does not answer', () => {
  it('S21: is asked once for an environment with lines of several computers, and each line says why', async () => {
    const computer = await startComputer();
    await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [wish('prod')]);
    await computer.recipients.add('prod', { kind: 'os-keychain' });
    await computer.recipients.add('prod', { kind: 'os-keychain' });
    await computer.session.lock(['prod'], 'person');
    computer.keychain.failure = new VaultError('ERR_KEYCHAIN_LOCKED', { reason: 'dismissed' });
    const get = vi.spyOn(computer.keychain, 'get');
    expect(attemptsOf(await rejection(computer.unlocker.unlock({ environment: 'prod' })))).toEqual(Array(3).fill('ERR_KEYCHAIN_LOCKED'));
    expect(get).toHaveBeenCalledTimes(1);
    const steps = computer.emitted.filter(({ event }) => event === 'unlock-progress').map(({ payload }) => (payload as { state: string }).state);
    expect(steps).toEqual(['trying', 'refused', 'not-reached', 'not-reached']);
  });
});
