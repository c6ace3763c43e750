// npm test: everything that a fresh machine needs, then every check, then one line with the sum.
//
//   node build/test.mjs               system packages, types, lint, unit to integration with coverage, end to end
//   node build/test.mjs e2e package   the named suites only
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';
import { coverageProblems } from './coverage.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { isMain, runScript, say } from './say.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { countTests, printCounts, sumLine } from './test-counts.mjs';

const results = path.join(root, 'test-results');
const fastSuites = ['unit', 'renderer', 'integration'];

/** @typedef {import('./test-counts.mjs').Counts} Counts */

/** Runs a program of node_modules under this Node and answers whether it succeeded. @param {readonly string[]} words */
async function run([script, ...args]) {
  const child = spawn(process.execPath, [path.join(root, 'node_modules', /** @type {string} */ (script)), ...args], { cwd: root, stdio: 'inherit' });
  return (await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))) === 0;
}

/** A check that is no test suite: it counts as one. @param {string} name @param {readonly string[]} words @returns {Promise<Counts>} */
async function check(name, words) {
  const passed = await run(words);
  return { name, passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/**
 * Vitest projects, counted each for itself. A project without tests is a failure: it would pass for ever.
 * @param {readonly string[]} projects
 * @param {readonly string[]} [args]
 * @returns {Promise<Counts[]>}
 */
async function vitest(projects, args = []) {
  const report = path.join(results, `${projects.join('-')}.json`);
  fs.rmSync(report, { force: true });
  const chosen = projects.flatMap((project) => ['--project', project]);
  const passed = await run(['vitest/vitest.mjs', 'run', ...chosen, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args]);
  return countTests(report, projects, passed);
}

/** @returns {Counts} */
function coverageCheck() {
  console.log('\ncoverage');
  const problems = coverageProblems(root, path.join(root, 'coverage/coverage-final.json'));
  for (const problem of problems) console.log(problem);
  return { name: 'coverage', passed: problems.length === 0 ? 1 : 0, failed: problems.length === 0 ? 0 : 1, skipped: 0 };
}

/** @returns {Promise<Counts[]>} */
async function everything() {
  await electronRuntime();
  const types = await check('typecheck', ['typescript/bin/tsc', '-b']);
  const lint = await check('lint', ['../build/lint.mjs']);
  const fast = await vitest(fastSuites, ['--coverage']);
  return [types, lint, ...fast, coverageCheck(), ...(await vitest(['e2e']))];
}

if (isMain(import.meta)) {
  await runScript(async () => {
    const names = process.argv.slice(2);
    ensureSystemPackages('test');
    fs.mkdirSync(results, { recursive: true });
    const started = performance.now();
    const counts = names.length === 0 ? await everything() : await vitest(names);
    printCounts(counts);
    say(`took ${Math.round((performance.now() - started) / 1000)} s`);
    const { line, ok } = sumLine(counts);
    console.log(line);
    return ok ? 0 : 1;
  });
}
