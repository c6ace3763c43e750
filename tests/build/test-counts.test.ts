import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countTests, sumLine } from '../../build/test-counts.mjs';
import { projectOf } from '../../build/test-projects.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'breakglass-counts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function count(files: readonly { name: string; status: string; tests: readonly string[] }[], projects: readonly string[], succeeded = true) {
  const report = path.join(folder, 'report.json');
  const testResults = files.map(({ name, status, tests }) => ({ name, status, assertionResults: tests.map((each) => ({ status: each })) }));
  writeFileSync(report, JSON.stringify({ testResults }));
  return countTests(report, projects, succeeded);
}

describe('counting', () => {
  test('each project is counted for itself', () => {
    const files = [
      { name: '/x/tests/electron/a.test.ts', status: 'passed', tests: ['passed', 'passed'] },
      { name: '/x/tests/renderer/a.test.tsx', status: 'failed', tests: ['passed', 'failed'] },
    ];
    expect(count(files, ['unit', 'renderer'], false)).toEqual([
      { name: 'unit', passed: 2, failed: 0, skipped: 0 },
      { name: 'renderer', passed: 1, failed: 1, skipped: 0 },
    ]);
  });

  test('a suite that ran nothing has failed, whatever vitest says', () => {
    expect(count([], ['e2e'])).toEqual([{ name: 'e2e', passed: 0, failed: 1, skipped: 0 }]);
    expect(countTests(path.join(folder, 'no-such-report.json'), ['e2e'], true)[0]?.failed).toBe(1);
  });

  test('a file that could not be loaded counts as one failure', () => {
    const files = [
      { name: '/x/tests/electron/a.test.ts', status: 'failed', tests: [] },
      { name: '/x/tests/electron/b.test.ts', status: 'passed', tests: ['passed'] },
    ];
    expect(count(files, ['unit'], false)).toEqual([{ name: 'unit', passed: 1, failed: 1, skipped: 0 }]);
  });

  test('a run that failed without a failed test has failed', () => {
    const files = [{ name: '/x/tests/electron/b.test.ts', status: 'passed', tests: ['passed'] }];
    expect(sumLine(count(files, ['unit'], false)).ok).toBe(false);
  });

  test('skipped tests are neither', () => {
    const files = [{ name: '/x/tests/electron/b.test.ts', status: 'passed', tests: ['passed', 'pending'] }];
    expect(count(files, ['unit'])).toEqual([{ name: 'unit', passed: 1, failed: 0, skipped: 1 }]);
  });

  test('the last line adds up, and nothing passed is no success', () => {
    expect(sumLine([{ passed: 2, failed: 0 }, { passed: 3, failed: 1 }])).toMatchObject({ line: '5 passed, 1 failed', ok: false });
    expect(sumLine([{ passed: 2, failed: 0 }]).ok).toBe(true);
    expect(sumLine([]).ok).toBe(false);
  });

  test.each([
    ['/a/tests/b/tests/electron/vault/x.test.ts', 'unit'],
    ['/a/tests/build/x.test.ts', 'unit'],
    ['/a/tests/e2e/shell.spec.ts', 'e2e'],
    ['/a/tests/e2e/package.spec.ts', 'package'],
    ['C:\\a\\tests\\interop\\x.test.ts', 'interop'],
  ])('%s belongs to %s', (file, project) => {
    expect(projectOf(file)).toBe(project);
  });
});
