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

const file = (): string => path.join(folder, `${vaultId}.json`);

describe('rollback', () => {
  it('S10: an older whole file is told apart from the same, a newer and a first one', async () => {
    expect(await state.compare(vaultId, 'prod', seen)).toBe('first');
    await state.record(vaultId, 'prod', seen);
    expect(await state.compare(vaultId, 'prod', seen)).toBe('same');
    expect(await state.compare(vaultId, 'prod', { ...seen, generation: 8, sealHash: 'seal-8' })).toBe('newer');
    expect(await state.compare(vaultId, 'prod', { ...seen, generation: 6, sealHash: 'seal-6' })).toBe('older');
    expect(await state.compare(vaultId, 'prod', { ...seen, epoch: 1, generation: 99, commitment: 'commitment-1' })).toBe('older');
    // Nothing is known of others from this one.
    expect(await state.compare(vaultId, 'staging', seen)).toBe('first');
    expect(await state.compare(other, 'prod', seen)).toBe('first');
  });

  it('S10: a version that does not come from the one seen is told', async () => {
    await state.record(vaultId, 'prod', seen);
    expect(await state.compare(vaultId, 'prod', { ...seen, sealHash: 'another-7' })).toBe('diverged');
    const next = { ...seen, generation: 8, sealHash: 'seal-8' };
    expect(await state.compare(vaultId, 'prod', { ...next, previousSealHash: 'another-7' })).toBe('diverged');
    expect(await state.compare(vaultId, 'prod', { ...next, previousSealHash: 'seal-7' })).toBe('newer');
    // What lies between is not known.
    expect(await state.compare(vaultId, 'prod', { ...next, generation: 9, previousSealHash: 'seal-8' })).toBe('newer');
  });

  it('S9: another data key is told, whatever the generation says', async () => {
    await state.record(vaultId, 'prod', seen);
    expect(await state.compare(vaultId, 'prod', { ...seen, commitment: 'forged' })).toBe('commitment-changed');
    expect(await state.compare(vaultId, 'prod', { ...seen, commitment: 'forged', generation: 1 })).toBe('commitment-changed');
    expect(await state.compare(vaultId, 'prod', { ...seen, commitment: 'commitment-3', epoch: 3, generation: 1 })).toBe('commitment-changed');
    expect(await state.compare(vaultId, 'prod', { ...seen, epoch: 3 })).toBe('commitment-changed');
  });

  it('S10: what was seen survives a restart, and only what is recorded counts', async () => {
    await state.record(vaultId, 'prod', seen);
    await state.compare(vaultId, 'prod', { ...seen, generation: 50 });
    const again = openLocalState(folder);
    expect(await again.compare(vaultId, 'prod', seen)).toBe('same');
    expect(await again.compare(vaultId, 'prod', { ...seen, generation: 6 })).toBe('older');
    // Consent to an older copy is recorded like any other.
    await again.record(vaultId, 'prod', { ...seen, generation: 6 });
    expect(await openLocalState(folder).compare(vaultId, 'prod', { ...seen, generation: 6 })).toBe('same');
  });
});

