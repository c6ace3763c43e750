import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backupFolderOf } from '../../../electron/storage/backups.ts';
import { readVaultFile, removeSaveLeftovers, saveVaultFile } from '../../../electron/storage/vault-file.ts';
import { bundleForNode } from '../node-bundle.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';
import { inAMinute, newVault, oldVault, otherVault, textOf, verifyWhole } from './sample-vault.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-save-')));
  file = path.join(folder, 'team.breakglass');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function startWith(vault: readonly Uint8Array[] | null): void {
  fs.rmSync(folder, { recursive: true });
  fs.mkdirSync(folder);
  if (vault) fs.writeFileSync(file, textOf(vault), { mode: 0o600 });
}

/** The vault is one of `vaults`, whole, so is every backup, and the next save finds nothing in its way. */
async function expectWhole(vaults: readonly (readonly Uint8Array[] | null)[]): Promise<void> {
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
  expect(vaults.map((vault) => vault && textOf(vault))).toContain(text);
  for (const name of fs.existsSync(backupFolderOf(file)) ? fs.readdirSync(backupFolderOf(file)) : []) {
    if (name.endsWith('.breakglass')) verifyWhole(fs.readFileSync(path.join(backupFolderOf(file), name)));
  }
  await removeSaveLeftovers(file);
  const basedOn = text === null ? null : (await readVaultFile(file)).identity;
  await saveVaultFile({ path: file, pieces: otherVault, basedOn, verify: verifyWhole, keepBackups: 2 });
  expect(fs.readFileSync(file, 'utf8')).toBe(textOf(otherVault));
  expect(fs.readdirSync(folder).filter((name) => name.startsWith('.breakglass-'))).toEqual([]);
}

describe('killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleForNode('tests/electron/storage/save-program.ts');
  });
  afterAll(() => fs.rmSync(path.dirname(program), { recursive: true }));

  /** Every file operation of a save, in order: the same in this process as in the one that is killed. */
  async function operationsOfSave(before: readonly Uint8Array[] | null): Promise<string[]> {
    const names: string[] = [];
    const operations = faultyOperations((operation) => void names.push(operation));
    const basedOn = before === null ? null : (await readVaultFile(file)).identity;
    await saveVaultFile({ path: file, pieces: newVault, basedOn, verify: verifyWhole, keepBackups: 2, environment: { operations, nowMs: inAMinute } });
    return names;
  }

  function runSave(killAt: number, how: string, mode: string): Promise<string> {
    return new Promise((resolve) => {
      const child = execFile(process.execPath, [program, file, String(killAt), how, mode], (_, stdout) => resolve(child.signalCode ?? stdout.trim()));
    });
  }

  it.each([
    ['replace', 'before'],
    ['replace', 'half'],
    ['create', 'before'],
  ])('S22: kill -9 at every file operation leaves the old or the new vault (%s, %s)', async (mode, how) => {
    const before = mode === 'create' ? null : oldVault;
    startWith(before);
    const all = await operationsOfSave(before);
    expect(all.length).toBeGreaterThan(20);
    const operations = how === 'half' ? all.filter((operation) => operation === 'write') : all;
    expect(operations.length).toBeGreaterThan(1);
    const seen = new Set<string>();
    for (const at of operations.keys()) {
      startWith(before);
      expect(await runSave(at + 1, how, mode)).toBe('SIGKILL');
      seen.add(fs.existsSync(file) && fs.readFileSync(file, 'utf8') === textOf(newVault) ? 'new' : 'old');
      await expectWhole([before, newVault]);
    }
    startWith(before);
    expect(await runSave(operations.length + 1, how, mode)).toBe('saved');
    await expectWhole([newVault]);
    // Both sides of the rename were met.
    expect([...seen].sort()).toEqual(how === 'half' ? ['old'] : ['new', 'old']);
  }, 300_000);
});

