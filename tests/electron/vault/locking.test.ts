import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { settle } from '../platform/virtual-clock.ts';
import { addLogin, passphrase, startComputer, titlesOf, wiped, wish, type Computer } from './harness.ts';

const minute = 60_000;

async function openVault(): Promise<Computer> {
  const computer = await startComputer();
  const strict = { ...wish('prod'), strictness: 'strict' as const };
  await computer.lifecycle.create(path.join(computer.folder, 'team.breakglass'), [strict, wish('dev')]);
  computer.autoLocking.start();
  return computer;
}

/** Every buffer of this size that is handed out while `work` runs. */
async function keysOf(computer: Computer, environment: string): Promise<{ dataKey: Uint8Array; opened: ReturnType<Computer['session']['current']> }> {
  const unlocked = computer.session.unlocked(environment);
  return { dataKey: unlocked.dataKey.bytes, opened: unlocked.environment };
}

describe('locking', () => {
  it('S26: zeroes the data key in its own buffer, and the opened environment opens nothing more', async () => {
    const computer = await openVault();
    const id = await addLogin(computer, 'prod', 'Orders DB');
    const { dataKey, opened } = await keysOf(computer, 'prod');
    expect(dataKey.some((byte) => byte !== 0)).toBe(true);
    await computer.session.lock(['prod'], 'person');
    expect([...dataKey]).toEqual(wiped(32));
    expect(() => opened.openRecord(id)).toThrow('ERR_ENVIRONMENT_LOCKED');
    expect(opened.rowCount).toBe(0);
    expect(() => computer.session.current('prod')).toThrow('ERR_ENVIRONMENT_LOCKED');
    expect(computer.session.isOpen('dev')).toBe(true);
  });

  it('S26: closing zeroes every environment, a failed reopening too', async () => {
    const computer = await openVault();
    const keys = [(await keysOf(computer, 'prod')).dataKey, (await keysOf(computer, 'dev')).dataKey];
    await computer.session.close();
    for (const key of keys) expect([...key]).toEqual(wiped(32));
  });

  it('S26: hooks run while the keys still work, so that a draft can be sealed', async () => {
    const computer = await openVault();
    let sealed: Uint8Array | undefined;
    computer.session.onLocking(async (environments, because) => {
      await Promise.resolve();
      expect([environments, because]).toEqual([['prod'], 'person']);
      sealed = computer.session.current('prod').sealDraft(Buffer.from('unsaved'), (sizeBytes) => new Uint8Array(sizeBytes).fill(7));
    });
    await computer.session.lock(['prod'], 'person');
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(Buffer.from(computer.session.current('prod').openDraft(sealed!)).toString()).toBe('unsaved');
  });

  it('S26: a hook that fails or hangs does not keep the keys', async () => {
    const computer = await openVault();
    const { dataKey } = await keysOf(computer, 'prod');
    const undo = [
      computer.session.onLocking(() => new Promise(() => {})),
      computer.session.onLocking(() => {
        throw new Error('a defect');
      }),
    ];
    const locking = computer.session.lock(['prod'], 'screen');
    await settle();
    await computer.clock.pass(2_000);
    await locking;
    expect([...dataKey]).toEqual(wiped(32));
    expect((await computer.state.state()).environments[0]).toMatchObject({ lock: 'locked', lockedBecause: 'screen' });
    for (const each of undo) each();
  });

  it('a save under way when the lock comes is finished, and what it made does not stay open', async () => {
    const computer = await openVault();
    const saving = addLogin(computer, 'prod', 'Orders DB');
    await computer.session.lock(['prod'], 'suspend');
    await saving;
    expect(computer.session.isOpen('prod')).toBe(false);
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(titlesOf(computer, 'prod')).toEqual(['Orders DB']);
  });

  it('an edit that comes after the lock was asked for is refused', async () => {
    const computer = await openVault();
    const locking = computer.session.lock(['prod'], 'person');
    await expect(addLogin(computer, 'prod', 'late')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_LOCKED' });
    await locking;
  });

  it('S27: each environment locks after its own idle delay, in virtual time', async () => {
    const computer = await openVault();
    await computer.clock.pass(5 * minute + 5_000);
    expect(computer.session.openNames()).toEqual(['dev']);
    expect((await computer.state.state()).environments[0]).toMatchObject({ lock: 'locked', lockedBecause: 'idle' });
    await computer.clock.pass(10 * minute);
    expect(computer.session.openNames()).toEqual([]);
  });

  it('S27: input puts it off, until the cap, which nothing puts off', async () => {
    const computer = await openVault();
    await computer.settings.change({ openCapMinutes: 30 });
    for (let passed = 0; passed < 29; passed += 4) {
      await computer.clock.pass(4 * minute);
      computer.autoLocking.inputSeen();
      if (passed < 24) expect(computer.session.isOpen('prod')).toBe(true);
    }
    expect(computer.session.openNames()).toEqual([]);
    expect((await computer.state.state()).environments[0]?.lockedBecause).toBe('cap');
  });

  it('S27: an override for one environment of one vault holds at once', async () => {
    const computer = await openVault();
    await computer.settings.change({ idleOverrides: [{ vaultId: computer.session.vaultId, environment: 'prod', minutes: 1 }] });
    await computer.clock.pass(minute + 5_000);
    expect(computer.session.openNames()).toEqual(['dev']);
  });

  it('S27: screen lock, user switch and suspend lock everything, as the settings say', async () => {
    const computer = await openVault();
    await computer.settings.change({ lockOnScreenLock: false });
    computer.autoLocking.signal('screen-lock');
    await settle();
    expect(computer.session.openNames()).toEqual(['prod', 'dev']);
    await computer.settings.change({ lockOnScreenLock: true });
    computer.autoLocking.signal('user-switch');
    await vi.waitFor(() => expect(computer.session.openNames()).toEqual([]));
    expect((await computer.state.state()).environments.map(({ lockedBecause }) => lockedBecause)).toEqual(['screen', 'screen']);
  });

  it('the state says when each environment will lock', async () => {
    const computer = await openVault();
    const now = computer.clock.wallMs();
    const state = await computer.state.state();
    expect(state.environments.map(({ locksAtMs }) => locksAtMs! - now)).toEqual([5 * minute, 15 * minute]);
  });

  it('locking tells the windows before the keys go, and once what happened', async () => {
    const computer = await openVault();
    await computer.state.told();
    computer.emitted.splice(0);
    await computer.session.lock(computer.session.environmentNames(), 'person');
    await computer.state.told();
    expect(computer.emitted.map(({ event }) => event)).toEqual(['locking', 'vault-changed']);
  });
});

describe('a wrong passphrase', () => {
  it('gives no hint beyond that, and changes nothing', async () => {
    const computer = await startComputer();
    await computer.lifecycle.create(path.join(computer.folder, 'team.breakglass'), [wish('prod', [{ kind: 'passphrase', passphrase }])]);
    await computer.session.lock(['prod'], 'person');
    const recipient = (await computer.state.state()).environments[0]!.recipients[0]!.ref;
    await expect(computer.unlocker.unlock({ environment: 'prod', passphrase: `${passphrase}!` })).rejects.toMatchObject({
      code: 'ERR_KEY_ALL_RECIPIENTS_FAILED',
      details: { attempts: [{ recipient, code: 'ERR_PASSPHRASE_WRONG', details: {} }] },
    });
    await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_KEY_NO_RECIPIENT' });
    await computer.unlocker.unlock({ environment: 'prod', passphrase });
  });
});
