import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { changedJustNow, changeSince } from '../../../electron/storage/file-identity.ts';
import { type FileStat, nodeFileOperations } from '../../../electron/storage/file-operations.ts';
import { readVaultFile } from '../../../electron/storage/vault-file.ts';
import { bundleForNode } from '../node-bundle.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';
import { newVault, oldVault, sha256Of, textOf } from './sample-vault.ts';
import { failure, VaultFolder } from './vault-folder.ts';

const vault = new VaultFolder();

describe('reading', () => {
  it('answers the bytes and what identifies them', async () => {
    vault.write(oldVault);
    fs.symlinkSync(vault.file, path.join(vault.folder, 'link'));
    const { bytes, identity } = await readVaultFile(path.join(vault.folder, 'link'));
    expect(Buffer.from(bytes).toString('utf8')).toBe(textOf(oldVault));
    expect(identity).toMatchObject({ path: vault.file, sizeBytes: bytes.byteLength, inode: BigInt(fs.statSync(vault.file).ino), sha256: sha256Of(oldVault) });
  });

  it('an empty file is read, and is for the parser to refuse', async () => {
    fs.writeFileSync(vault.file, '');
    expect((await readVaultFile(vault.file)).bytes.byteLength).toBe(0);
  });

  it('a missing file, a folder on the way that is none, and a dangling link are not found', async () => {
    fs.writeFileSync(path.join(vault.folder, 'plain'), '');
    fs.symlinkSync(path.join(vault.folder, 'nowhere'), path.join(vault.folder, 'dangling'));
    for (const name of ['missing', 'plain/below', 'dangling']) {
      await expect(readVaultFile(path.join(vault.folder, name))).rejects.toMatchObject(failure('ERR_STORAGE_NOT_FOUND', { path: path.join(vault.folder, name) }));
    }
  });

  it('a directory, a FIFO without a writer, a socket, a device and a loop of links are each a code at once', async () => {
    await expect(readVaultFile(vault.folder)).rejects.toMatchObject(failure('ERR_STORAGE_IS_DIRECTORY'));
    execFileSync('mkfifo', [path.join(vault.folder, 'fifo')]);
    fs.symlinkSync(path.join(vault.folder, 'loop'), path.join(vault.folder, 'loop'));
    const server = net.createServer().listen(path.join(vault.folder, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    for (const name of [path.join(vault.folder, 'fifo'), path.join(vault.folder, 'socket'), '/dev/zero', path.join(vault.folder, 'loop')]) {
      await expect(readVaultFile(name)).rejects.toMatchObject(failure('ERR_STORAGE_NOT_REGULAR'));
    }
    server.close();
  });

  it('a file that becomes a directory between the look and the opening is caught', async () => {
    vault.write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation !== 'open') return;
      fs.rmSync(vault.file);
      fs.mkdirSync(vault.file);
    });
    await expect(readVaultFile(vault.file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_IS_DIRECTORY'));
  });

  it('a file over 512 MiB is refused before it is read', async () => {
    fs.writeFileSync(vault.file, '');
    fs.truncateSync(vault.file, 512 * 1024 * 1024 + 1);
    const operations = faultyOperations((operation) => expect(operation).not.toBe('read'));
    await expect(readVaultFile(vault.file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_FORMAT_TOO_LARGE'));
  });

  it('a placeholder of a cloud drive is refused: unread on macOS, where it reads as nothing elsewhere', async () => {
    fs.writeFileSync(vault.file, '');
    fs.truncateSync(vault.file, 5_000);
    const unread = faultyOperations((operation) => expect(operation).not.toBe('read'));
    await expect(readVaultFile(vault.file, { environment: { operations: unread, platform: 'darwin' } })).rejects.toMatchObject(failure('ERR_STORAGE_PLACEHOLDER'));
    await expect(readVaultFile(vault.file, { environment: { platform: 'linux' } })).rejects.toMatchObject(failure('ERR_STORAGE_PLACEHOLDER'));
    const deadlock = faultyOperations((operation) => {
      if (operation === 'read') throw systemError('EDEADLK');
    });
    await expect(readVaultFile(vault.file, { environment: { operations: deadlock } })).rejects.toMatchObject(failure('ERR_STORAGE_PLACEHOLDER'));
  });

  it('a file system that counts no blocks can still hold a vault', async () => {
    vault.write(oldVault);
    const base = {
      ...nodeFileOperations,
      open: async (...values: Parameters<typeof nodeFileOperations.open>) => {
        const opened = await nodeFileOperations.open(...values);
        return { ...opened, stat: async (): Promise<FileStat> => ({ ...(await opened.stat()), blocks: 0n }) };
      },
    };
    expect((await readVaultFile(vault.file, { environment: { operations: base } })).identity.sha256).toBe(sha256Of(oldVault));
  });

  it.each([
    ['EACCES', 'ERR_STORAGE_PERMISSION'],
    ['EIO', 'ERR_STORAGE_IO'],
    ['EMFILE', 'ERR_STORAGE_IO'],
    ['ESTALE', 'ERR_STORAGE_NOT_FOUND'],
    ['EBUSY', 'ERR_STORAGE_BUSY'],
  ])('%s at any step of reading is %s, and no handle stays open', async (system, code) => {
    vault.write(oldVault);
    const before = fs.readdirSync('/proc/self/fd').length;
    for (let failAt = 1; ; failAt++) {
      let failed = false;
      const operations = faultyOperations((_, number) => {
        if (number !== failAt) return;
        failed = true;
        throw systemError(system);
      });
      const outcome = readVaultFile(vault.file, { environment: { operations } });
      if (await outcome.then(() => !failed, () => false)) break;
      await expect(outcome).rejects.toMatchObject(failure(code, { system }));
    }
    expect(fs.readdirSync('/proc/self/fd').length).toBe(before);
  });

  it.skipIf(process.getuid?.() !== 0)('another user gets the permission code, from the real system', async () => {
    vault.write(oldVault);
    fs.chmodSync(vault.folder, 0o755);
    const program = await bundleForNode('tests/electron/storage/save-program.ts');
    fs.cpSync(program, path.join(vault.folder, 'program.mjs'));
    fs.rmSync(path.dirname(program), { recursive: true });
    const outputOf = (): Promise<string> =>
      new Promise((resolve) => execFile(process.execPath, [path.join(vault.folder, 'program.mjs'), vault.file], { uid: 65_534, gid: 65_534 }, (_, stdout) => resolve(stdout)));
    expect(await outputOf()).toMatch(/^ERR_STORAGE_PERMISSION/);
    // Readable, in a folder where nothing can be written.
    fs.chmodSync(vault.file, 0o644);
    expect(await outputOf()).toMatch(/^ERR_STORAGE_PERMISSION/);
    expect(vault.read()).toBe(textOf(oldVault));
  });

  it('a file that vanishes while it is read is not found', async () => {
    vault.write(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation === 'read') fs.rmSync(vault.file, { force: true });
    });
    await expect(readVaultFile(vault.file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_NOT_FOUND'));
  });

  it('a file that is written to while it is read is read again, and one that never rests is busy', async () => {
    vault.write(oldVault);
    let changes = 1;
    const operations = faultyOperations((operation) => {
      if (operation === 'read' && changes-- > 0) fs.appendFileSync(vault.file, 'more');
    });
    expect((await readVaultFile(vault.file, { environment: { operations } })).identity.sizeBytes).toBe(fs.statSync(vault.file).size);
    changes = Infinity;
    await expect(readVaultFile(vault.file, { environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
    const shrinking = faultyOperations((operation) => {
      if (operation === 'read') fs.truncateSync(vault.file, Math.max(0, fs.statSync(vault.file).size - 10));
    });
    await expect(readVaultFile(vault.file, { environment: { operations: shrinking } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
  });

  it('a drive that does not answer ends with the time-out, and a person can cancel', async () => {
    vault.write(oldVault);
    const operations = faultyOperations((operation) => (operation === 'open' ? new Promise<void>(() => undefined) : undefined));
    await expect(readVaultFile(vault.file, { environment: { operations }, timeoutMs: 20 })).rejects.toMatchObject(failure('ERR_STORAGE_IO', { reason: 'timeout' }));
    const cancel = new AbortController();
    const waiting = readVaultFile(vault.file, { environment: { operations }, signal: cancel.signal });
    cancel.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    await expect(readVaultFile(vault.file, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });

  it('a long read stops between two chunks when it is cancelled', async () => {
    fs.writeFileSync(vault.file, Buffer.alloc(20 * 1024 * 1024, 'x'));
    const cancel = new AbortController();
    let chunks = 0;
    const operations = faultyOperations((operation) => {
      if (operation === 'read' && ++chunks === 1) cancel.abort();
    });
    await expect(readVaultFile(vault.file, { environment: { operations }, signal: cancel.signal })).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(chunks).toBe(1);
  });
});

describe('whether a file is still what it was', () => {
  it('trusts the metadata only where it may', async () => {
    vault.write(oldVault);
    const { identity } = await readVaultFile(vault.file);
    const reads: string[] = [];
    const operations = faultyOperations((operation) => void (operation === 'read' && reads.push(operation)));
    expect(await changeSince(operations, vault.file, identity, true)).toBe('same');
    expect(reads).toEqual([]);
    expect(await changeSince(operations, vault.file, identity, false)).toBe('same');
    expect(reads.length).toBeGreaterThan(0);
    fs.utimesSync(vault.file, 1, 1);
    expect(await changeSince(operations, vault.file, identity, true)).toBe('same');
    vault.write(newVault);
    expect(await changeSince(operations, vault.file, identity, true)).toBe('changed');
    fs.rmSync(vault.file);
    expect(await changeSince(operations, vault.file, identity, true)).toBe('gone');
    fs.mkdirSync(vault.file);
    await expect(changeSince(operations, vault.file, identity, true)).rejects.toMatchObject({ code: 'ERR_STORAGE_IS_DIRECTORY' });
  });

  it.each([
    [1_000_000_000_123_456_789n, 50, true],
    [1_000_000_000_123_456_789n, 150, false],
    [1_000_000_000_000_000_000n, 2_000, true],
    [1_000_000_000_000_000_000n, 3_500, false],
    [1_000_000_000_123_456_789n, -60_000, true],
  ])('a change at %s, looked at %s ms later, was just now: %s', (mtimeNs, laterMs, justNow) => {
    const stat = { ...blank, mtimeNs, ctimeNs: mtimeNs - 5n };
    expect(changedJustNow(stat, Number(mtimeNs / 1_000_000n) + laterMs)).toBe(justNow);
    expect(changedJustNow({ ...stat, ctimeNs: mtimeNs + 90_000_000n }, Number(mtimeNs / 1_000_000n) + laterMs + 90)).toBe(justNow);
  });
});

const blank: FileStat = { kind: 'file', sizeBytes: 1, blocks: 1n, mode: 0o600, owner: 0, group: 0, device: 1n, inode: 1n, mtimeNs: 0n, ctimeNs: 0n };
