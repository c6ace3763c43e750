// What the suites' reports say, added up.
import fs from 'node:fs';
import { projectOf } from './test-projects.mjs';

/** @typedef {{ name: string, passed: number, failed: number, skipped: number }} Counts */

/**
 * Reads vitest's JSON report. A file that could not even be loaded counts as one failure, and so does a project
 * that ran nothing, and a run that failed without a failed test.
 * @param {string} report
 * @param {readonly string[]} projects
 * @param {boolean} succeeded whether vitest itself said so
 * @returns {Counts[]}
 */
export function countTests(report, projects, succeeded) {
  const files = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')).testResults : [];
  const counts = projects.map((name) => countProject(name, files.filter((/** @type {{ name: string }} */ file) => projectOf(file.name) === name)));
  if (!succeeded && counts.every(({ failed }) => failed === 0)) counts.push({ name: 'the run itself', passed: 0, failed: 1, skipped: 0 });
  return counts;
}

/**
 * @param {string} name
 * @param {readonly { status: string, assertionResults: readonly { status: string }[] }[]} files
 * @returns {Counts}
 */
function countProject(name, files) {
  const tests = files.flatMap((file) => file.assertionResults);
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const unloaded = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')).length;
  const failed = failedTests + unloaded;
  return { name, passed, failed: passed + failed === 0 ? 1 : failed, skipped: tests.length - passed - failedTests };
}

/** @param {readonly Counts[]} counts */
export function printCounts(counts) {
  console.log('');
  for (const { name, passed, failed, skipped } of counts) {
    const rest = skipped > 0 ? `, ${skipped} skipped` : '';
    console.log(`${name.padEnd(14)} ${String(passed).padStart(5)} passed, ${failed} failed${rest}`);
  }
}

/** The last line. @param {readonly { passed: number, failed: number }[]} counts */
export function sumLine(counts) {
  const passed = counts.reduce((sum, each) => sum + each.passed, 0);
  const failed = counts.reduce((sum, each) => sum + each.failed, 0);
  return { line: `${passed} passed, ${failed} failed`, passed, failed, ok: failed === 0 && passed > 0 };
}
