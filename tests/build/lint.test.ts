import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { lintSources } from '../../build/lint.mjs';
import { committedProblems } from '../../build/lint/committed.mjs';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Writes one file into an otherwise empty project and answers what the rules say about it. */
function plant(file: string, text: string): string[] {
  const root = mkdtempSync(path.join(tmpdir(), 'breakglass-lint-'));
  folders.push(root);
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
  return lintSources(root).map(({ says }) => says);
}

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `export const a${index} = ${index};`).join('\n');
const longFunction = (count: number): string => `export function f(): void {\n${'  void 0;\n'.repeat(count - 2)}}\n`;

describe('layers', () => {
  test.each([
    ['renderer/a.ts', "import { x } from '../electron/vault/x.ts';", 'renderer does not import electron'],
    ['electron/vault/a.ts', "import { x } from '../../renderer/x.ts';", 'electron does not import renderer'],
    ['shared/a.ts', "import { x } from '../electron/x.ts';", 'shared does not import electron'],
    ['electron/a.ts', "import { x } from '../tests/x.ts';", 'nothing imports tests'],
    ['electron/a.ts', "import { x } from '../build/x.mjs';", 'electron does not import build'],
    ['shared/a.ts', "import path from 'node:path';", 'shared does not import node:path'],
    ['shared/a.ts', "import { useState } from 'react';", 'shared does not import react'],
    ['renderer/a.ts', "import fs from 'node:fs';", 'renderer does not import node:fs'],
    ['renderer/a.ts', "import { shell } from 'electron';", 'renderer does not import electron'],
    ['electron/main.ts', "import { useState } from 'react';", 'electron does not import react'],
    ['electron/storage/a.ts', "import { x } from '../vault/x.ts';", 'electron/storage does not import electron/vault'],
    ['electron/envelope/a.ts', "import { x } from '../recipients/x.ts';", 'electron/envelope does not import electron/recipients'],
    ['electron/vault/a.ts', "import { x } from '../ipc/x.ts';", 'electron/vault does not import electron/ipc'],
    ['electron/vault/a.ts', "import { x } from '../main.ts';", 'electron/vault does not import the composition root'],
    ['electron/vault/a.ts', "import { app } from 'electron';", 'electron/vault runs under plain Node and does not import electron'],
    ['electron/vault/a.ts', "const x = await import('electron');", 'electron/vault runs under plain Node and does not import electron'],
    ['electron/vault/a.ts', "export const x = await import('../ipc/x.ts');", 'electron/vault does not import electron/ipc'],
    ['electron/vault/a.ts', "import { KMSClient } from '@aws-sdk/client-kms';", 'only electron/aws imports the AWS SDK'],
    ['electron/keychain/client.ts', "import keytar from 'keytar';", 'only electron/keychain/worker.ts imports keytar'],
    ['electron/main.ts', "import { ipcMain } from 'electron';", 'only electron/ipc/register.ts imports ipcMain'],
    ['electron/main.ts', "import * as e from 'electron';\ne.ipcMain.handle('x', () => 1);", 'only electron/ipc/register.ts imports ipcMain'],
    ['renderer/app.tsx', 'export const x = window.breakglass;', 'only renderer/bridge.ts touches window.breakglass'],
    ['renderer/app.tsx', "export const x = globalThis['breakglass'];", 'only renderer/bridge.ts touches window.breakglass'],
    ['shared/a.ts', "import { x } from './b';", 'imports inside the project name the file with its extension'],
    ['electron/vault/a.ts', "import { x } from '../envelope/b';", 'imports inside the project name the file with its extension'],
  ])('%s with %j: %s', (file, text, says) => {
    expect(plant(file, text)).toContain(says);
  });

  test.each([
    ['electron/vault/a.ts', "import { x } from '../envelope/x.ts';\nimport { y } from '../../shared/y.ts';\nimport fs from 'node:fs';"],
    ['electron/aws/kms.ts', "import { KMSClient } from '@aws-sdk/client-kms';"],
    ['electron/keychain/worker.ts', "import keytar from 'keytar';"],
    ['electron/ipc/register.ts', "import { ipcMain } from 'electron';"],
    ['renderer/bridge.ts', 'export const x = window.breakglass;'],
    ['electron/main.ts', "import { x } from './vault/x.ts';"],
    ['tests/a.test.ts', "import { x } from '../electron/vault/x.ts';\nthrow new Error('in a test');"],
  ])('%s with %j is allowed', (file, text) => {
    expect(plant(file, text)).toEqual([]);
  });
});

