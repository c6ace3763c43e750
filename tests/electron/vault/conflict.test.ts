import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { diskChanges } from '../../../electron/vault/disk-changes.ts';
import { reload } from '../../../electron/vault/reload.ts';
import { login } from '../envelope/fixtures.ts';
import { MemoryKeychain } from '../recipients/memory-keychain.ts';
import { addLogin, bytesOf, startComputer, temporaryFolder, titlesOf, wiped, wish, type Computer } from './harness.ts';

/** Two programs on one file that share a keychain: two windows of one person, say. */
async function twoOnOneFile(): Promise<{ mine: Computer; theirs: Computer; file: string }> {
  const folder = temporaryFolder();
  const keychain = new MemoryKeychain();
  const file = path.join(folder, 'team.breakglass');
  const mine = await startComputer({ folder: path.join(folder, 'a'), keychain });
  await mine.lifecycle.create(file, [wish('prod'), wish('dev')]);
  await addLogin(mine, 'prod', 'Orders DB');
  const theirs = await startComputer({ folder: path.join(folder, 'b'), keychain });
  await theirs.lifecycle.open(file);
  for (const environment of ['prod', 'dev']) {
    await theirs.acceptance.acceptRecipients(environment, theirs.session.slot(environment).block.recipients.map(({ kind, id }) => `${kind} ${id}`));
    await theirs.unlocker.unlock({ environment });
  }
  return { mine, theirs, file };
}

