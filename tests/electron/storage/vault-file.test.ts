import { execFile, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupFolderOf, backupPath, listBackups, requireBackupContent } from '../../../electron/storage/backups.ts';
import { changeSince, sha256Of } from '../../../electron/storage/file-identity.ts';
import { nodeFileOperations, type FileStat } from '../../../electron/storage/file-operations.ts';
import { readVaultFile, removeSaveLeftovers, saveVaultFile, type SaveRequest, type SaveResult } from '../../../electron/storage/vault-file.ts';
import { bundleForNode } from '../node-bundle.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';
import { newVault, oldVault, otherVault, textOf, verifyWhole } from './sample-vault.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-file-')));
  file = path.join(folder, 'team.breakglass');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const write = (vault: readonly Uint8Array[], mode = 0o600): void => {
  fs.writeFileSync(file, textOf(vault));
  fs.chmodSync(file, mode);
};
const read = (): string => fs.readFileSync(file, 'utf8');
const leftovers = (where = folder): string[] => fs.readdirSync(where).filter((name) => name.startsWith('.breakglass-'));
async function save(request: Partial<SaveRequest> = {}): Promise<SaveResult> {
  const basedOn = request.basedOn === undefined ? (await readVaultFile(request.path ?? file)).identity : request.basedOn;
  return saveVaultFile({ path: file, pieces: newVault, verify: verifyWhole, keepBackups: 3, ...request, basedOn });
}
const failure = (code: string, details: object = {}) => ({ code, details: expect.objectContaining(details) });

