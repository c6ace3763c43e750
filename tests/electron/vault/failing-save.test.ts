import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFileOperations, type FileOperations, type OpenFile } from '../../../electron/storage/file-operations.ts';
import { filesOnDisk } from '../../../electron/vault/files-on-disk.ts';
import { addLogin, bytesOf, startComputer, titlesOf, wish } from './harness.ts';

/** The real file system, which fails the next write with this. */
function failing(): { operations: FileOperations; fail: string | undefined } {
  const disk: { operations: FileOperations; fail: string | undefined } = { operations: nodeFileOperations, fail: undefined };
  const error = (): Error => Object.assign(new Error(disk.fail), { code: disk.fail });
  disk.operations = {
    ...nodeFileOperations,
    async open(name, flags, mode) {
      const file = await nodeFileOperations.open(name, flags, mode);
      const guarded: OpenFile = new Proxy(file, {
        get: (target, property) => {
          if (property === 'writev' && disk.fail !== undefined && name.includes('.tmp')) return () => Promise.reject(error());
          const value: unknown = Reflect.get(target, property);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      return guarded;
    },
  };
  return disk;
}

describe('a save that fails', () => {
  it.each([
    ['ENOSPC', 'ERR_STORAGE_FULL'],
    ['EIO', 'ERR_STORAGE_IO'],
    ['EACCES', 'ERR_STORAGE_PERMISSION'],
  ])('%s: changes nothing in memory or on disk, and works when it is tried again', async (system, code) => {
    const disk = failing();
    const computer = await startComputer({ files: filesOnDisk({ backupsKept: () => 3, operations: disk.operations }) });
    const file = path.join(computer.folder, 'v.breakglass');
    await computer.lifecycle.create(file, [wish('prod'), wish('dev')]);
    await addLogin(computer, 'prod', 'Orders DB');
    const [bytes, opened] = [bytesOf(file), computer.session.current('prod')];
    disk.fail = system;
    await expect(addLogin(computer, 'prod', 'Payments DB')).rejects.toMatchObject({ code });
    await expect(computer.environments.rename('dev', 'x')).rejects.toMatchObject({ code });
    await expect(computer.environments.remove('dev', 'Dev')).rejects.toMatchObject({ code });
    await expect(computer.environments.add(wish('staging'))).rejects.toMatchObject({ code });
    expect(bytesOf(file)).toBe(bytes);
    expect(computer.session.current('prod')).toBe(opened);
    expect(computer.session.openNames()).toEqual(['prod', 'dev']);
    disk.fail = undefined;
    await addLogin(computer, 'prod', 'Payments DB');
    expect(titlesOf(computer, 'prod')).toEqual(['Orders DB', 'Payments DB']);
  });

  it('local state that cannot be kept is told, and fails nothing', async () => {
    const computer = await startComputer();
    await computer.lifecycle.create(path.join(computer.folder, 'v.breakglass'), [wish('prod')]);
    Object.assign(computer.session.parts.pins, { save: () => Promise.reject(new Error('read-only home')) });
    await addLogin(computer, 'prod', 'Orders DB');
    await expect.poll(() => computer.emitted).toContainEqual({ event: 'notice', payload: { key: 'local-state-not-saved' } });
    expect(computer.session.current('prod').sealDraft(randomBytes(8), randomBytes)).toBeInstanceOf(Uint8Array);
  });
});

describe('two openings at the same time', () => {
  it('end with one vault, whole', async () => {
    const computer = await startComputer();
    const [first, second] = ['a', 'b'].map((name) => path.join(computer.folder, `${name}.breakglass`));
    await Promise.all([computer.lifecycle.create(first!, [wish('prod')]), computer.lifecycle.create(second!, [wish('dev')])]);
    expect(computer.session.path).toBe(second);
    await Promise.all([computer.lifecycle.open(first!), computer.lifecycle.open(first!), computer.lifecycle.open(second!)]);
    expect([computer.session.path, computer.session.environmentNames()]).toEqual([second, ['dev']]);
  });
});
