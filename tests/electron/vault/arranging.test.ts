import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { pendingRecoveryKeyMs } from '../../../electron/vault/recovery-keys.ts';
import { addLogin, bytesOf, passphrase, startComputer, titlesOf, wiped, wish, type Computer } from './harness.ts';

async function vaultOf(...names: readonly string[]): Promise<{ computer: Computer; file: string }> {
  const computer = await startComputer();
  const file = path.join(computer.folder, 'team.breakglass');
  await computer.lifecycle.create(file, names.map((name) => wish(name)));
  return { computer, file };
}

const groupsOf = (recoveryKey: string, ask: readonly number[]): string[] => ask.map((group) => recoveryKey.split('-')[group]!);

describe('environments', () => {
  it('one more has a key of its own, is open, and is there after a restart', async () => {
    const { computer, file } = await vaultOf('prod');
    await computer.environments.add(wish('dev'));
    expect(computer.session.openNames()).toEqual(['prod', 'dev']);
    await addLogin(computer, 'dev', 'Sandbox');
    expect(Buffer.compare(computer.session.unlocked('prod').dataKey.bytes, computer.session.unlocked('dev').dataKey.bytes)).not.toBe(0);
    await computer.session.close();
    await computer.lifecycle.open(file);
    expect((await computer.state.state()).environments.map(({ recipientsChanged }) => recipientsChanged)).toEqual([undefined, undefined]);
    await computer.unlocker.unlock({ environment: 'dev' });
    expect(titlesOf(computer, 'dev')).toEqual(['Sandbox']);
  });

  it('a name that is taken is refused before any key is made', async () => {
    const { computer } = await vaultOf('prod');
    const items = computer.keychain.items.size;
    await expect(computer.environments.add(wish('prod'))).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_EXISTS' });
    expect(computer.keychain.items.size).toBe(items);
  });

  it('renaming and repainting keep the name in the cryptography, need no key, and do nothing where nothing changes', async () => {
    const { computer, file } = await vaultOf('prod');
    await computer.environments.rename('prod', 'Produktion');
    await computer.environments.setLook('prod', { tone: 'prod', strictness: 'strict' });
    const bytes = bytesOf(file);
    await computer.environments.rename('prod', 'Produktion');
    expect(bytesOf(file)).toBe(bytes);
    expect((await computer.state.state()).environments[0]).toMatchObject({ name: 'prod', label: 'Produktion', strictness: 'strict', copyOnly: true });
    await computer.session.lock(['prod'], 'person');
    await expect(computer.environments.rename('prod', 'x')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_LOCKED' });
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(computer.session.look('prod').label).toBe('Produktion');
  });

  it('removing asks for the name as it is shown, and never removes the last', async () => {
    const { computer, file } = await vaultOf('prod', 'dev');
    await computer.environments.rename('dev', 'Spielwiese');
    const bytes = bytesOf(file);
    await expect(computer.environments.remove('dev', 'dev')).rejects.toMatchObject({ code: 'ERR_CONFIRMATION' });
    expect(bytesOf(file)).toBe(bytes);
    const key = computer.session.unlocked('dev').dataKey.bytes;
    await computer.environments.remove('dev', 'Spielwiese');
    expect([...key]).toEqual(wiped(32));
    expect(bytesOf(file)).not.toContain(' dev ');
    expect((await computer.state.state()).missingEnvironments).toEqual([]);
    await expect(computer.environments.remove('prod', 'Prod')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_LAST' });
    // It is forgotten: one of that name can be made again.
    await computer.environments.add(wish('dev'));
  });

  it('removing takes the sealed draft along, and whoever holds something of it hears of a lock', async () => {
    const { computer } = await vaultOf('prod', 'dev');
    const { vaultId } = computer.session;
    for (const name of ['prod', 'dev']) await computer.drafts.put(vaultId, name, Buffer.from('sealed'));
    const locked: (readonly string[])[] = [];
    computer.session.onChange(({ what, environments }) => what === 'locked' && locked.push(environments));
    await computer.environments.remove('dev', 'Dev');
    expect([await computer.drafts.has(vaultId, 'dev'), await computer.drafts.has(vaultId, 'prod')]).toEqual([false, true]);
    expect(locked).toEqual([['dev']]);
  });

  it('the order is the order in the file, needs nothing open, and has each environment once', async () => {
    const { computer, file } = await vaultOf('prod', 'staging', 'dev');
    await computer.session.lock(computer.session.environmentNames(), 'person');
    await computer.environments.reorder(['dev', 'prod', 'staging']);
    await expect(computer.environments.reorder(['dev', 'prod'])).rejects.toMatchObject({ code: 'ERR_CONFIRMATION' });
    await expect(computer.environments.reorder(['dev', 'dev', 'prod'])).rejects.toMatchObject({ code: 'ERR_CONFIRMATION' });
    await expect(computer.environments.reorder(['dev', 'prod', 'qa'])).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_NOT_FOUND' });
    await computer.session.close();
    await computer.lifecycle.open(file);
    expect(computer.session.environmentNames()).toEqual(['dev', 'prod', 'staging']);
    await computer.unlocker.unlock({ environment: 'staging' });
  });
});

describe('recipients', () => {
  it('each kind that is added opens, and adding seals no record again', async () => {
    const { computer, file } = await vaultOf('prod');
    await addLogin(computer, 'prod', 'Orders DB');
    const records = (): string[] => bytesOf(file).split('\n').filter((line) => line.startsWith('record '));
    const before = records();
    await computer.recipients.add('prod', { kind: 'passphrase', passphrase });
    const { pendingId, recoveryKey, ask } = computer.recoveryKeys.create();
    computer.recoveryKeys.confirm(pendingId, groupsOf(recoveryKey, ask));
    await computer.recipients.add('prod', { kind: 'recovery-key', pendingId });
    expect(records()).toEqual(before);
    computer.keychain.items.clear();
    for (const typed of [{ passphrase }, { recoveryKey }, { recoveryKey: recoveryKey.toLowerCase().replaceAll('-', ' ') }]) {
      await computer.session.lock(['prod'], 'person');
      await computer.unlocker.unlock({ environment: 'prod', ...typed });
      expect(titlesOf(computer, 'prod')).toEqual(['Orders DB']);
    }
    await computer.session.lock(['prod'], 'person');
    const typo = recoveryKey.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await expect(computer.unlocker.unlock({ environment: 'prod', recoveryKey: typo })).rejects.toMatchObject({ code: 'ERR_RECOVERY_KEY_TYPO' });
  });

  it('one that was removed opens no more, the last stays, and an older backup still opens with it', async () => {
    const { computer } = await vaultOf('prod');
    await computer.recipients.add('prod', { kind: 'passphrase', passphrase });
    const [keychain, typed] = (await computer.state.state()).environments[0]!.recipients;
    await computer.recipients.remove('prod', keychain!.ref);
    await expect(computer.recipients.remove('prod', keychain!.ref)).rejects.toMatchObject({ code: 'ERR_KEY_NO_RECIPIENT' });
    await expect(computer.recipients.remove('prod', typed!.ref)).rejects.toMatchObject({ code: 'ERR_KEY_LAST_RECIPIENT' });
    await computer.session.lock(['prod'], 'person');
    await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_KEY_NO_RECIPIENT' });
    const oldest = (await computer.backups.list()).at(-1)!;
    await computer.backups.restore(oldest.name);
    await computer.acceptance.acceptRecipients('prod', computer.session.slot('prod').block.recipients.map(({ kind, id }) => `${kind} ${id}`));
    await computer.unlocker.unlock({ environment: 'prod' });
  });

  it('a recipient whose save fails leaves no keychain item behind', async () => {
    const { computer, file } = await vaultOf('prod');
    const items = computer.keychain.items.size;
    writeFileSync(file, `${bytesOf(file)}#`);
    await expect(computer.recipients.add('prod', { kind: 'os-keychain' })).rejects.toMatchObject({ code: 'ERR_STORAGE_CHANGED' });
    expect(computer.keychain.items.size).toBe(items);
  });

  it('checking asks what needs nothing typed, keeps the answers and unlocks nothing', async () => {
    const { computer, file } = await vaultOf('prod');
    await computer.recipients.add('prod', { kind: 'passphrase', passphrase });
    await computer.session.lock(['prod'], 'person');
    const bytes = bytesOf(file);
    await computer.recipients.check('prod');
    const ask = async () => (await computer.state.state()).environments[0]!.recipients.map(({ kind, lastAnswer, here }) => [kind, lastAnswer === undefined ? 'not asked' : (lastAnswer.error?.code ?? 'opens'), here]);
    expect(await ask()).toEqual([['os-keychain', 'opens', true], ['passphrase', 'not asked', false]]);
    computer.keychain.items.clear();
    await computer.recipients.check('prod');
    expect(await ask()).toEqual([['os-keychain', 'ERR_KEYCHAIN_NOT_FOUND', false], ['passphrase', 'not asked', false]]);
    expect(computer.session.isOpen('prod')).toBe(false);
    expect(bytesOf(file)).toBe(bytes);
  });
});

describe('a new recovery key', () => {
  it('wraps nothing until it was typed back', async () => {
    const { computer } = await vaultOf('prod');
    const { pendingId, recoveryKey, ask } = computer.recoveryKeys.create();
    await expect(computer.recipients.add('prod', { kind: 'recovery-key', pendingId })).rejects.toMatchObject({ code: 'ERR_RECOVERY_KEY_NOT_CONFIRMED' });
    expect(() => computer.recoveryKeys.confirm(pendingId, groupsOf(recoveryKey, ask).reverse().map(() => '0000'))).toThrow('ERR_RECOVERY_KEY_NOT_CONFIRMED');
    computer.recoveryKeys.confirm(pendingId, groupsOf(recoveryKey, ask));
    await computer.recipients.add('prod', { kind: 'recovery-key', pendingId });
    // It was used: it cannot be had again.
    await expect(computer.recipients.add('prod', { kind: 'recovery-key', pendingId })).rejects.toMatchObject({ code: 'ERR_RECOVERY_KEY_NOT_CONFIRMED' });
  });

  it('one serves several environments of one vault, each by a wrap of its own', async () => {
    const computer = await startComputer();
    const { pendingId, recoveryKey, ask, fingerprint } = computer.recoveryKeys.create();
    computer.recoveryKeys.confirm(pendingId, groupsOf(recoveryKey, ask));
    const file = path.join(computer.folder, 'team.breakglass');
    const recovery = { kind: 'recovery-key' as const, pendingId };
    await computer.lifecycle.create(file, [wish('prod', [recovery]), wish('dev', [recovery])]);
    const lines = bytesOf(file).split('\n').filter((line) => line.includes(` recovery-key ${fingerprint} `));
    expect(new Set(lines.map((line) => line.split(' ').at(-1))).size).toBe(2);
    await computer.session.lock(['prod', 'dev'], 'person');
    await computer.unlocker.unlock({ environment: 'dev', recoveryKey });
    await computer.unlocker.unlock({ environment: 'prod', recoveryKey });
    expect(computer.session.openNames()).toEqual(['prod', 'dev']);
  });

  it('is wiped when it waited too long, and when the program locks', async () => {
    const { computer } = await vaultOf('prod');
    const first = computer.recoveryKeys.create();
    computer.recoveryKeys.confirm(first.pendingId, groupsOf(first.recoveryKey, first.ask));
    const key = computer.recoveryKeys.confirmedKey(first.pendingId);
    expect(key.some((byte) => byte !== 0)).toBe(true);
    await computer.clock.pass(pendingRecoveryKeyMs);
    expect([...key]).toEqual(wiped(20));
    expect(() => computer.recoveryKeys.confirm(first.pendingId, [])).toThrow('ERR_RECOVERY_KEY_NOT_CONFIRMED');
    const second = computer.recoveryKeys.create();
    computer.recoveryKeys.confirm(second.pendingId, groupsOf(second.recoveryKey, second.ask));
    const other = computer.recoveryKeys.confirmedKey(second.pendingId);
    await computer.session.lock(['prod'], 'screen');
    expect([...other]).toEqual(wiped(20));
  });
});

describe('backups', () => {
  it('a restored backup is what is there, and what was there becomes a backup', async () => {
    const { computer, file } = await vaultOf('prod');
    await addLogin(computer, 'prod', 'Orders DB');
    const good = bytesOf(file);
    await addLogin(computer, 'prod', 'Payments DB');
    const newest = bytesOf(file);
    const [backup] = await computer.backups.list();
    expect(backup).toMatchObject({ sizeBytes: good.length });
    await computer.backups.restore(backup!.name);
    expect(bytesOf(file)).toBe(good);
    expect(titlesOf(computer, 'prod')).toEqual(['Orders DB']);
    expect(computer.session.isReadOnly('prod')).toBe(false);
    await addLogin(computer, 'prod', 'Kafka');
    const again = (await computer.backups.list()).find(({ sizeBytes }) => sizeBytes === newest.length)!;
    await computer.backups.restore(again.name);
    expect(bytesOf(file)).toBe(newest);
  });

  it('one that is not whole is refused, and a name that is none too', async () => {
    const { computer, file } = await vaultOf('prod');
    await addLogin(computer, 'prod', 'Orders DB');
    const [backup] = await computer.backups.list();
    const folder = path.join(path.dirname(file), `.${path.basename(file)}.backups`);
    const bytes = bytesOf(file);
    writeFileSync(path.join(folder, backup!.name), 'breakglass-vault 1 ');
    await expect(computer.backups.restore(backup!.name)).rejects.toMatchObject({ code: 'ERR_STORAGE_VERIFY' });
    await expect(computer.backups.restore('../../etc/passwd')).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_FOUND' });
    expect(bytesOf(file)).toBe(bytes);
  });

  it('a damaged file is put right by restoring one', async () => {
    const { computer, file } = await vaultOf('prod');
    await addLogin(computer, 'prod', 'Orders DB');
    await addLogin(computer, 'prod', 'Payments DB');
    await computer.session.close();
    writeFileSync(file, bytesOf(file).replace(/^record prod .*$/m, 'record prod garbage'));
    await computer.lifecycle.open(file);
    expect((await computer.state.state()).readOnlyFile).toBe(true);
    await computer.backups.restore((await computer.backups.list())[0]!.name);
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(titlesOf(computer, 'prod')).toEqual(['Orders DB']);
    await addLogin(computer, 'prod', 'Kafka');
  });
});
