import { mkdirSync, readFileSync, writeFileSync, chmodSync, copyFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { vaultState } from '../../../shared/ipc/vault-calls.ts';
import { reload } from '../../../electron/vault/reload.ts';
import { addLogin, bytesOf, startComputer, titlesOf, wish, type Computer } from './harness.ts';

async function closedVault(): Promise<{ computer: Computer; file: string }> {
  const computer = await startComputer();
  const file = path.join(computer.folder, 'team.breakglass');
  await computer.lifecycle.create(file, [wish('prod'), wish('dev')]);
  for (const title of ['Orders DB', 'Payments DB', 'Kafka']) await addLogin(computer, 'prod', title);
  await computer.session.close();
  return { computer, file };
}

/** Changes one character in the middle of the last field of the line that starts with `start`. */
function damageLine(file: string, start: string): void {
  const lines = bytesOf(file).split('\n');
  const at = lines.findIndex((line) => line.startsWith(start));
  const line = lines[at]!;
  const middle = line.length - 40;
  lines[at] = line.slice(0, middle) + (line[middle] === 'A' ? 'B' : 'A') + line.slice(middle + 1);
  writeFileSync(file, lines.join('\n'));
}

describe('a damaged vault', () => {
  it('S28: one damaged record does not hide the others: read-only, and the damage is named', async () => {
    const { computer, file } = await closedVault();
    damageLine(file, 'record prod');
    const bytes = bytesOf(file);
    await computer.lifecycle.open(file);
    await computer.unlocker.unlock({ environment: 'prod' });
    await computer.unlocker.unlock({ environment: 'dev' });
    const state = vaultState.parse(await computer.state.state());
    expect(state.environments.map(({ lock }) => lock)).toEqual(['read-only', 'open']);
    expect(state.environments[0]?.damage).toMatchObject([{ what: 'record', title: expect.any(String) }]);
    expect(titlesOf(computer, 'prod')).toHaveLength(2);
    await expect(addLogin(computer, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
    expect(bytesOf(file)).toBe(bytes);
    // The other environment is whole and stays usable; what is damaged is carried along as it is.
    await addLogin(computer, 'dev', 'Sandbox');
    expect(bytesOf(file).split('\n').filter((line) => line.startsWith('record prod'))).toEqual(bytes.split('\n').filter((line) => line.startsWith('record prod')));
  });

  it('S28: one damaged page does not hide what is under it', async () => {
    const { computer, file } = await closedVault();
    damageLine(file, 'index prod');
    await computer.lifecycle.open(file);
    await computer.unlocker.unlock({ environment: 'prod' });
    const [prod] = (await computer.state.state()).environments;
    expect(prod).toMatchObject({ lock: 'read-only', secretCount: 3 });
    expect(prod?.damage.map(({ what }) => what).sort()).toEqual(['page', 'seal']);
    expect(titlesOf(computer, 'prod')).toEqual(['Kafka', 'Orders DB', 'Payments DB']);
  });

  it('S28: a line that is none is left out and named, and nothing of the file is written', async () => {
    const { computer, file } = await closedVault();
    const lines = bytesOf(file).split('\n');
    const at = lines.findIndex((line) => line.startsWith('record prod'));
    lines.splice(at, 0, '\u0007garbage');
    writeFileSync(file, lines.join('\n'));
    const bytes = bytesOf(file);
    await computer.lifecycle.open(file);
    await computer.unlocker.unlock({ environment: 'prod' });
    await computer.unlocker.unlock({ environment: 'dev' });
    const state = await computer.state.state();
    expect(state.readOnlyFile).toBe(true);
    expect(state.environments[0]?.damage).toContainEqual({ what: 'line', id: String(at + 1) });
    expect(titlesOf(computer, 'prod')).toHaveLength(3);
    for (const environment of ['prod', 'dev']) await expect(addLogin(computer, environment, 'x')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
    await expect(computer.environments.remove('dev', 'Dev')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
    expect(bytesOf(file)).toBe(bytes);
    const copy = path.join(computer.folder, 'copy.breakglass');
    await computer.backups.saveCopy(copy);
    expect(bytesOf(copy)).toBe(bytes);
  });

  it('S5: what is no vault gets its own code, and stays as it is', async () => {
    const { computer, file } = await closedVault();
    const whole = readFileSync(file);
    const cases: readonly (readonly [string, Uint8Array, string])[] = [
      ['empty', Buffer.alloc(0), 'ERR_FORMAT_NOT_A_VAULT'],
      ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 255]), 'ERR_FORMAT_NOT_A_VAULT'],
      ['newer', Buffer.from(whole.toString().replace('breakglass-vault 1 ', 'breakglass-vault 2 ')), 'ERR_FORMAT_VERSION'],
      ['conflict', Buffer.concat([Buffer.from('<<<<<<< ours\n'), whole]), 'ERR_FORMAT_CONFLICT_MARKERS'],
      ['headless', Buffer.from(`${whole.toString().split('\n')[0]}\n`), 'ERR_FORMAT_SYNTAX'],
    ];
    for (const [name, bytes, code] of cases) {
      const other = path.join(computer.folder, name);
      writeFileSync(other, bytes);
      await expect(computer.lifecycle.open(other)).rejects.toMatchObject({ code });
      expect(readFileSync(other).equals(bytes)).toBe(true);
    }
    mkdirSync(path.join(computer.folder, 'folder'));
    await expect(computer.lifecycle.open(path.join(computer.folder, 'folder'))).rejects.toMatchObject({ code: 'ERR_STORAGE_IS_DIRECTORY' });
    await expect(computer.lifecycle.open(path.join(computer.folder, 'nowhere'))).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_FOUND' });
  });

  it('a file that does not open leaves the vault that is open alone', async () => {
    const { computer, file } = await closedVault();
    await computer.lifecycle.open(file);
    await computer.unlocker.unlock({ environment: 'prod' });
    await expect(computer.lifecycle.open(path.join(computer.folder, 'nowhere'))).rejects.toMatchObject({ code: 'ERR_STORAGE_NOT_FOUND' });
    expect(titlesOf(computer, 'prod')).toHaveLength(3);
  });

  it('a file without write permission is said to be read-only before anything is typed, and is not written', async () => {
    const { computer, file } = await closedVault();
    chmodSync(file, 0o400);
    await computer.lifecycle.open(file);
    expect((await computer.state.state()).readOnlyFile).toBe(true);
    await computer.unlocker.unlock({ environment: 'prod' });
    await expect(addLogin(computer, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_STORAGE_READ_ONLY' });
  });
});

describe('an older copy', () => {
  async function rolledBack(): Promise<{ computer: Computer; file: string }> {
    const computer = await startComputer();
    const file = path.join(computer.folder, 'team.breakglass');
    await computer.lifecycle.create(file, [wish('prod')]);
    await addLogin(computer, 'prod', 'Orders DB');
    copyFileSync(file, `${file}.old`);
    await addLogin(computer, 'prod', 'Payments DB');
    await computer.session.close();
    copyFileSync(`${file}.old`, file);
    await computer.lifecycle.open(file);
    return { computer, file };
  }

  it('S10: is detected before any key is asked for, and opens to read only after consent', async () => {
    const { computer } = await rolledBack();
    expect((await computer.state.state()).environments[0]?.olderThanSeen).toEqual({ generation: 2, seenGeneration: 3 });
    await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_ROLLBACK', details: { generation: 2, seenGeneration: 3 } });
    await computer.acceptance.acceptOlder('prod', 'read');
    await computer.unlocker.unlock({ environment: 'prod' });
    expect((await computer.state.state()).environments[0]?.lock).toBe('read-only');
    expect(titlesOf(computer, 'prod')).toEqual(['Orders DB']);
    await expect(addLogin(computer, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
  });

  it('S10: the consent to read ends with the vault, and reading does not make it the newest', async () => {
    const { computer, file } = await rolledBack();
    await computer.acceptance.acceptOlder('prod', 'read');
    await computer.unlocker.unlock({ environment: 'prod' });
    await computer.session.close();
    await computer.lifecycle.open(file);
    await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_ROLLBACK' });
  });

  it('S10: kept on purpose, it is the one to go on from, at once where it is open already', async () => {
    const { computer, file } = await rolledBack();
    await computer.acceptance.acceptOlder('prod', 'read');
    await computer.unlocker.unlock({ environment: 'prod' });
    await computer.acceptance.acceptOlder('prod', 'keep');
    await addLogin(computer, 'prod', 'Kafka');
    await computer.session.close();
    await computer.lifecycle.open(file);
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(titlesOf(computer, 'prod')).toEqual(['Kafka', 'Orders DB']);
  });

  it('S10: an older copy that appears while the vault is open is shown as one after the reload', async () => {
    const computer = await startComputer();
    const file = path.join(computer.folder, 'team.breakglass');
    await computer.lifecycle.create(file, [wish('prod')]);
    copyFileSync(file, `${file}.old`);
    await addLogin(computer, 'prod', 'Orders DB');
    copyFileSync(`${file}.old`, file);
    await reload(computer.session);
    expect((await computer.state.state()).environments[0]).toMatchObject({ lock: 'read-only', olderThanSeen: { generation: 1, seenGeneration: 2 } });
  });

  it('S10: another version that branched off before the one seen is told, opens to read after consent, and can be gone on from', async () => {
    const { computer, file } = await rolledBack();
    const colleague = await startComputer({ keychain: computer.keychain });
    await colleague.lifecycle.open(file);
    await colleague.acceptance.acceptRecipients('prod', colleague.session.slot('prod').block.recipients.map(({ kind, id }) => `${kind} ${id}`));
    await colleague.unlocker.unlock({ environment: 'prod' });
    for (const [title, generation] of [['Kafka', 3], ['Redis', 4]] as const) {
      await addLogin(colleague, 'prod', title);
      await computer.lifecycle.open(file);
      const diverged = { generation, seenGeneration: 3, diverged: true };
      expect((await computer.state.state()).environments[0]?.olderThanSeen).toEqual(diverged);
      await expect(computer.unlocker.unlock({ environment: 'prod' })).rejects.toMatchObject({ code: 'ERR_ROLLBACK', details: diverged });
    }
    await computer.acceptance.acceptOlder('prod', 'read');
    await computer.unlocker.unlock({ environment: 'prod' });
    expect(titlesOf(computer, 'prod')).toEqual(['Kafka', 'Orders DB', 'Redis']);
    await expect(addLogin(computer, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
    await computer.acceptance.acceptOlder('prod', 'keep');
    await addLogin(computer, 'prod', 'Vault');
    await computer.lifecycle.open(file);
    expect((await computer.state.state()).environments[0]?.olderThanSeen).toBeUndefined();
  });

  it('S10: a number written into the file does not make a later true one look old', async () => {
    const { computer, file } = await rolledBack();
    copyFileSync(`${file}.old`, file);
    const newcomer = await startComputer({ keychain: computer.keychain });
    const forged = `${newcomer.folder}/forged.breakglass`;
    writeFileSync(forged, bytesOf(file).replace(/^seal prod 2 /m, 'seal prod 999999 '));
    await newcomer.lifecycle.open(forged);
    await newcomer.acceptance.acceptRecipients('prod', newcomer.session.slot('prod').block.recipients.map(({ kind, id }) => `${kind} ${id}`));
    await newcomer.unlocker.unlock({ environment: 'prod' });
    expect((await newcomer.state.state()).environments[0]).toMatchObject({ lock: 'read-only', damage: [{ what: 'seal' }] });
    await newcomer.lifecycle.open(file);
    expect((await newcomer.state.state()).environments[0]?.olderThanSeen).toBeUndefined();
    await newcomer.unlocker.unlock({ environment: 'prod' });
    expect(newcomer.session.isReadOnly('prod')).toBe(false);
  });

  it('S9: an environment that vanished from the file is named', async () => {
    const { computer, file } = await closedVault();
    const lines = bytesOf(file).split('\n').filter((line) => !/^\w+ dev /.test(line));
    writeFileSync(file, lines.join('\n'));
    await computer.lifecycle.open(file);
    const state = await computer.state.state();
    expect(state.environments.map(({ name }) => name)).toEqual(['prod']);
    expect(state.missingEnvironments).toEqual(['dev']);
    await expect(computer.environments.add(wish('dev'))).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_EXISTS' });
  });
});

describe('what is remembered of a vault', () => {
  it('S30: missing, damaged or from a newer version, the vault still opens, as for the first time', async () => {
    for (const content of ['not json', '{"version":99}', '']) {
      const { computer, file } = await closedVault();
      const { folder, keychain } = computer;
      mkdirSync(path.join(folder, 'profile', 'vaults'), { recursive: true });
      const [vaultId] = bytesOf(file).split('\n')[0]!.split(' ').slice(2);
      writeFileSync(path.join(folder, 'profile', 'vaults', `${vaultId}.json`), content);
      writeFileSync(path.join(folder, 'profile', 'settings.json'), content);
      const again = await startComputer({ folder, keychain });
      await again.lifecycle.open(file);
      expect((await again.state.state()).environments[0]?.recipientsChanged?.first).toBe(true);
      await again.unlocker.unlock({ environment: 'prod' });
      expect(titlesOf(again, 'prod')).toHaveLength(3);
      expect(again.settings.problem).not.toBeNull();
      expect(again.emitted.some(({ event }) => event === 'notice')).toBe(true);
    }
  });
});
