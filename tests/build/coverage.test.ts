import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coverageProblems } from '../../build/coverage.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'breakglass-coverage-'));
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

function check(file: string, text: string, hits: readonly number[]): string[] {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
  const loc = { start: { line: 2 }, end: { line: 2 } };
  const report = path.join(root, 'coverage-final.json');
  writeFileSync(report, JSON.stringify({ [full]: { branchMap: { 0: { type: 'if', loc, locations: hits.map(() => loc) } }, b: { 0: hits } } }));
  return coverageProblems(root, report);
}

test('an uncovered branch of storage is named with its line', () => {
  expect(check('electron/storage/a.ts', 'one\ntwo\n', [1, 0])).toEqual(['electron/storage/a.ts:2: an uncovered branch without a reason beside it']);
});

test('a reason on the line or above it is enough, an empty one is not', () => {
  expect(check('electron/storage/a.ts', 'one\ntwo // uncovered: only on Windows\n', [1, 0])).toEqual([]);
  expect(check('electron/storage/a.ts', '// uncovered: only on Windows\ntwo\n', [1, 0])).toEqual([]);
  expect(check('electron/storage/a.ts', '// uncovered:\ntwo\n', [1, 0])).toHaveLength(1);
});

test('other folders are shown, not held to it', () => {
  expect(check('electron/vault/a.ts', 'one\ntwo\n', [1, 0])).toEqual([]);
});

test('no measurement is a failure', () => {
  expect(coverageProblems(root, path.join(root, 'none.json'))).toEqual(['no coverage was measured']);
});