describe('reading', () => {
  it('answers the bytes and what identifies them', async () => {
    write(oldVault);
    fs.symlinkSync(file, path.join(folder, 'link'));
    const { bytes, identity } = await readVaultFile(path.join(folder, 'link'));
    expect(Buffer.from(bytes).toString('utf8')).toBe(textOf(oldVault));
    expect(identity).toMatchObject({ path: file, sizeBytes: bytes.byteLength, inode: BigInt(fs.statSync(file).ino), sha256: sha256Of(oldVault) });
  });

  it('an empty file is read, and is for the parser to refuse', async () => {
    fs.writeFileSync(file, '');
    expect((await readVaultFile(file)).bytes.byteLength).toBe(0);
  });

  it('a missing file, a folder on the way that is none, and a dangling link are not found', async () => {
    fs.writeFileSync(path.join(folder, 'plain'), '');
    fs.symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'dangling'));
    for (const name of ['missing', 'plain/below', 'dangling']) {
      await expect(readVaultFile(path.join(folder, name))).rejects.toMatchObject(failure('ERR_STORAGE_NOT_FOUND', { path: path.join(folder, name) }));
    }
  });

  it('a directory, a FIFO without a writer, a socket, a device and a loop of links are each a code at once', async () => {
    await expect(readVaultFile(folder)).rejects.toMatchObject(failure('ERR_STORAGE_IS_DIRECTORY'));
    execFileSync('mkfifo', [path.join(folder, 'fifo')]);
    fs.symlinkSync(path.join(folder, 'loop'), path.join(folder, 'loop'));
    const server = net.createServer().listen(path.join(folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    for (const name of [path.join(folder, 'fifo'), path.join(folder, 'socket'), '/dev/zero', path.join(folder, 'loop')]) {
      await expect(readVaultFile(name)).rejects.toMatchObject(failure('ERR_STORAGE_NOT_REGULAR'));
    }
    server.close();
  });

  it('a file that becomes a directory between the look and the opening is caught', async () => {
    write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation !== 'open') return;
      fs.rmSync(file);
      fs.mkdirSync(file);
    });
    await expect(readVaultFile(file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_IS_DIRECTORY'));
  });

  it('a file over 512 MiB is refused before it is read', async () => {
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 512 * 1024 * 1024 + 1);
    const operations = faultyOperations((operation) => expect(operation).not.toBe('read'));
    await expect(readVaultFile(file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_FORMAT_TOO_LARGE'));
  });

  it('a placeholder of a cloud drive is refused: unread on macOS, where it reads as nothing elsewhere', async () => {
    fs.writeFileSync(file, '');
    fs.truncateSync(file, 5_000);
    const unread = faultyOperations((operation) => expect(operation).not.toBe('read'));
    await expect(readVaultFile(file, { environment: { operations: unread, platform: 'darwin' } })).rejects.toMatchObject(failure('ERR_STORAGE_PLACEHOLDER'));
    await expect(readVaultFile(file, { environment: { platform: 'linux' } })).rejects.toMatchObject(failure('ERR_STORAGE_PLACEHOLDER'));
    const deadlock = faultyOperations((operation) => {
      if (operation === 'read') throw systemError('EDEADLK');
    });
    await expect(readVaultFile(file, { environment: { operations: deadlock } })).rejects.toMatchObject(failure('ERR_STORAGE_PLACEHOLDER'));
  });

  it('a file system that counts no blocks can still hold a vault', async () => {
    write(oldVault);
    const base = {
      ...nodeFileOperations,
      open: async (...values: Parameters<typeof nodeFileOperations.open>) => {
        const opened = await nodeFileOperations.open(...values);
        return { ...opened, stat: async (): Promise<FileStat> => ({ ...(await opened.stat()), blocks: 0n }) };
      },
    };
    expect((await readVaultFile(file, { environment: { operations: base } })).identity.sha256).toBe(sha256Of(oldVault));
  });

  it.each([
    ['EACCES', 'ERR_STORAGE_PERMISSION'],
    ['EIO', 'ERR_STORAGE_IO'],
    ['EMFILE', 'ERR_STORAGE_IO'],
    ['ESTALE', 'ERR_STORAGE_NOT_FOUND'],
    ['EBUSY', 'ERR_STORAGE_BUSY'],
  ])('%s at any step of reading is %s, and no handle stays open', async (system, code) => {
    write(oldVault);
    const before = fs.readdirSync('/proc/self/fd').length;
    for (let failAt = 1; ; failAt++) {
      let failed = false;
      const operations = faultyOperations((_, number) => {
        if (number !== failAt) return;
        failed = true;
        throw systemError(system);
      });
      const outcome = readVaultFile(file, { environment: { operations } });
      if (await outcome.then(() => !failed, () => false)) break;
      await expect(outcome).rejects.toMatchObject(failure(code, { system }));
    }
    expect(fs.readdirSync('/proc/self/fd').length).toBe(before);
  });

  it.skipIf(process.getuid?.() !== 0)('another user gets the permission code, from the real system', async () => {
    write(oldVault);
    fs.chmodSync(folder, 0o755);
    const program = await bundleForNode('tests/electron/storage/save-program.ts');
    fs.cpSync(program, path.join(folder, 'program.mjs'));
    fs.rmSync(path.dirname(program), { recursive: true });
    const outputOf = (): Promise<string> =>
      new Promise((resolve) => execFile(process.execPath, [path.join(folder, 'program.mjs'), file], { uid: 65_534, gid: 65_534 }, (_, stdout) => resolve(stdout)));
    expect(await outputOf()).toMatch(/^ERR_STORAGE_PERMISSION/);
    // Readable, in a folder where nothing can be written.
    fs.chmodSync(file, 0o644);
    expect(await outputOf()).toMatch(/^ERR_STORAGE_PERMISSION/);
    expect(read()).toBe(textOf(oldVault));
  });

  it('a file that vanishes while it is read is not found', async () => {
    write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation === 'read') fs.rmSync(file, { force: true });
    });
    await expect(readVaultFile(file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_NOT_FOUND'));
  });

  it('a file that is written to while it is read is read again, and one that never rests is busy', async () => {
    write(oldVault);
    let changes = 1;
    const operations = faultyOperations((operation) => {
      if (operation === 'read' && changes-- > 0) fs.appendFileSync(file, 'more');
    });
    expect((await readVaultFile(file, { environment: { operations } })).identity.sizeBytes).toBe(fs.statSync(file).size);
    changes = Infinity;
    await expect(readVaultFile(file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
    const shrinking = faultyOperations((operation) => {
      if (operation === 'read') fs.truncateSync(file, Math.max(0, fs.statSync(file).size - 10));
    });
    await expect(readVaultFile(file, { environment: { operations: shrinking } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
  });

  it('a drive that does not answer ends with the time-out, and a person can cancel', async () => {
    write(oldVault);
    const operations = faultyOperations((operation) => (operation === 'open' ? new Promise<void>(() => undefined) : undefined));
    await expect(readVaultFile(file, { environment: { operations }, timeoutMs: 20 })).rejects.toMatchObject(failure('ERR_STORAGE_IO', { reason: 'timeout' }));
    const cancel = new AbortController();
    const waiting = readVaultFile(file, { environment: { operations }, signal: cancel.signal });
    cancel.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    await expect(readVaultFile(file, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });
});

describe('saving', () => {
  it('replaces the content, keeps the version before, and answers what the file is now', async () => {
    write(oldVault);
    const { identity, durable, backupError } = await save();
    expect({ durable, backupError }).toEqual({ durable: true, backupError: undefined });
    expect(identity).toEqual((await readVaultFile(file)).identity);
    expect(read()).toBe(textOf(newVault));
    const [backup] = await listBackups(nodeFileOperations, file);
    expect(fs.readFileSync(backup?.path ?? '', 'utf8')).toBe(textOf(oldVault));
    expect(leftovers()).toEqual([]);
    // The answer is enough for the next save.
    await save({ pieces: otherVault, basedOn: identity });
    expect(read()).toBe(textOf(otherVault));
  });

  it('S24: a new file is 0600 whatever the umask, and a link, a mode and an owner are kept', async () => {
    const umask = process.umask(0);
    try {
      await save({ basedOn: null });
      expect(fs.statSync(file).mode & 0o777).toBe(0o600);
      const link = path.join(folder, 'link.breakglass');
      fs.mkdirSync(path.join(folder, 'elsewhere'));
      const target = path.join(folder, 'elsewhere', 'real.breakglass');
      fs.renameSync(file, target);
      fs.symlinkSync('elsewhere/real.breakglass', link);
      for (const mode of [0o600, 0o640, 0o644, 0o200 | 0o400]) {
        fs.chmodSync(target, mode);
        await save({ path: link, pieces: mode === 0o640 ? oldVault : newVault });
        expect(fs.readlinkSync(link)).toBe('elsewhere/real.breakglass');
        expect(fs.statSync(target).mode & 0o777).toBe(mode);
        expect(fs.readFileSync(target, 'utf8')).toBe(textOf(mode === 0o640 ? oldVault : newVault));
      }
      if (process.getuid?.() === 0) {
        fs.chownSync(target, 12_345, 54_321);
        await save({ path: link, pieces: oldVault });
        expect(fs.statSync(target)).toMatchObject({ uid: 12_345, gid: 54_321 });
      }
      expect(leftovers()).toEqual([]);
      expect(leftovers(path.dirname(target))).toEqual([]);
      expect(fs.statSync(backupFolderOf(target)).mode & 0o777).toBe(0o700);
    } finally {
      process.umask(umask);
    }
  });

  it('S24: an owner that this process may not give is left out, any other failure of it is not', async () => {
    write(oldVault);
    if (process.getuid?.() === 0) fs.chownSync(file, 12_345, 54_321);
    const refusing = (system: string) =>
      faultyOperations((operation) => {
        if (operation === 'fchown') throw systemError(system);
      });
    if (process.getuid?.() === 0) await expect(save({ environment: { operations: refusing('EIO') } })).rejects.toMatchObject(failure('ERR_STORAGE_IO'));
    await save({ environment: { operations: refusing('EPERM') } });
    expect(read()).toBe(textOf(newVault));
  });

  it('S24: a file that has no write permission is refused, also to root, and kept', async () => {
    write(oldVault, 0o400);
    await expect(save()).rejects.toMatchObject(failure('ERR_STORAGE_READ_ONLY'));
    expect(read()).toBe(textOf(oldVault));
    expect(fs.statSync(file).mode & 0o777).toBe(0o400);
    expect(leftovers()).toEqual([]);
  });

  it('S23: a file that changed since it was read is never overwritten', async () => {
    write(oldVault);
    const { identity } = await readVaultFile(file);
    write(otherVault);
    await expect(save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED', { reason: 'changed' }));
    expect(read()).toBe(textOf(otherVault));
    // Same length and same time: only the content tells.
    const sneaky = textOf(oldVault).replace('old 0', 'odd 0');
    fs.writeFileSync(file, sneaky);
    fs.utimesSync(file, Number(identity.mtimeNs) / 1e9, Number(identity.mtimeNs) / 1e9);
    await expect(save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED', { reason: 'changed' }));
    expect(read()).toBe(sneaky);
    fs.rmSync(file);
    await expect(save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED', { reason: 'gone' }));
    expect(fs.existsSync(file)).toBe(false);
    expect(leftovers()).toEqual([]);
    // The same content at the same place, by a checkout to and fro, is no change.
    write(oldVault);
    await save({ basedOn: identity });
    expect(read()).toBe(textOf(newVault));
  });

  it('S23: a change at any moment of the save is found, up to the rename', async () => {
    write(oldVault);
    const operations: string[] = [];
    await save({ environment: { operations: faultyOperations((operation) => void operations.push(operation)) } });
    const renameAt = operations.lastIndexOf('rename') + 1;
    // The last look is the step before the rename; only the system could close what remains.
    for (let changeAt = 1; changeAt < renameAt; changeAt++) {
      write(oldVault);
      fs.rmSync(backupFolderOf(file), { recursive: true, force: true });
      const { identity } = await readVaultFile(file);
      const meddling = faultyOperations((_, number) => {
        if (number === changeAt) write(otherVault);
      });
      await expect(save({ basedOn: identity, environment: { operations: meddling } })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED'));
      expect(read()).toBe(textOf(otherVault));
      expect(leftovers()).toEqual([]);
      expect(await listBackups(nodeFileOperations, file)).toEqual([]);
    }
  });

  it('S23: two programs that save at the same moment: one is told, neither edit is lost', async () => {
    for (let round = 0; round < 20; round++) {
      write(oldVault);
      const { identity } = await readVaultFile(file);
      const outcomes = await Promise.allSettled([save({ basedOn: identity }), save({ basedOn: identity, pieces: otherVault })]);
      const codes = outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'saved'));
      expect(codes.sort()).toEqual(['ERR_STORAGE_CHANGED', 'saved']);
      const won = outcomes[0]?.status === 'fulfilled' ? newVault : otherVault;
      expect(read()).toBe(textOf(won));
    }
  });

  it('creates exclusively: a file that is there, or comes in between, or a dangling link is kept', async () => {
    write(oldVault);
    await expect(save({ basedOn: null })).rejects.toMatchObject(failure('ERR_STORAGE_EXISTS'));
    fs.rmSync(file);
    fs.symlinkSync(path.join(folder, 'nowhere'), file);
    await expect(save({ basedOn: null })).rejects.toMatchObject(failure('ERR_STORAGE_EXISTS'));
    fs.rmSync(file);
    for (const [operation, links] of [['link', true], ['lstat', false]] as const) {
      let seen = 0;
      const operations = faultyOperations((name) => {
        if (name === 'link' && !links) throw systemError('ENOTSUP');
        if (name === operation && ++seen === (links ? 1 : 2)) write(oldVault);
      });
      await expect(save({ basedOn: null, environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_EXISTS'));
      expect(read()).toBe(textOf(oldVault));
      fs.rmSync(file);
    }
    expect(leftovers()).toEqual([]);
    await expect(save({ basedOn: null, path: path.join(folder, 'no', 'folder') })).rejects.toMatchObject(failure('ERR_STORAGE_NOT_FOUND'));
  });

  it('works where there are no hard links: creates by renaming and copies its backups', async () => {
    const operations = faultyOperations((operation) => {
      if (operation === 'link') throw systemError('EPERM');
    });
    await save({ basedOn: null, environment: { operations } });
    await save({ pieces: otherVault, environment: { operations } });
    const [backup] = await listBackups(nodeFileOperations, file);
    expect(fs.readFileSync(backup?.path ?? '', 'utf8')).toBe(textOf(newVault));
    expect(fs.statSync(backup?.path ?? '').nlink).toBe(1);
    expect(leftovers()).toEqual([]);
  });

  it('what does not verify is never put in place', async () => {
    write(oldVault);
    await expect(save({ pieces: [Buffer.from('half a vault')] })).rejects.toMatchObject({ code: 'ERR_STORAGE_VERIFY' });
    const lying = {
      ...nodeFileOperations,
      open: async (...values: Parameters<typeof nodeFileOperations.open>) => {
        const opened = await nodeFileOperations.open(...values);
        if (values[1] !== 'wx+') return opened;
        return { ...opened, writev: (pieces: readonly Uint8Array[]) => opened.writev(pieces.map((piece) => piece.map((byte) => byte ^ 1))) };
      },
    };
    await expect(save({ environment: { operations: lying } })).rejects.toMatchObject(failure('ERR_STORAGE_VERIFY', { reason: 'content' }));
    const idle = {
      ...lying,
      open: async (...values: Parameters<typeof nodeFileOperations.open>) => {
        const opened = await nodeFileOperations.open(...values);
        return values[1] === 'wx+' ? { ...opened, writev: async () => ({ bytesWritten: 0 }) } : opened;
      },
    };
    await expect(save({ environment: { operations: idle } })).rejects.toMatchObject(failure('ERR_STORAGE_IO', { reason: 'nothing written' }));
    expect(read()).toBe(textOf(oldVault));
    expect(leftovers()).toEqual([]);
  });

  it('a target that turned into something else is refused', async () => {
    write(oldVault);
    const { identity } = await readVaultFile(file);
    fs.rmSync(file);
    fs.mkdirSync(file);
    await expect(save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_IS_DIRECTORY'));
    fs.rmdirSync(file);
    execFileSync('mkfifo', [file]);
    await expect(save({ basedOn: identity })).rejects.toMatchObject(failure('ERR_STORAGE_NOT_REGULAR'));
  });

  it('a folder that cannot be made durable is said, not hidden', async () => {
    write(oldVault);
    const operations = faultyOperations(() => undefined, {
      ...nodeFileOperations,
      open: (name, flags, mode) => (name === folder ? Promise.reject(systemError('EIO')) : nodeFileOperations.open(name, flags, mode)),
    });
    expect((await save({ environment: { operations } })).durable).toBe(false);
    expect(read()).toBe(textOf(newVault));
    expect((await save({ pieces: oldVault, environment: { operations, platform: 'win32' } })).durable).toBe(true);
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
    write(oldVault);
    let held = 15;
    let told = 0;
    const operations = faultyOperations((operation) => {
      if (operation === 'rename' && held-- > 0) throw systemError(system);
    });
    const time = virtualTime();
    await save({ environment: { operations, platform: 'win32', ...time }, onWaiting: () => told++ });
    expect(read()).toBe(textOf(newVault));
    expect(told).toBe(1);
    expect(time.pauses).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100, 100, 100, 100, 100]);
  });

  it('it gives up after a minute, the old vault is kept, and a change meanwhile is found', async () => {
    write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation === 'rename') throw systemError('EPERM');
    });
    const time = virtualTime();
    await expect(save({ environment: { operations, platform: 'win32', ...time } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY', { reason: 'held' }));
    expect(time.pauses.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000);
    expect(time.pauses.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_200);
    expect(read()).toBe(textOf(oldVault));
    const later = virtualTime();
    const changing = { ...later, sleep: async (ms: number) => (write(otherVault), later.sleep(ms)) };
    await expect(save({ environment: { operations, platform: 'win32', ...changing } })).rejects.toMatchObject(failure('ERR_STORAGE_CHANGED'));
    expect(read()).toBe(textOf(otherVault));
    expect(leftovers()).toEqual([]);
  });

  it('elsewhere the same failure is final', async () => {
    write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation === 'rename') throw systemError('EPERM');
    });
    await expect(save({ environment: { operations, platform: 'linux' } })).rejects.toMatchObject(failure('ERR_STORAGE_PERMISSION'));
  });
});

describe('the lock of a save', () => {
  const lockOf = async (): Promise<{ name: string; content: Record<string, unknown> }> => {
    write(oldVault);
    let name = '';
    let content = '';
    const operations = faultyOperations((operation) => {
      if (operation !== 'rename') return;
      [name = ''] = leftovers().filter((entry) => entry.endsWith('.lock'));
      content = fs.readFileSync(path.join(folder, name), 'utf8');
    });
    await save({ environment: { operations } });
    return { name: path.join(folder, name), content: JSON.parse(content) as Record<string, unknown> };
  };

  it('names its owner while the save lasts, and only then', async () => {
    const { name, content } = await lockOf();
    expect(content).toMatchObject({ pid: process.pid, host: os.hostname(), start: expect.any(String) });
    expect(fs.existsSync(name)).toBe(false);
  });

  it('of a program that runs is waited for, and is busy in the end', async () => {
    const { name, content } = await lockOf();
    const other = spawn('sleep', ['60']);
    fs.writeFileSync(name, JSON.stringify({ ...content, pid: other.pid, start: null }));
    let told = 0;
    await expect(save({ pieces: oldVault, lockTimeoutMs: 120, onWaiting: () => told++ })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY', { reason: 'saving' }));
    expect(told).toBe(1);
    expect(fs.existsSync(name)).toBe(true);
    const waiting = save({ pieces: oldVault });
    setTimeout(() => fs.rmSync(name), 30);
    await waiting;
    expect(read()).toBe(textOf(oldVault));
    other.kill();
  });

  it.each([
    ['its program has ended', { pid: 2 ** 22 + 1 }, 0],
    ['its pid is another program by now', { pid: 1, start: 'long ago' }, 0],
    ['this program could not delete it', {}, 0],
    ['it is on another computer and ten minutes old', { host: 'elsewhere' }, 11 * 60],
  ])('is taken over when %s', async (_, owner, ageSeconds) => {
    const { name, content } = await lockOf();
    fs.writeFileSync(name, JSON.stringify({ ...content, ...owner }));
    const then = Date.now() / 1000 - ageSeconds;
    fs.utimesSync(name, then, then);
    await save({ pieces: oldVault, lockTimeoutMs: 0 });
    expect(read()).toBe(textOf(oldVault));
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ['of another computer', (content: object) => JSON.stringify({ ...content, host: 'elsewhere' })],
    ['without its owner yet', () => ''],
    ['that is not understood', () => '{"pid":"x"}'],
  ])('%s and fresh, is respected', async (_, text) => {
    const { name, content } = await lockOf();
    fs.writeFileSync(name, text(content));
    await expect(save({ pieces: oldVault, lockTimeoutMs: 0 })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
    fs.utimesSync(name, 1, 1);
    await save({ pieces: oldVault, lockTimeoutMs: 0 });
  });

  it('a lock that another program took over while this one took it over is put back', async () => {
    const { name, content } = await lockOf();
    fs.writeFileSync(name, JSON.stringify({ ...content, pid: 2 ** 22 + 1 }));
    const other = spawn('sleep', ['60']);
    const others = JSON.stringify({ ...content, pid: other.pid, start: null });
    const operations = faultyOperations((operation) => {
      if (operation === 'rename') fs.writeFileSync(name, others);
    });
    await expect(save({ pieces: oldVault, lockTimeoutMs: 0, environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
    expect(fs.readFileSync(name, 'utf8')).toBe(others);
    expect(leftovers()).toEqual([path.basename(name)]);
    other.kill();
  });

  it('a lock that is gone before it could be read or moved is simply taken', async () => {
    const { name, content } = await lockOf();
    for (const vanishAt of ['open', 'rename']) {
      fs.writeFileSync(name, JSON.stringify({ ...content, pid: 2 ** 22 + 1 }));
      let opened = 0;
      const operations = faultyOperations((operation) => {
        if (operation === vanishAt && (vanishAt === 'rename' || ++opened === 2)) fs.rmSync(name, { force: true });
      });
      await save({ pieces: vanishAt === 'open' ? oldVault : newVault, environment: { operations } });
    }
    expect(leftovers()).toEqual([]);
  });

  it('a save whose lock was taken over stops before its rename', async () => {
    const { name } = await lockOf();
    const operations = faultyOperations((operation) => {
      if (operation === 'fsync') fs.writeFileSync(name, 'of another program');
    });
    await expect(save({ pieces: oldVault, environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY', { reason: 'lock lost' }));
    expect(read()).toBe(textOf(newVault));
    expect(fs.readFileSync(name, 'utf8')).toBe('of another program');
  });
});

describe('what crashed saves left', () => {
  it('is deleted at the next open, and nothing else is', async () => {
    write(oldVault);
    let ours = '';
    const operations = faultyOperations((operation) => {
      if (operation === 'fsync') ours ||= leftovers().find((name) => name.endsWith('.tmp')) ?? '';
    });
    await save({ environment: { operations } });
    const [, vault = '', host = ''] = /^\.breakglass-(\w+)-(\w+)-\d+-\w+\.tmp$/.exec(ours) ?? [];
    const dead = 2 ** 22 + 1;
    const goes = [`.breakglass-${vault}-${host}-${dead}-000000000000.tmp`];
    const old = [`.breakglass-${vault}-ffffffffffff-${process.pid}-000000000000.tmp`, `.breakglass-${vault}.lock.000000000000`, `.breakglass-${vault}-${host}-1-aaaaaaaaaaaa.tmp`];
    const stays = [
      `.breakglass-${vault}-${host}-${process.pid}-000000000000.tmp`,
      `.breakglass-${vault}-ffffffffffff-${dead}-000000000000.tmp`,
      `.breakglass-ffffffffffff-${host}-${dead}-000000000000.tmp`,
      `.breakglass-${vault}-${host}-${dead}.tmp`,
      'team.breakglass.tmp',
    ];
    for (const name of [...goes, ...old, ...stays]) fs.writeFileSync(path.join(folder, name), '');
    for (const name of old) fs.utimesSync(path.join(folder, name), 1, 1);
    expect(await removeSaveLeftovers(file)).toBe(4);
    for (const name of [...goes, ...old]) expect(fs.existsSync(path.join(folder, name))).toBe(false);
    for (const name of stays) expect(fs.existsSync(path.join(folder, name))).toBe(true);
  });

  it('never stops an opening', async () => {
    write(oldVault);
    const failing = faultyOperations(() => {
      throw systemError('EIO');
    });
    expect(await removeSaveLeftovers(file, { operations: failing })).toBe(0);
    expect(await removeSaveLeftovers(path.join(folder, 'no', 'folder'))).toBe(0);
    const stubborn = faultyOperations((operation) => {
      if (operation === 'unlink') throw systemError('EPERM');
    });
    let prefix = '';
    await save({ environment: { operations: faultyOperations(() => void (prefix = leftovers()[0] ?? prefix)) } });
    fs.writeFileSync(path.join(folder, `${prefix.slice(0, 24)}-ffffffffffff-1-000000000000.tmp`), '');
    fs.utimesSync(path.join(folder, `${prefix.slice(0, 24)}-ffffffffffff-1-000000000000.tmp`), 1, 1);
    expect(await removeSaveLeftovers(file, { operations: stubborn })).toBe(0);
  });
});

describe('backups', () => {
  const versions = Array.from({ length: 6 }, (_, at) => [Buffer.from(`version ${at}\n`)]);
  const anything = (): void => undefined;

  it('keeps the newest, newest first, in a folder that git ignores', async () => {
    fs.writeFileSync(file, textOf(versions[0] ?? []));
    for (const pieces of versions.slice(1)) await save({ pieces, verify: anything, keepBackups: 3 });
    const backups = await listBackups(nodeFileOperations, file);
    expect(backups.map((backup) => fs.readFileSync(backup.path, 'utf8'))).toEqual(['version 4\n', 'version 3\n', 'version 2\n']);
    expect(backups[0]?.sizeBytes).toBe(10);
    expect(backups[0]?.savedAtMs).toBeGreaterThan(Date.now() - 60_000);
    expect(fs.readFileSync(path.join(backupFolderOf(file), '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('stay in order when the clock goes back, and the same content is kept once', async () => {
    fs.writeFileSync(file, textOf(versions[0] ?? []));
    let nowMs = Date.UTC(2026, 0, 1);
    const environment = { nowMs: () => (nowMs -= 3_600_000) };
    for (const pieces of [...versions.slice(1), versions[0] ?? [], versions[1] ?? []]) await save({ pieces, verify: anything, keepBackups: 20, environment });
    const backups = await listBackups(nodeFileOperations, file);
    expect(backups.map((backup) => fs.readFileSync(backup.path, 'utf8'))).toEqual(['version 5\n', 'version 4\n', 'version 3\n', 'version 2\n', 'version 1\n', 'version 0\n']);
  });

  it('one can be read by its name and put in place of the vault, which then is a backup itself', async () => {
    write(oldVault);
    await save();
    const [backup] = await listBackups(nodeFileOperations, file);
    const { bytes, identity } = await readVaultFile(backupPath(file, backup?.name ?? ''));
    requireBackupContent(backup?.name ?? '', identity.sha256);
    await save({ pieces: [bytes] });
    expect(read()).toBe(textOf(oldVault));
    expect((await listBackups(nodeFileOperations, file)).map((kept) => fs.readFileSync(kept.path, 'utf8'))).toEqual([textOf(newVault), textOf(oldVault)]);
  });

  it('a name that is no backup and content that is not what was kept are refused', async () => {
    for (const name of ['', '../team.breakglass', '.gitignore', '20260101T000000000Z-0123456789abcdef.breakglass/..']) {
      expect(() => backupPath(file, name)).toThrow(expect.objectContaining({ code: 'ERR_STORAGE_NOT_FOUND' }));
    }
    for (const name of ['20260101T000000000Z-0123456789abcdef.breakglass', 'x']) {
      expect(() => requireBackupContent(name, 'f'.repeat(64))).toThrow(expect.objectContaining({ code: 'ERR_STORAGE_VERIFY' }));
    }
  });

  it('a save goes on without one, and says why', async () => {
    write(oldVault);
    fs.writeFileSync(backupFolderOf(file), 'no folder');
    expect((await save()).backupError).toBe('ERR_STORAGE_NOT_FOUND');
    fs.rmSync(backupFolderOf(file));
    const full = faultyOperations((operation) => {
      if (operation === 'link') throw systemError('ENOSPC');
    });
    expect((await save({ pieces: oldVault, environment: { operations: full } })).backupError).toBe('ERR_STORAGE_FULL');
    const half = faultyOperations((operation) => {
      if (operation === 'link') throw systemError('EXDEV');
      if (operation === 'copyFile') throw systemError('EIO');
    });
    expect((await save({ environment: { operations: half } })).backupError).toBe('ERR_STORAGE_IO');
    expect(read()).toBe(textOf(newVault));
    expect(await listBackups(nodeFileOperations, file)).toEqual([]);
  });

  it('what lies in their folder besides them is left alone, and what cannot be deleted stays', async () => {
    write(oldVault);
    await save();
    const strange = path.join(backupFolderOf(file), '20260101T000000000Z-0123456789abcdef.breakglass');
    fs.mkdirSync(strange);
    fs.writeFileSync(path.join(backupFolderOf(file), 'notes.txt'), '');
    expect(await listBackups(nodeFileOperations, file)).toHaveLength(1);
    await save({ pieces: otherVault, keepBackups: 1 });
    expect(fs.existsSync(strange)).toBe(true);
    expect(fs.existsSync(path.join(backupFolderOf(file), 'notes.txt'))).toBe(true);
    const blind = faultyOperations((operation) => {
      if (operation === 'readdir' || operation === 'stat') throw systemError('EIO');
    });
    expect(await listBackups(blind, file)).toEqual([]);
  });
});

describe('whether a file is still what it was', () => {
  it('trusts the metadata only where it may', async () => {
    write(oldVault);
    const { identity } = await readVaultFile(file);
    const reads: string[] = [];
    const operations = faultyOperations((operation) => void (operation === 'read' && reads.push(operation)));
    expect(await changeSince(operations, file, identity, true)).toBe('same');
    expect(reads).toEqual([]);
    expect(await changeSince(operations, file, identity, false)).toBe('same');
    expect(reads.length).toBeGreaterThan(0);
    fs.utimesSync(file, 1, 1);
    expect(await changeSince(operations, file, identity, true)).toBe('same');
    write(newVault);
    expect(await changeSince(operations, file, identity, true)).toBe('changed');
    fs.rmSync(file);
    expect(await changeSince(operations, file, identity, true)).toBe('gone');
    fs.mkdirSync(file);
    await expect(changeSince(operations, file, identity, true)).rejects.toMatchObject({ code: 'ERR_STORAGE_IS_DIRECTORY' });
  });
});
