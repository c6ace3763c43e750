import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalState, openLocalState, type RecipientPin, type SeenState } from '../../../electron/storage/local-state.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';

const vaultId = 'AAAAAAAAAAAAAAAAAAAAAA';
const other = 'BBBBBBBBBBBBBBBBBBBBBA';
const seen: SeenState = { epoch: 2, generation: 7, commitment: 'commitment-2', sealHash: 'seal-7' };
const kms: RecipientPin = { kind: 'aws-kms', id: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1' };
const keychain: RecipientPin = { kind: 'os-keychain', id: 'CCCCCCCCCCCCCCCCCCCCCA' };

let folder: string;
let state: LocalState;
beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-state-')), 'vaults');
  state = openLocalState(folder);
});
afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

/** What a program that starts now finds. */
const found = async (environment: string, id = vaultId, from = openLocalState(folder)): Promise<unknown> => (await from.remembered(id)).get(environment);

const file = (): string => path.join(folder, `${vaultId}.json`);

describe('what is remembered', () => {
  it('S9, S10: accepted recipients and the newest state are kept in one write, in place of what was there, and survive a restart', async () => {
    await state.remember(vaultId, 'prod', [kms], seen);
    expect(await found('prod')).toEqual({ recipients: [kms], seen });
    const consented = { ...seen, generation: 6 };
    await state.remember(vaultId, 'prod', [keychain], consented);
    expect(await found('prod')).toEqual({ recipients: [keychain], seen: consented });
  });

  it('is kept by vault and environment, and forgotten by them', async () => {
    expect(await state.remembered(vaultId)).toEqual(new Map());
    await Promise.all([state.remember(vaultId, 'prod', [kms], seen), state.remember(vaultId, 'dev', [keychain], seen)]);
    expect([...(await state.remembered(vaultId)).keys()].sort()).toEqual(['dev', 'prod']);
    expect(await state.remembered(other)).toEqual(new Map());
    await state.forget(vaultId, 'prod');
    expect(await found('prod')).toBeUndefined();
    expect(await found('dev')).toEqual({ recipients: [keychain], seen });
  });

  it('S30: a problem that is told after something was remembered forgets nothing', async () => {
    fs.mkdirSync(folder);
    fs.writeFileSync(file(), 'damaged');
    await state.remember(vaultId, 'prod', [kms], seen);
    expect(await state.load(vaultId)).toMatchObject({ problem: 'damaged' });
    expect(await found('prod', vaultId, state)).toEqual({ recipients: [kms], seen });
    await state.remember(vaultId, 'dev', [kms], seen);
    expect(await found('prod')).toEqual({ recipients: [kms], seen });
  });

  it('has nothing that is no part of a pin, whatever it is given', async () => {
    const pin = { ...kms, encryptedDataKey: 'secret' };
    await state.remember(vaultId, 'prod', [pin], { ...seen, extra: 'secret' } as SeenState);
    expect(fs.readFileSync(file(), 'utf8')).not.toContain('secret');
  });
});

describe('the file', () => {
  it('is readable by this user only', async () => {
    await state.remember(vaultId, 'prod', [kms], seen);
    expect(fs.statSync(file()).mode & 0o777).toBe(0o600);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    expect(fs.readdirSync(folder)).toEqual([`${vaultId}.json`]);
  });

  it.each([
    ['not JSON', '{"version": 1, "vaultId', 'damaged'],
    ['another shape', JSON.stringify({ version: 1, vaultId, environments: { prod: { seen: { ...seen, epoch: 0 } } } }), 'damaged'],
    ['empty', '', 'damaged'],
    ['binary', '\u0000\u0001\ufffd', 'damaged'],
    ['a number', '17', 'damaged'],
    ['null', 'null', 'damaged'],
    ['from a newer version', JSON.stringify({ version: 2, somethingNew: true }), 'newer'],
    ['absurdly long', `"${'x'.repeat(5 * 1024 * 1024)}"`, 'damaged'],
  ])('S30: a local state that is %s reads as nothing remembered, is kept aside and told once', async (_, text, problem) => {
    fs.mkdirSync(folder);
    fs.writeFileSync(file(), text);
    expect(await found('prod', vaultId, state)).toBeUndefined();
    expect(await state.load(vaultId)).toEqual({ problem, keptAs: `${file()}.${problem}` });
    expect(await state.load(vaultId)).toEqual({ problem: null, keptAs: null });
    expect(fs.readFileSync(`${file()}.${problem}`, 'utf8')).toBe(text);
    // And it can be written again.
    await state.remember(vaultId, 'prod', [kms], seen);
    expect(await state.load(vaultId)).toMatchObject({ problem: null });
    expect(await found('prod', vaultId, state)).toEqual({ recipients: [kms], seen });
    expect(await found('prod')).toEqual({ recipients: [kms], seen });
  });

  it('S30: missing is no problem; unreadable, or something else in its place, is told', async () => {
    expect(await state.load(vaultId)).toEqual({ problem: null, keptAs: null });
    fs.mkdirSync(path.join(folder, `${other}.json`), { recursive: true });
    expect(await state.load(other)).toEqual({ problem: 'unreadable', keptAs: path.join(folder, `${other}.json.unreadable`) });
    const failing = openLocalState(folder, {
      operations: faultyOperations(() => {
        throw systemError('EIO');
      }),
    });
    expect(await failing.load(vaultId)).toEqual({ problem: 'unreadable', keptAs: null });
    expect(await found('prod', vaultId, failing)).toBeUndefined();
    await expect(failing.remember(vaultId, 'prod', [kms], seen)).rejects.toMatchObject({ code: 'ERR_STORAGE_IO' });
  });

  it('S22: a state that cannot be written keeps the one before, in the file and in memory', async () => {
    await state.remember(vaultId, 'prod', [kms], seen);
    for (const system of ['ENOSPC', 'EIO', 'EPERM']) {
      for (let failAt = 2; ; failAt++) {
        let failed = false;
        const operations = faultyOperations((_, number) => {
          // The first operations read the file.
          if (number !== failAt + 5) return;
          failed = true;
          throw systemError(system);
        });
        const faulty = openLocalState(folder, { operations });
        const outcome = await faulty.remember(vaultId, 'prod', [kms], { ...seen, generation: 8 }).then(() => 'saved', () => 'failed');
        const expected = outcome === 'saved' ? 8 : fs.readFileSync(file(), 'utf8').includes('"generation": 8') ? 8 : 7;
        expect(await found('prod', vaultId, faulty)).toMatchObject({ seen: { generation: outcome === 'saved' ? 8 : 7 } });
        expect(await found('prod')).toMatchObject({ seen: { generation: expected } });
        await openLocalState(folder).remember(vaultId, 'prod', [kms], seen);
        if (!failed) break;
      }
    }
  });

  it('a name that is no vault id touches no file', async () => {
    for (const name of ['', '../../etc/passwd', 'AAAAAAAAAAAAAAAAAAAAAB', `${vaultId}x`]) {
      await expect(state.remember(name, 'prod', [kms], seen)).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    }
    await expect(state.remember(vaultId, '../x', [kms], seen)).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    expect(fs.existsSync(folder)).toBe(false);
  });
});