describe('envelope is pure', () => {
  test.each([
    "import fs from 'node:fs';",
    "import { randomBytes } from 'node:crypto';",
    "import * as crypto from 'node:crypto';",
    'const now = Date.now();',
    'const now = new Date();',
    'const x = Math.random();',
    'const x = process.env;',
    'setTimeout(() => {}, 1);',
    'const x = performance.now();',
  ])('%s', (text) => {
    expect(plant('electron/envelope/a.ts', text).join()).toMatch(/envelope is pure/);
  });

  test('hashing and ciphers are allowed', () => {
    expect(plant('electron/envelope/a.ts', "import { createHash, createDecipheriv } from 'node:crypto';\ncreateHash('sha256');")).toEqual([]);
  });
});

describe('budgets', () => {
  test('a file of 300 lines passes, one of 301 does not, and comments are free', () => {
    expect(plant('electron/a.ts', lines(300))).toEqual([]);
    expect(plant('electron/a.ts', `${lines(300)}\n// free\n\n/* free\n free */\n`)).toEqual([]);
    expect(plant('electron/a.ts', lines(301))).toEqual(['the file has 301 lines of code, 300 are allowed']);
  });

  test('a function of 40 lines passes, one of 41 does not, in tests it may', () => {
    expect(plant('electron/a.ts', longFunction(40))).toEqual([]);
    expect(plant('electron/a.ts', longFunction(41))).toEqual(['the function has 41 lines of code, 40 are allowed']);
    expect(plant('tests/a.test.ts', longFunction(41))).toEqual([]);
  });
});

describe('conduct', () => {
  test.each([
    ['electron/a.ts', 'export const a: any = 1;', 'no any'],
    ['electron/a.ts', "throw new Error('x');", 'throw a VaultError with a code, not a bare Error'],
    ['electron/a.ts', "throw Error('x');", 'throw a VaultError with a code, not a bare Error'],
    ['electron/a.ts', 'export default 1;', 'no default exports'],
    ['electron/a.ts', "export * from './b.ts';", 'no barrels: import from the file that declares it'],
    ['electron/a.ts', "export { b } from './b.ts';", 'no barrels: import from the file that declares it'],
    ['electron/a.ts', 'export interface IVault { a: 1 }', 'no I prefix'],
    ['electron/utils.ts', '', 'a file is named after its one concept, not utils'],
    ['electron/vaultFile.ts', '', 'file names are in kebab case'],
    ['electron/envelope/a.ts', 'export const a = 1;', 'this export needs a doc comment'],
    ['electron/recipients/a.ts', '// not a doc comment\nexport function a(): void {}', 'this export needs a doc comment'],
    ['shared/a.ts', 'export interface A { a: 1 }', 'this export needs a doc comment'],
  ])('%s with %j: %s', (file, text, says) => {
    expect(plant(file, text)).toContain(says);
  });

  test('a documented export, and the type of a schema beside it, pass', () => {
    expect(plant('shared/a.ts', '/** What it is. */\nexport const a = z.string();\nexport type A = z.infer<typeof a>;')).toEqual([]);
  });
});

describe('committed files', () => {
  const check = (file: string, text: string): string[] => {
    const root = mkdtempSync(path.join(tmpdir(), 'breakglass-lint-'));
    folders.push(root);
    writeFileSync(path.join(root, file), text);
    return committedProblems(root, [file]).map(({ says }) => says);
  };

  test('the host of a package registry is refused in any of them', () => {
    const host = ['registry', 'npmjs', 'org'].join('.');
    expect(check('README.md', `see https://${host}/x`)).toEqual(['no committed file names the host of a package registry']);
    expect(check('README.md', 'see the registry')).toEqual([]);
  });

  test('"resolved" is refused in the lock file', () => {
    expect(check('package-lock.json', '{ "resolved": "https://example.invalid/x.tgz" }')).toHaveLength(1);
    expect(check('package-lock.json', '{ "integrity": "sha512-x" }')).toEqual([]);
  });
});
