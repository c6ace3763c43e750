import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeSaveLeftovers } from '../../../electron/storage/vault-file.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';
import { newVault, oldVault, textOf } from './sample-vault.ts';
import { failure, VaultFolder } from './vault-folder.ts';

const vault = new VaultFolder();

describe('the lock of a save', () => {
  const lockOf = async (): Promise<{ name: string; content: Record<string, unknown> }> => {
    vault.write(oldVault);
    let name = '';
    let content = '';
    const operations = faultyOperations((operation) => {
      if (operation !== 'rename') return;
      [name = ''] = vault.leftovers().filter((entry) => entry.endsWith('.lock'));
      content = fs.readFileSync(path.join(vault.folder, name), 'utf8');
    });
    await vault.save({ environment: { operations } });
    return { name: path.join(vault.folder, name), content: JSON.parse(content) as Record<string, unknown> };
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
    await expect(vault.save({ pieces: oldVault, lockTimeoutMs: 120, onWaiting: () => told++ })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY', { reason: 'saving' }));
    expect(told).toBe(1);
    expect(fs.existsSync(name)).toBe(true);
    const waiting = vault.save({ pieces: oldVault });
    setTimeout(() => fs.rmSync(name), 30);
    await waiting;
    expect(vault.read()).toBe(textOf(oldVault));
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
    await vault.save({ pieces: oldVault, lockTimeoutMs: 0 });
    expect(vault.read()).toBe(textOf(oldVault));
    expect(vault.leftovers()).toEqual([]);
  });

  it.each([
    ['of another computer', (content: object) => JSON.stringify({ ...content, host: 'elsewhere' })],
    ['without its owner yet', () => ''],
    ['that is not understood', () => '{"pid":"x"}'],
  ])('%s and fresh, is respected', async (_, text) => {
    const { name, content } = await lockOf();
    fs.writeFileSync(name, text(content));
    await expect(vault.save({ pieces: oldVault, lockTimeoutMs: 0 })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
    fs.utimesSync(name, 1, 1);
    await vault.save({ pieces: oldVault, lockTimeoutMs: 0 });
  });

  it('a lock that another program took over while this one took it over is put back', async () => {
    const { name, content } = await lockOf();
    fs.writeFileSync(name, JSON.stringify({ ...content, pid: 2 ** 22 + 1 }));
    const other = spawn('sleep', ['60']);
    const others = JSON.stringify({ ...content, pid: other.pid, start: null });
    const operations = faultyOperations((operation) => {
      if (operation === 'rename') fs.writeFileSync(name, others);
    });
    await expect(vault.save({ pieces: oldVault, lockTimeoutMs: 0, environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY'));
    expect(fs.readFileSync(name, 'utf8')).toBe(others);
    expect(vault.leftovers()).toEqual([path.basename(name)]);
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
      await vault.save({ pieces: vanishAt === 'open' ? oldVault : newVault, environment: { operations } });
    }
    expect(vault.leftovers()).toEqual([]);
  });

  it('a stale lock that cannot be moved away, or a lock that cannot be written, ends the save with its code', async () => {
    const { name, content } = await lockOf();
    fs.writeFileSync(name, JSON.stringify({ ...content, pid: 2 ** 22 + 1 }));
    const immovable = faultyOperations((operation) => {
      if (operation === 'rename') throw systemError('EIO');
    });
    await expect(vault.save({ pieces: oldVault, environment: { operations: immovable } })).rejects.toMatchObject(failure('ERR_STORAGE_IO'));
    expect(fs.existsSync(name)).toBe(true);
    fs.rmSync(name);
    // Neither its content nor its deletion: the next save finds it unnamed, and takes it over when it is two seconds old.
    const full = faultyOperations((operation) => {
      if (operation === 'write' || operation === 'unlink') throw systemError('ENOSPC');
    });
    await expect(vault.save({ pieces: oldVault, environment: { operations: full } })).rejects.toMatchObject(failure('ERR_STORAGE_FULL'));
    await vault.save({ pieces: oldVault, environment: { nowMs: () => Date.now() + 3_000 } });
    expect(vault.leftovers()).toEqual([]);
  });

  it('a lock that was put aside and cannot be put back leaves this save without one', async () => {
    const { name, content } = await lockOf();
    fs.writeFileSync(name, JSON.stringify({ ...content, pid: 2 ** 22 + 1 }));
    let moved = false;
    const operations = faultyOperations((operation) => {
      if (operation === 'rename' && !moved) fs.writeFileSync(name, JSON.stringify({ ...content, pid: 1, start: null }));
      if (operation === 'link' && !moved) {
        moved = true;
        throw systemError('EPERM');
      }
    });
    await vault.save({ pieces: oldVault, environment: { operations } });
    expect(moved).toBe(true);
    expect(vault.read()).toBe(textOf(oldVault));
  });

  it('a save whose lock was taken over stops before its rename', async () => {
    const { name } = await lockOf();
    const operations = faultyOperations((operation) => {
      if (operation === 'fsync') fs.writeFileSync(name, 'of another program');
    });
    await expect(vault.save({ pieces: oldVault, environment: { operations } })).rejects.toMatchObject(failure('ERR_STORAGE_BUSY', { reason: 'lock lost' }));
    expect(vault.read()).toBe(textOf(newVault));
    expect(fs.readFileSync(name, 'utf8')).toBe('of another program');
  });
});

describe('what crashed saves left', () => {
  it('is deleted at the next open, and nothing else is', async () => {
    vault.write(oldVault);
    let ours = '';
    const operations = faultyOperations((operation) => {
      if (operation === 'fsync') ours ||= vault.leftovers().find((name) => name.endsWith('.tmp')) ?? '';
    });
    await vault.save({ environment: { operations } });
    const [, name = '', host = ''] = /^\.breakglass-(\w+)-(\w+)-\d+-\w+\.tmp$/.exec(ours) ?? [];
    const dead = 2 ** 22 + 1;
    const goes = [`.breakglass-${name}-${host}-${dead}-000000000000.tmp`];
    const old = [`.breakglass-${name}-ffffffffffff-${process.pid}-000000000000.tmp`, `.breakglass-${name}.lock.000000000000`, `.breakglass-${name}-${host}-1-aaaaaaaaaaaa.tmp`];
    const stays = [
      `.breakglass-${name}-${host}-${process.pid}-000000000000.tmp`,
      `.breakglass-${name}-ffffffffffff-${dead}-000000000000.tmp`,
      `.breakglass-ffffffffffff-${host}-${dead}-000000000000.tmp`,
      `.breakglass-${name}-${host}-${dead}.tmp`,
      'team.breakglass.tmp',
    ];
    for (const entry of [...goes, ...old, ...stays]) fs.writeFileSync(path.join(vault.folder, entry), '');
    for (const entry of old) fs.utimesSync(path.join(vault.folder, entry), 1, 1);
    expect(await removeSaveLeftovers(vault.file)).toBe(4);
    for (const entry of [...goes, ...old]) expect(fs.existsSync(path.join(vault.folder, entry))).toBe(false);
    for (const entry of stays) expect(fs.existsSync(path.join(vault.folder, entry))).toBe(true);
  });

  it('never stops an opening', async () => {
    vault.write(oldVault);
    const failing = faultyOperations(() => {
      throw systemError('EIO');
    });
    expect(await removeSaveLeftovers(vault.file, { operations: failing })).toBe(0);
    expect(await removeSaveLeftovers(path.join(vault.folder, 'no', 'folder'))).toBe(0);
    const stubborn = faultyOperations((operation) => {
      if (operation === 'unlink') throw systemError('EPERM');
    });
    let prefix = '';
    await vault.save({ environment: { operations: faultyOperations(() => void (prefix = vault.leftovers()[0] ?? prefix)) } });
    fs.writeFileSync(path.join(vault.folder, `${prefix.slice(0, 24)}-ffffffffffff-1-000000000000.tmp`), '');
    fs.utimesSync(path.join(vault.folder, `${prefix.slice(0, 24)}-ffffffffffff-1-000000000000.tmp`), 1, 1);
    expect(await removeSaveLeftovers(vault.file, { operations: stubborn })).toBe(0);
  });
});