describe('two programs on one file', () => {
  it('S23: the second is told, nothing is overwritten, and after a reload both edits are there', async () => {
    const { mine, theirs, file } = await twoOnOneFile();
    await addLogin(theirs, 'prod', 'Payments DB');
    const onDisk = bytesOf(file);

    await expect(addLogin(mine, 'prod', 'Kafka')).rejects.toMatchObject({ code: 'ERR_STORAGE_CHANGED' });
    expect(bytesOf(file)).toBe(onDisk);
    expect(titlesOf(mine, 'prod')).toEqual(['Orders DB']);
    expect((await mine.state.state()).changedOnDisk).toBe(true);
    // Nor is the next one tried: nothing is saved until it is loaded.
    await expect(addLogin(mine, 'dev', 'Sandbox')).rejects.toMatchObject({ code: 'ERR_STORAGE_CHANGED' });

    const vault = mine.session.vault;
    await mine.state.told();
    expect(mine.emitted.filter(({ event }) => event === 'file-changed')).toEqual([{ event: 'file-changed', payload: { exists: true } }]);
    await reload(mine.session);
    expect(mine.session.vault).toBe(vault);
    expect((await mine.state.state()).changedOnDisk).toBe(false);
    await addLogin(mine, 'prod', 'Kafka');
    expect(titlesOf(mine, 'prod')).toEqual(['Kafka', 'Orders DB', 'Payments DB']);

    await reload(theirs.session);
    expect(titlesOf(theirs, 'prod')).toEqual(['Kafka', 'Orders DB', 'Payments DB']);
  });

  it('S23: what changed is described record by record before anything is loaded', async () => {
    const { mine, theirs } = await twoOnOneFile();
    expect(await diskChanges(mine.session)).toEqual({ changes: [], readable: true });
    const id = theirs.session.current('prod').summaryAt(0).id;
    await theirs.session.commit('prod', (opened) => opened.apply([{ id, secret: login('Orders DB (new)') }], randomBytes));
    await addLogin(theirs, 'prod', 'Payments DB');
    await theirs.environments.rename('dev', 'Development');
    await theirs.environments.add(wish('staging'));
    await theirs.recipients.add('dev', { kind: 'os-keychain' });

    const { changes, readable } = await diskChanges(mine.session);
    expect(readable).toBe(true);
    expect(changes.map(({ environment, change, title }) => `${environment} ${change} ${title}`).sort()).toEqual([
      'dev look Development',
      'dev recipients Development',
      'prod added Payments DB',
      'prod changed Orders DB (new)',
      'staging environment-added Staging',
    ]);
    await mine.session.lock(['prod'], 'person');
    expect((await diskChanges(mine.session)).changes).toContainEqual({ environment: 'prod', change: 'unknown', title: 'Prod' });
    expect(titlesOf(mine, 'dev')).toEqual([]);
  });

  it('S23: a reload keeps open what the key in hand opens, and S9 shows the recipients that came with it', async () => {
    const { mine, theirs } = await twoOnOneFile();
    await theirs.recipients.add('prod', { kind: 'os-keychain' });
    await theirs.environments.remove('dev', 'Dev');
    const devKey = mine.session.unlocked('dev').dataKey.bytes;
    await reload(mine.session);
    expect(mine.session.environmentNames()).toEqual(['prod']);
    expect(mine.session.openNames()).toEqual(['prod']);
    expect([...devKey]).toEqual(wiped(32));
    const state = await mine.state.state();
    expect(state.environments[0]?.recipientsChanged?.added).toHaveLength(1);
    expect(state.missingEnvironments).toEqual(['dev']);
    await expect(addLogin(mine, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_KEY_RECIPIENT_NOT_ACCEPTED' });
    await mine.acceptance.acceptRecipients('prod', state.environments[0]!.recipients.map(({ ref }) => ref));
    await addLogin(mine, 'prod', 'x');
  });

  it('S23: where the file is damaged or gone, ours is still there and can be saved elsewhere', async () => {
    const { mine, file } = await twoOnOneFile();
    writeFileSync(file, 'not a vault');
    await expect(addLogin(mine, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_STORAGE_CHANGED' });
    expect(await diskChanges(mine.session)).toMatchObject({ readable: false, error: { code: 'ERR_FORMAT_NOT_A_VAULT' } });
    await expect(reload(mine.session)).rejects.toMatchObject({ code: 'ERR_FORMAT_NOT_A_VAULT' });
    expect(titlesOf(mine, 'prod')).toEqual(['Orders DB']);

    rmSync(file);
    expect(await diskChanges(mine.session)).toMatchObject({ readable: false, error: { code: 'ERR_STORAGE_NOT_FOUND' } });
    const copy = path.join(mine.folder, 'rescued.breakglass');
    await mine.backups.saveCopy(copy);
    await expect(mine.backups.saveCopy(copy)).rejects.toMatchObject({ code: 'ERR_STORAGE_EXISTS' });
    const other = await startComputer({ keychain: mine.keychain });
    await other.lifecycle.open(copy);
    await other.unlocker.unlock({ environment: 'prod' });
    expect(titlesOf(other, 'prod')).toEqual(['Orders DB']);
  });

  it('S23: a change that was taken back on disk is none: saving goes on without a reload', async () => {
    const { mine, file } = await twoOnOneFile();
    const bytes = bytesOf(file);
    writeFileSync(file, 'something else');
    await expect(addLogin(mine, 'prod', 'x')).rejects.toMatchObject({ code: 'ERR_STORAGE_CHANGED' });
    writeFileSync(file, bytes);
    expect(await diskChanges(mine.session)).toEqual({ changes: [], readable: true });
    expect((await mine.state.state()).changedOnDisk).toBe(false);
    await addLogin(mine, 'prod', 'Kafka');
  });

  it('another vault in the file’s place is not taken for ours', async () => {
    const { mine, file } = await twoOnOneFile();
    const stranger = await startComputer();
    const other = path.join(stranger.folder, 'other.breakglass');
    await stranger.lifecycle.create(other, [wish('prod')]);
    copyFileSync(other, file);
    await expect(reload(mine.session)).rejects.toMatchObject({ code: 'ERR_STORAGE_CHANGED', details: { reason: 'other-vault' } });
    expect(await diskChanges(mine.session)).toMatchObject({ changes: [], readable: false, error: { code: 'ERR_STORAGE_CHANGED' } });
    expect(titlesOf(mine, 'prod')).toEqual(['Orders DB']);
  });

  it('the watch tells of a change without a save', async () => {
    const { mine, theirs } = await twoOnOneFile();
    await addLogin(theirs, 'prod', 'Payments DB');
    await expect.poll(() => mine.session.vault.changedOnDisk, { timeout: 5_000 }).toBe(true);
  });
});

describe('several environments in one save', () => {
  it('a move is one save: both sides change or none', async () => {
    const { mine, file } = await twoOnOneFile();
    const id = mine.session.current('prod').summaryAt(0).id;
    const generation = (): number[] => mine.session.vault.file.environments.map((block) => block.generation);
    const before = generation();
    const move = () =>
      mine.session.commitMany(['prod', 'dev'], (opened) => {
        const secret = opened.get('prod')!.openRecord(id);
        const gone = { ...secret, state: 'gone' as const, title: '', fields: [], notes: '', tags: [] };
        return new Map([
          ['prod', opened.get('prod')!.apply([{ id, secret: gone }], randomBytes)],
          ['dev', opened.get('dev')!.apply([{ id, secret }], randomBytes)],
        ]);
      });
    const bytes = bytesOf(file);
    writeFileSync(file, `${bytes}\n`);
    await expect(move()).rejects.toMatchObject({ code: 'ERR_STORAGE_CHANGED' });
    expect(generation()).toEqual(before);
    expect(mine.session.current('prod').summary(id).state).toBe('active');

    writeFileSync(file, bytes);
    await reload(mine.session);
    await move();
    expect(generation()).toEqual(before.map((each) => each + 1));
    expect([mine.session.current('prod').summary(id).state, mine.session.current('dev').summary(id).state]).toEqual(['gone', 'active']);
  });

  it('edits that come at the same time are saved one after the other, and none is lost', async () => {
    const { mine } = await twoOnOneFile();
    const titles = Array.from({ length: 12 }, (_, number) => `Secret ${String(number).padStart(2, '0')}`);
    await Promise.all(titles.map((title) => addLogin(mine, 'dev', title)));
    expect(titlesOf(mine, 'dev')).toEqual(titles);
    const version = mine.session.version;
    await expect(mine.session.commit('dev', () => Promise.reject(new RangeError('a defect')))).rejects.toThrow('a defect');
    expect(mine.session.version).toBe(version);
    await addLogin(mine, 'dev', 'after');
  });
});
