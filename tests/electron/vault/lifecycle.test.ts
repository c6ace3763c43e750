import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { vaultState } from '../../../shared/ipc/vault-calls.ts';
import { addLogin, bytesOf, passphrase, startComputer, titlesOf, wish } from './harness.ts';

describe('create, lock, close and open again', () => {
  it('has everything back on the embedded default', async () => {
    const computer = await startComputer();
    const file = path.join(computer.folder, 'team.breakglass');
    await computer.lifecycle.create(file, [wish('prod'), wish('dev', [{ kind: 'os-keychain' }, { kind: 'passphrase', passphrase }])]);
    await addLogin(computer, 'prod', 'Orders DB');
    await addLogin(computer, 'dev', 'Sandbox');
    expect(vaultState.parse(await computer.state.state())).toMatchObject({
      fileName: 'team.breakglass',
      environments: [
        { name: 'prod', lock: 'open', secretCount: 1, generation: 2 },
        { name: 'dev', lock: 'open', secretCount: 1 },
      ],
    });
    await computer.session.close();
    expect(await computer.state.stateOrNone()).toBeUndefined();

    await computer.lifecycle.open(file);
    const locked = vaultState.parse(await computer.state.state());
    expect(locked.environments.map(({ lock, secretCount }) => ({ lock, secretCount }))).toEqual([{ lock: 'locked' }, { lock: 'locked' }]);
    expect(locked.environments[0]?.recipientsChanged).toBeUndefined();
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(titlesOf(computer, 'prod')).toEqual(['Orders DB']);
    expect(computer.session.isOpen('dev')).toBe(false);
    await computer.unlocker.unlock({ environment: 'dev', passphrase });
    expect(titlesOf(computer, 'dev')).toEqual(['Sandbox']);
  });

  it('leaves no file and no keychain item behind where a recipient refuses', async () => {
    const computer = await startComputer();
    const file = path.join(computer.folder, 'team.breakglass');
    const creating = computer.lifecycle.create(file, [wish('prod'), wish('dev', [{ kind: 'passphrase', passphrase: 'hunter2' }])]);
    await expect(creating).rejects.toMatchObject({ code: 'ERR_PASSPHRASE_TOO_WEAK' });
    expect(() => bytesOf(file)).toThrow('ENOENT');
    expect(computer.keychain.items.size).toBe(0);
    expect(computer.session.hasVault).toBe(false);
  });

  it('never creates over another file, and asks nobody for a key first', async () => {
    const computer = await startComputer();
    const file = path.join(computer.folder, 'notes.txt');
    writeFileSync(file, 'mine');
    await expect(computer.lifecycle.create(file, [wish('prod')])).rejects.toMatchObject({ code: 'ERR_STORAGE_EXISTS' });
    expect(bytesOf(file)).toBe('mine');
    expect(computer.keychain.items.size).toBe(0);
  });
});