describe('refused', () => {
  it.each(['ENOSPC', 'EIO', 'EPERM'])('S22: %s at every file operation leaves the old or the new vault', async (code) => {
    for (const before of [oldVault, null]) {
      for (let failAt = 1; ; failAt++) {
        startWith(before);
        let failed = '';
        const operations = faultyOperations((operation, number) => {
          if (number !== failAt) return;
          failed = operation;
          throw systemError(code);
        });
        const basedOn = before === null ? null : (await readVaultFile(file)).identity;
        const save = saveVaultFile({ path: file, pieces: newVault, basedOn, verify: verifyWhole, keepBackups: 2, environment: { operations } });
        const outcome = await save.then(() => 'saved', (error: { code: string }) => error.code);
        if (failed === '') {
          expect(outcome).toBe('saved');
          break;
        }
        if (outcome === 'saved') expect(fs.readFileSync(file, 'utf8')).toBe(textOf(newVault));
        else expect(outcome).toBe({ ENOSPC: 'ERR_STORAGE_FULL', EIO: 'ERR_STORAGE_IO', EPERM: 'ERR_STORAGE_PERMISSION' }[code]);
        // Nothing is left lying about but what could not be deleted, and the next save is not in its own way.
        const left = fs.readdirSync(folder).filter((name) => name.endsWith('.tmp'));
        if (failed !== 'unlink') expect(left).toEqual([]);
        for (const name of left) fs.rmSync(path.join(folder, name));
        await expectWhole([before, newVault]);
      }
    }
  });

  it('S22: a disk that takes half of each write and then is full leaves the old vault', async () => {
    startWith(oldVault);
    const operations = faultyOperations((operation) => {
      if (operation === 'write-rest') throw systemError('ENOSPC');
      return operation === 'write' ? 'half' : undefined;
    });
    const { identity } = await readVaultFile(file);
    const save = saveVaultFile({ path: file, pieces: newVault, basedOn: identity, verify: verifyWhole, keepBackups: 2, environment: { operations } });
    await expect(save).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
    await expectWhole([oldVault]);
  });

  it('writes that the system cuts short are continued', async () => {
    startWith(oldVault);
    const operations = faultyOperations((operation) => (operation === 'write' ? 'half' : undefined));
    const { identity } = await readVaultFile(file);
    await saveVaultFile({ path: file, pieces: newVault, basedOn: identity, verify: verifyWhole, keepBackups: 2, environment: { operations } });
    expect(fs.readFileSync(file, 'utf8')).toBe(textOf(newVault));
  });
});

describe('a real full disk', () => {
  const big = [Buffer.alloc(300_000, 'x')];
  const notEmpty = (bytes: Uint8Array): void => void expect(bytes.byteLength).toBeGreaterThan(0);

  it.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)('S22: a full file system leaves the old vault (tmpfs)', async () => {
    const disk = path.join(folder, 'disk');
    fs.mkdirSync(disk);
    await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'breakglass-test', disk]);
    try {
      const vault = path.join(disk, 'team.breakglass');
      const { identity } = await saveVaultFile({ path: vault, pieces: big, basedOn: null, verify: notEmpty, keepBackups: 2 });
      const save = saveVaultFile({ path: vault, pieces: big, basedOn: identity, verify: notEmpty, keepBackups: 2 });
      await expect(save).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
      expect(fs.readFileSync(vault)).toEqual(big[0]);
      expect(fs.readdirSync(disk)).toEqual(['team.breakglass']);
      await saveVaultFile({ path: vault, pieces: oldVault, basedOn: identity, verify: verifyWhole, keepBackups: 2 });
    } finally {
      await run('umount', [disk]);
    }
  });

  it.skipIf(process.platform === 'win32')('S22: a file size limit leaves the old vault (RLIMIT_FSIZE)', async () => {
    const program = await bundleForNode('tests/electron/storage/save-program.ts');
    startWith(oldVault);
    // 8 blocks of 512 or 1,024 bytes: less than the new vault.
    const { stdout } = await run('sh', ['-c', 'ulimit -f 8; trap "" XFSZ; exec "$@"', 'sh', process.execPath, program, file]);
    fs.rmSync(path.dirname(program), { recursive: true });
    expect(stdout).toMatch(/^ERR_STORAGE_FULL/);
    await expectWhole([oldVault]);
  });
});

function run(command: string, values: string[]): Promise<{ stdout: string }> {
  return new Promise((resolve, reject) => {
    execFile(command, values, (error, stdout, stderr) => (error ? reject(new Error(`${command}: ${stderr}`)) : resolve({ stdout })));
  });
}
