import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileIdentity } from '../../../electron/storage/file-identity.ts';
import { readVaultFile, saveVaultFile } from '../../../electron/storage/vault-file.ts';
import { type VaultWatch, type VaultWatchOptions, watchVaultFile, type WatchFolder } from '../../../electron/storage/watch-vault.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';
import { newVault, oldVault, otherVault, textOf, verifyWhole } from './sample-vault.ts';

let folder: string;
let file: string;
let identity: FileIdentity;
let watch: VaultWatch | null = null;
beforeEach(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-watch-')));
  file = path.join(folder, 'team.breakglass');
  write(oldVault);
  identity = (await readVaultFile(file)).identity;
});
afterEach(() => {
  watch?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const write = (vault: readonly Uint8Array[]): void => fs.writeFileSync(file, textOf(vault));

/** Watches `file` and collects what is told; `next` waits for one more telling. */
function start(options: Partial<VaultWatchOptions> = {}) {
  const told: string[] = [];
  let wake = (): void => undefined;
  watch = watchVaultFile({ path: file, identity, debounceMs: 5, onChange: (state) => (told.push(state), wake()), ...options });
  const next = async (count: number): Promise<string[]> => {
    while (told.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return told;
  };
  return { watch, told, next };
}

/** A folder whose events the test sends. */
function scripted(): { watchFolder: WatchFolder; send: (name: string | null) => void; stopped: () => number } {
  const listeners: ((name: string | null) => void)[] = [];
  let stops = 0;
  return { watchFolder: (_, onName) => (listeners.push(onName), () => stops++), send: (name) => listeners.forEach((tell) => tell(name)), stopped: () => stops };
}

describe('watching a vault file', () => {
  it('tells of a write in place, of a rename over it, and of its deletion', async () => {
    const { watch: watching, next } = start();
    expect(watching.active).toBe(true);
    write(newVault);
    expect(await next(1)).toEqual(['changed']);
    watching.expect((await readVaultFile(file)).identity);
    fs.writeFileSync(path.join(folder, 'other'), textOf(otherVault));
    fs.renameSync(path.join(folder, 'other'), file);
    expect(await next(2)).toEqual(['changed', 'changed']);
    fs.rmSync(file);
    expect(await next(3)).toEqual(['changed', 'changed', 'gone']);
  });

  it('S23: still watches after a git checkout to another version and back', async () => {
    const git = (...values: string[]): void => void execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@localhost', ...values], { stdio: 'pipe' });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-qm', 'old');
    git('checkout', '-qb', 'side');
    write(newVault);
    git('commit', '-qam', 'new');
    git('checkout', '-q', 'main');
    identity = (await readVaultFile(file)).identity;
    const { next, watch: watching } = start();
    git('checkout', '-q', 'side');
    expect(await next(1)).toEqual(['changed']);
    git('checkout', '-q', 'main');
    while ((await watching.check()) !== 'same') await new Promise((resolve) => setTimeout(resolve, 5));
    git('checkout', '-q', 'side');
    expect(await next(2)).toEqual(['changed', 'changed']);
  });

  it('S23: the same content is no change, however it was written', async () => {
    const { watch: watching, told } = start();
    write(oldVault);
    expect(await watching.check()).toBe('same');
    fs.rmSync(file);
    write(oldVault);
    expect(await watching.check()).toBe('same');
    expect(told).toEqual([]);
  });

  it('a save of our own is no change once its identity is expected', async () => {
    const { watch: watching } = start({ debounceMs: 60_000 });
    const saved = await saveVaultFile({ path: file, pieces: newVault, basedOn: identity, verify: verifyWhole, keepBackups: 1 });
    watching.expect(saved.identity);
    expect(await watching.check()).toBe('same');
    expect(await watching.check()).toBe('same');
  });

  it('looks once after many events, and not at those of other files', async () => {
    let looks = 0;
    const operations = faultyOperations((operation) => void (operation === 'realpath' && looks++));
    const folderEvents = scripted();
    const { next } = start({ operations, watchFolder: folderEvents.watchFolder });
    for (let at = 0; at < 50; at++) folderEvents.send('other.breakglass');
    write(newVault);
    for (let at = 0; at < 50; at++) folderEvents.send('team.breakglass');
    expect(await next(1)).toEqual(['changed']);
    expect(looks).toBe(1);
    fs.rmSync(file);
    folderEvents.send(null);
    expect(await next(2)).toEqual(['changed', 'gone']);
  });

  it('a linked vault is watched where it is and where its link is', async () => {
    const link = path.join(folder, 'links', 'team.breakglass');
    fs.mkdirSync(path.dirname(link));
    fs.symlinkSync(file, link);
    const { next, watch: watching } = start({ path: link });
    write(newVault);
    expect(await next(1)).toEqual(['changed']);
    watching.expect((await readVaultFile(link)).identity);
    fs.writeFileSync(path.join(folder, 'second'), textOf(otherVault));
    fs.rmSync(link);
    fs.symlinkSync(path.join(folder, 'second'), link);
    expect(await next(2)).toEqual(['changed', 'changed']);
  });

  it('a folder that cannot be watched is said, and a look on demand still finds the change', async () => {
    const { watch: watching, told } = start({
      watchFolder: () => {
        throw systemError('ENOSPC');
      },
    });
    expect(watching.active).toBe(false);
    write(newVault);
    expect(await watching.check()).toBe('changed');
    expect(await watching.check()).toBe('changed');
    expect(told).toEqual(['changed']);
  });

  it('a file that cannot be read just now changes nothing', async () => {
    const operations = faultyOperations((operation) => {
      if (operation === 'realpath') throw systemError('EIO');
    });
    const { watch: watching, told } = start({ operations });
    expect(await watching.check()).toBe('same');
    expect(told).toEqual([]);
  });

  it('says nothing after it was closed, nor about an identity that is not expected any more', async () => {
    const folderEvents = scripted();
    const { watch: watching, told } = start({ watchFolder: folderEvents.watchFolder });
    write(newVault);
    const late = watching.check();
    watching.expect({ ...identity });
    expect(await late).toBe('same');
    const last = watching.check();
    folderEvents.send('team.breakglass');
    watching.close();
    expect(await last).toBe('same');
    expect(told).toEqual([]);
    expect(folderEvents.stopped()).toBe(1);
  });

  it('an error of the watch itself makes it look', async () => {
    let fail = (): void => undefined;
    const { next } = start({ watchFolder: (_, __, onError) => ((fail = onError), () => undefined) });
    write(newVault);
    fail();
    expect(await next(1)).toEqual(['changed']);
  });
});
