import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { backupFolderOf, listBackups } from '../../../electron/storage/backups.ts';
import { nodeFileOperations } from '../../../electron/storage/file-operations.ts';
import { readVaultFile } from '../../../electron/storage/vault-file.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';
import { inAMinute, newVault, oldVault, otherVault, textOf } from './sample-vault.ts';
import { VaultError } from '../../../shared/errors.ts';
import { failure, VaultFolder } from './vault-folder.ts';

const vault = new VaultFolder();

describe('saving', () => {
  it('replaces the content, keeps the version before, and answers what the file is now', async () => {
    vault.write(oldVault);
    const { identity, durable, backupError } = await vault.save();
    expect({ durable, backupError }).toEqual({ durable: true, backupError: undefined });
    expect(identity).toEqual((await readVaultFile(vault.file)).identity);
    expect(vault.read()).toBe(textOf(newVault));
    const [backup] = await listBackups(nodeFileOperations, vault.file);
    expect(fs.readFileSync(backup?.path ?? '', 'utf8')).toBe(textOf(oldVault));
    expect(vault.leftovers()).toEqual([]);
    // The answer is enough for the next save.
    await vault.save({ pieces: otherVault, basedOn: identity });
    expect(vault.read()).toBe(textOf(otherVault));
  });

  it('S24: a new file is 0600 whatever the umask, and a link, a mode and an owner are kept', async () => {
    const umask = process.umask(0);
    try {
      await vault.save({ basedOn: null });
      expect(fs.statSync(vault.file).mode & 0o777).toBe(0o600);
      const link = path.join(vault.folder, 'link.breakglass');
      fs.mkdirSync(path.join(vault.folder, 'elsewhere'));
      const target = path.join(vault.folder, 'elsewhere', 'real.breakglass');
      fs.renameSync(vault.file, target);
      fs.symlinkSync('elsewhere/real.breakglass', link);
      for (const mode of [0o600, 0o640, 0o644, 0o200 | 0o400]) {
        fs.chmodSync(target, mode);
        await vault.save({ path: link, pieces: mode === 0o640 ? oldVault : newVault });
        expect(fs.readlinkSync(link)).toBe('elsewhere/real.breakglass');
        expect(fs.statSync(target).mode & 0o777).toBe(mode);
        expect(fs.readFileSync(target, 'utf8')).toBe(textOf(mode === 0o640 ? oldVault : newVault));
      }
      if (process.getuid?.() === 0) {
        fs.chownSync(target, 12_345, 54_321);
        await vault.save({ path: link, pieces: oldVault });
        expect(fs.statSync(target)).toMatchObject({ uid: 12_345, gid: 54_321 });
      }
      expect(vault.leftovers()).toEqual([]);
      expect(vault.leftovers(path.dirname(target))).toEqual([]);
      expect(fs.statSync(backupFolderOf(target)).mode & 0o777).toBe(0o700);
    } finally {
      process.umask(umask);
    }
  });

  it('S24: an owner that this process may not give is left out, any other failure of it is not', async () => {
    vault.write(oldVault);
    if (process.getuid?.() === 0) fs.chownSync(vault.file, 12_345, 54_321);
    const refusing = (system: string) =>
      faultyOperations((operation) => {
        if (operation === 'fchown') throw systemError(system);
      });
    if (process.getuid?.() === 0) await expect(vault.save({ environment: { operations: refusing('EIO') } })).rejects.toMatchObject(failure('ERR_STORAGE_IO'));
    await vault.save({ environment: { operations: refusing('EPERM') } });
    expect(vault.read()).toBe(textOf(newVault));
  });

  it('S24: a file that has no write permission is refused, also to root, and kept', async () => {
    vault.write(oldVault, 0o400);
    await expect(vault.save()).rejects.toMatchObject(failure('ERR_STORAGE_READ_ONLY'));
    expect(vault.read()).toBe(textOf(oldVault));
    expect(fs.statSync(vault.file).mode & 0o777).toBe(0o400);
    expect(vault.leftovers()).toEqual([]);
  });

  it('S23: a file that changed since it was read is never overwritten', async () => {
    vault.write(oldVault);
    const { identity } = await readVaultFile(vault.file);
    vault.write(otherVault);
    await expect(vault.save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED', { reason: 'changed' }));
    expect(vault.read()).toBe(textOf(otherVault));
    // Same length and same time: only the content tells.
    const sneaky = textOf(oldVault).replace('old 0', 'odd 0');
    fs.writeFileSync(vault.file, sneaky);
    fs.utimesSync(vault.file, Number(identity.mtimeNs) / 1e9, Number(identity.mtimeNs) / 1e9);
    await expect(vault.save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED', { reason: 'changed' }));
    expect(vault.read()).toBe(sneaky);
    fs.rmSync(vault.file);
    await expect(vault.save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED', { reason: 'gone' }));
    expect(fs.existsSync(vault.file)).toBe(false);
    expect(vault.leftovers()).toEqual([]);
    // The same content at the same place, by a checkout to and fro, is no change.
    vault.write(oldVault);
    await vault.save({ basedOn: identity });
    expect(vault.read()).toBe(textOf(newVault));
  });

  it.each([
    ['long', inAMinute],
    ['just', () => Date.now() - 3_600_000],
  ])('S23: a change at any moment of the save is found, up to the rename (old content written %s ago)', async (_, nowMs) => {
    vault.write(oldVault);
    const names: string[] = [];
    await vault.save({ environment: { nowMs, operations: faultyOperations((operation) => void names.push(operation)) } });
    const renameAt = names.lastIndexOf('rename') + 1;
    expect(renameAt).toBeGreaterThan(20);
    // The last look is the step before the rename; only the system could close what remains.
    for (let changeAt = 1; changeAt < renameAt; changeAt++) {
      vault.write(oldVault);
      fs.rmSync(backupFolderOf(vault.file), { recursive: true, force: true });
      const { identity } = await readVaultFile(vault.file);
      const operations = faultyOperations((_operation, number) => {
        if (number === changeAt) vault.write(otherVault);
      });
      await expect(vault.save({ basedOn: identity, environment: { nowMs, operations } })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED'));
      expect(vault.read()).toBe(textOf(otherVault));
      expect(vault.leftovers()).toEqual([]);
      expect(await listBackups(nodeFileOperations, vault.file)).toEqual([]);
    }
  });

  it('S23: a change of the same length within the same tick of the clock is found', async () => {
    vault.write(oldVault);
    const { identity } = await readVaultFile(vault.file);
    const sneaky = textOf(oldVault).replace('old 0', 'odd 0');
    const frozen = fs.statSync(vault.file, { bigint: true });
    // As a file system with a slow clock shows it: nothing about the file looks different.
    const slowClock = faultyOperations(
      (operation) => {
        if (operation === 'link') fs.writeFileSync(vault.file, sneaky);
      },
      { ...nodeFileOperations, stat: async (name) => ({ ...(await nodeFileOperations.stat(name)), mtimeNs: frozen.mtimeNs, ctimeNs: frozen.ctimeNs }) },
    );
    // The clock stands still too: on a busy machine the save can outlast the tick that the test is about.
    const nowMs = (): number => Number(frozen.mtimeNs / 1_000_000n);
    await expect(vault.save({ basedOn: identity, environment: { nowMs, operations: slowClock } })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED'));
    expect(vault.read()).toBe(sneaky);
  });

  it('S23: two programs that save at the same moment: one is told, neither edit is lost', async () => {
    for (let round = 0; round < 20; round++) {
      vault.write(oldVault);
      const { identity } = await readVaultFile(vault.file);
      const outcomes = await Promise.allSettled([vault.save({ basedOn: identity }), vault.save({ basedOn: identity, pieces: otherVault })]);
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'saved'));
      expect(codes.sort()).toEqual(['ERR_STORAGE_CHANGED', 'saved']);
      const won = outcomes[0]?.status === 'fulfilled' ? newVault : otherVault;
      expect(vault.read()).toBe(textOf(won));
    }
  });

  it('creates exclusively: a file that is there, or comes in between, or a dangling link is kept', async () => {
    vault.write(oldVault);
    await expect(vault.save({ basedOn: null })).rejects.toMatchObject(failure('ERR_STORAGE_EXISTS'));
    fs.rmSync(vault.file);
    fs.symlinkSync(path.join(vault.folder, 'nowhere'), vault.file);
    await expect(vault.save({ basedOn: null })).rejects.toMatchObject(failure('ERR_STORAGE_EXISTS'));
    fs.rmSync(vault.file);
    for (const [operation, links] of [['link', true], ['lstat', false]] as const) {
      let seen = 0;
      const operations = faultyOperations((name) => {
        if (name === 'link' && !links) throw systemError('ENOTSUP');
        if (name === operation && ++seen === (links ? 1 : 2)) vault.write(oldVault);
      });
      await expect(vault.save({ basedOn: null, environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_EXISTS'));
      expect(vault.read()).toBe(textOf(oldVault));
      fs.rmSync(vault.file);
    }
    expect(vault.leftovers()).toEqual([]);
    await expect(vault.save({ basedOn: null, path: path.join(vault.folder, 'no', 'folder') })).rejects.toMatchObject(failure('ERR_STORAGE_NOT_FOUND'));
  });

  it('works where there are no hard links: creates by renaming and copies its backups', async () => {
    const operations = faultyOperations((operation) => {
      if (operation === 'link') throw systemError('EPERM');
    });
    await vault.save({ basedOn: null, environment: { operations } });
    await vault.save({ pieces: otherVault, environment: { operations } });
    const [backup] = await listBackups(nodeFileOperations, vault.file);
    expect(fs.readFileSync(backup?.path ?? '', 'utf8')).toBe(textOf(newVault));
    expect(fs.statSync(backup?.path ?? '').nlink).toBe(1);
    expect(vault.leftovers()).toEqual([]);
  });

  it('what does not verify is never put in place', async () => {
    vault.write(oldVault);
    await expect(vault.save({ pieces: [Buffer.from('half a vault')] })).rejects.toMatchObject({ code: 'ERR_STORAGE_VERIFY' });
    const lying = {
      ...nodeFileOperations,
      open: async (...values: Parameters<typeof nodeFileOperations.open>) => {
        const opened = await nodeFileOperations.open(...values);
        if (values[1] !== 'wx+') return opened;
        return { ...opened, writev: (pieces: readonly Uint8Array[]) => opened.writev(pieces.map((piece) => piece.map((byte) => byte ^ 1))) };
      },
    };
    await expect(vault.save({ environment: { operations: lying } })).rejects.toMatchObject(failure('ERR_STORAGE_VERIFY', { reason: 'content' }));
    const idle = {
      ...lying,
      open: async (...values: Parameters<typeof nodeFileOperations.open>) => {
        const opened = await nodeFileOperations.open(...values);
        return values[1] === 'wx+' ? { ...opened, writev: async () => ({ bytesWritten: 0 }) } : opened;
      },
    };
    await expect(vault.save({ environment: { operations: idle } })).rejects.toMatchObject(failure('ERR_STORAGE_IO', { reason: 'nothing written' }));
    expect(vault.read()).toBe(textOf(oldVault));
    expect(vault.leftovers()).toEqual([]);
  });

  it('what the caller says of the content is what the caller gets', async () => {
    vault.write(oldVault);
    const verify = (): void => {
      throw new VaultError('ERR_SEAL_MISMATCH');
    };
    await expect(vault.save({ verify })).rejects.toMatchObject({ code: 'ERR_SEAL_MISMATCH' });
    expect(vault.read()).toBe(textOf(oldVault));
  });

  it('S22: the old vault is kept where nothing can be deleted either, and where the file goes in the middle', async () => {
    vault.write(oldVault);
    const stuck = faultyOperations((operation) => {
      if (operation === 'rename' || operation === 'unlink') throw systemError('EIO');
    });
    await expect(vault.save({ environment: { operations: stuck } })).rejects.toMatchObject(failure('ERR_STORAGE_IO'));
    expect(vault.read()).toBe(textOf(oldVault));
    const going = faultyOperations((operation) => {
      if (operation === 'stat') fs.rmSync(vault.file, { force: true });
    });
    await expect(vault.save({ environment: { operations: going } })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED', { reason: 'gone' }));
    expect(fs.existsSync(vault.file)).toBe(false);
  });

  it('a failure that is none of the system, and one while looking whether a name is free, are codes', async () => {
    const odd = faultyOperations((operation) => {
      if (operation === 'link') throw new TypeError('not of the system');
    });
    await expect(vault.save({ basedOn: null, environment: { operations: odd } })).rejects.toMatchObject(failure('ERR_STORAGE_IO', { system: 'unknown' }));
    let looks = 0;
    const blind = faultyOperations((operation) => {
      if (operation === 'link') throw systemError('ENOTSUP');
      if (operation === 'lstat' && ++looks === 2) throw systemError('EACCES');
    });
    await expect(vault.save({ basedOn: null, environment: { operations: blind } })).rejects.toMatchObject(failure('ERR_STORAGE_PERMISSION'));
    expect(vault.leftovers()).toEqual([]);
  });

  it('a target that turned into something else is refused', async () => {
    vault.write(oldVault);
    const { identity } = await readVaultFile(vault.file);
    fs.rmSync(vault.file);
    fs.mkdirSync(vault.file);
    await expect(vault.save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_IS_DIRECTORY'));
    fs.rmdirSync(vault.file);
    execFileSync('mkfifo', [vault.file]);
    await expect(vault.save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_NOT_REGULAR'));
  });

  it('a folder that cannot be made durable is said, not hidden', async () => {
    vault.write(oldVault);
    const operations = faultyOperations(() => undefined, {
      ...nodeFileOperations,
      open: (name, flags, mode) => (name === vault.folder ? Promise.reject(systemError('EIO')) : nodeFileOperations.open(name, flags, mode)),
    });
    expect((await vault.save({ environment: { operations } })).durable).toBe(false);
    expect(vault.read()).toBe(textOf(newVault));
    expect((await vault.save({ pieces: oldVault, environment: { operations, platform: 'win32' } })).durable).toBe(true);
  });
});

describe('on Windows', () => {
  /** A clock that only moves when somebody sleeps. */
  function virtualTime() {
    let nowMs = 1_000_000;
    const pauses: number[] = [];
    return { pauses, nowMs: () => nowMs, sleep: async (ms: number) => void (pauses.push(ms), (nowMs += ms)) };
  }

  it.each(['EPERM', 'EACCES', 'EBUSY'])('a rename that another program holds up (%s) is tried again, and told once', async (system) => {
    vault.write(oldVault);
    let held = 15;
    let told = 0;
    const operations = faultyOperations((operation) => {
      if (operation === 'rename' && held-- > 0) throw systemError(system);
    });
    const time = virtualTime();
    await vault.save({ environment: { operations, platform: 'win32', ...time }, onWaiting: () => told++ });
    expect(vault.read()).toBe(textOf(newVault));
    expect(told).toBe(1);
    expect(time.pauses).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100, 100, 100, 100, 100]);
  });

  it('it gives up after a minute, the old vault is kept, and a change meanwhile is found', async () => {
    vault.write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation === 'rename') throw systemError('EPERM');
    });
    const time = virtualTime();
    await expect(vault.save({ environment: { operations, platform: 'win32', ...time } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY', { reason: 'held' }));
    expect(time.pauses.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000);
    expect(time.pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_200);
    expect(vault.read()).toBe(textOf(oldVault));
    const later = virtualTime();
    const changing = { ...later, sleep: async (ms: number) => (vault.write(otherVault), later.sleep(ms)) };
    await expect(vault.save({ environment: { operations, platform: 'win32', ...changing } })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED'));
    expect(vault.read()).toBe(textOf(otherVault));
    expect(vault.leftovers()).toEqual([]);
  });

  it('elsewhere the same failure is final', async () => {
    vault.write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation === 'rename') throw systemError('EPERM');
    });
    await expect(vault.save({ environment: { operations, platform: 'linux' } })).rejects.toMatchObject(failure('ERR_STORAGE_PERMISSION'));
  });
});
