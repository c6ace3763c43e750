import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForNode } from '../node-bundle.ts';
import { faultyOperations } from './faulty-operations.ts';
import { oldVault } from './sample-vault.ts';
import { VaultFolder } from './vault-folder.ts';

const run = promisify(execFile);
const vault = new VaultFolder();

describe('several programs on one vault', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundleForNode('tests/electron/storage/count-program.ts');
  });
  afterAll(() => fs.rmSync(path.dirname(program), { recursive: true }));

  it('S23: no edit is lost, however often they save at the same moment', async () => {
    fs.writeFileSync(vault.file, '0');
    await Promise.all(Array.from({ length: 4 }, () => run(process.execPath, [program, vault.file, '15'])));
    expect(vault.read()).toBe('60');
    expect(vault.leftovers()).toEqual([]);
  });
});

describe('the order of a save', () => {
  it('S22: the content is durable and read back before the rename, and the folder after it', async () => {
    vault.write(oldVault);
    const steps: string[] = [];
    const operations = faultyOperations((operation) => {
      // What a power cut must find: other steps come in any order.
      if (operation === 'fsync' || operation === 'rename') steps.push(operation);
    });
    let durable = false;
    const verify = (): void => {
      durable = steps.includes('fsync') && !steps.includes('rename');
    };
    await vault.save({ verify, environment: { operations } });
    expect(durable).toBe(true);
    expect(steps).toEqual(['fsync', 'rename', 'fsync']);
  });
});