describe('pins', () => {
  it('S9: a recipient added or removed outside the program shows until it is accepted', async () => {
    expect(await state.recipientsDiff(vaultId, 'prod', [kms])).toEqual({ known: false, added: [kms], removed: [] });
    expect(await state.isAccepted(vaultId, 'prod', kms)).toBe(false);
    await state.accept(vaultId, 'prod', [kms]);
    expect(await state.recipientsDiff(vaultId, 'prod', [kms])).toEqual({ known: true, added: [], removed: [] });
    expect(await state.recipientsDiff(vaultId, 'prod', [kms, keychain])).toEqual({ known: true, added: [keychain], removed: [] });
    expect(await state.recipientsDiff(vaultId, 'prod', [keychain])).toEqual({ known: true, added: [keychain], removed: [kms] });
    expect(await state.recipientsDiff(vaultId, 'prod', [])).toEqual({ known: true, added: [], removed: [kms] });
    // Same id, other kind: another recipient.
    expect(await state.recipientsDiff(vaultId, 'prod', [{ ...kms, kind: 'os-keychain' }])).toMatchObject({ removed: [kms] });
    expect(await openLocalState(folder).isAccepted(vaultId, 'prod', kms)).toBe(true);
    expect(await state.isAccepted(vaultId, 'dev', kms)).toBe(false);
    await state.accept(vaultId, 'prod', [keychain]);
    expect(await state.isAccepted(vaultId, 'prod', kms)).toBe(false);
  });

  it('S30: a problem that is told after something was recorded forgets nothing', async () => {
    fs.mkdirSync(folder);
    fs.writeFileSync(file(), 'damaged');
    await state.accept(vaultId, 'prod', [kms]);
    expect(await state.load(vaultId)).toMatchObject({ problem: 'damaged' });
    expect(await state.isAccepted(vaultId, 'prod', kms)).toBe(true);
    await state.record(vaultId, 'prod', seen);
    expect(await openLocalState(folder).isAccepted(vaultId, 'prod', kms)).toBe(true);
  });

  it('pins and what was seen can be kept in one write, in place of what was there', async () => {
    await state.accept(vaultId, 'prod', [kms]);
    await state.remember(vaultId, 'prod', [keychain], seen);
    const again = openLocalState(folder);
    expect(await again.recipientsDiff(vaultId, 'prod', [keychain])).toEqual({ known: true, added: [], removed: [] });
    expect(await again.compare(vaultId, 'prod', seen)).toBe('same');
  });

  it('all that is remembered of a vault can be listed', async () => {
    expect(await state.remembered(vaultId)).toEqual(new Map());
    await state.accept(vaultId, 'prod', [kms]);
    await state.record(vaultId, 'dev', seen);
    expect(await state.remembered(vaultId)).toEqual(new Map<string, unknown>([['prod', { recipients: [kms] }], ['dev', { seen }]]));
  });

  it('pins and what was seen are kept beside each other, and forgotten together', async () => {
    await Promise.all([state.accept(vaultId, 'prod', [kms]), state.record(vaultId, 'prod', seen), state.accept(vaultId, 'dev', [keychain])]);
    const again = openLocalState(folder);
    expect(await again.isAccepted(vaultId, 'prod', kms)).toBe(true);
    expect(await again.compare(vaultId, 'prod', seen)).toBe('same');
    await again.forget(vaultId, 'prod');
    expect(await again.compare(vaultId, 'prod', seen)).toBe('first');
    expect(await again.recipientsDiff(vaultId, 'prod', [])).toMatchObject({ known: false });
    expect(await openLocalState(folder).isAccepted(vaultId, 'dev', keychain)).toBe(true);
  });
});

describe('the file', () => {
  it('is readable by this user only', async () => {
    await state.record(vaultId, 'prod', seen);
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
    expect(await state.compare(vaultId, 'prod', seen)).toBe('first');
    expect(await state.load(vaultId)).toEqual({ problem, keptAs: `${file()}.${problem}` });
    expect(await state.load(vaultId)).toEqual({ problem: null, keptAs: null });
    expect(fs.readFileSync(`${file()}.${problem}`, 'utf8')).toBe(text);
    // And it can be written again.
    await state.record(vaultId, 'prod', seen);
    expect(await state.load(vaultId)).toMatchObject({ problem: null });
    expect(await state.compare(vaultId, 'prod', seen)).toBe('same');
    expect(await openLocalState(folder).compare(vaultId, 'prod', seen)).toBe('same');
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
    expect(await failing.compare(vaultId, 'prod', seen)).toBe('first');
    await expect(failing.record(vaultId, 'prod', seen)).rejects.toMatchObject({ code: 'ERR_STORAGE_IO' });
  });

  it('S22: a state that cannot be written keeps the one before, in the file and in memory', async () => {
    await state.record(vaultId, 'prod', seen);
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
        const outcome = await faulty.record(vaultId, 'prod', { ...seen, generation: 8 }).then(() => 'saved', () => 'failed');
        const expected = outcome === 'saved' ? 8 : fs.readFileSync(file(), 'utf8').includes('"generation": 8') ? 8 : 7;
        expect(await faulty.compare(vaultId, 'prod', { ...seen, generation: outcome === 'saved' ? 8 : 7 })).toBe('same');
        expect(await openLocalState(folder).compare(vaultId, 'prod', { ...seen, generation: expected })).toBe('same');
        await openLocalState(folder).record(vaultId, 'prod', seen);
        if (!failed) break;
      }
    }
  });

  it('a name that is no vault id touches no file', async () => {
    for (const name of ['', '../../etc/passwd', 'AAAAAAAAAAAAAAAAAAAAAB', `${vaultId}x`]) {
      await expect(state.record(name, 'prod', seen)).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    }
    await expect(state.record(vaultId, '../x', seen)).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    expect(fs.existsSync(folder)).toBe(false);
  });
});
