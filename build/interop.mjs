// npm run test:interop: other programs against ours. recover.py and the AWS command line run on vaults that the
// program made, and moto stands in for KMS. Python's packages live in an environment of their own in the user's cache.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './bundle.mjs';
import { withLock } from './lock.mjs';
import { BuildError, isMain, runScript, say } from './say.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { countTests, printCounts, sumLine } from './test-counts.mjs';

/** What the suites run, pinned: the same everywhere. */
const requirements = ['cryptography==50.0.2', 'moto[server]==5.2.1', 'awscli==1.46.3'];

/** The Python environment, made if it is not there. Named by its contents, so other pins make another one. @returns {Promise<string>} */
async function pythonEnvironment() {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  const version = python('python3', ['-c', 'import sys; print(sys.version)'], 'Python 3 is needed for test:interop: install python3.');
  const name = createHash('sha256').update(JSON.stringify([version, requirements])).digest('hex').slice(0, 16);
  const folder = path.join(cache, 'breakglass', `interop-${name}`);
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    const ready = path.join(folder, 'ready');
    if (fs.existsSync(ready)) return;
    say(`installing ${requirements.join(', ')} into ${folder}`);
    fs.rmSync(folder, { recursive: true, force: true });
    python('python3', ['-m', 'venv', folder], 'The Python environment could not be made: install python3-venv.');
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
    python(path.join(folder, 'bin/python'), pip, 'The Python packages of test:interop could not be installed.');
    fs.writeFileSync(ready, '');
  });
  return path.join(folder, 'bin');
}

/** @param {string} program @param {readonly string[]} args @param {string} failure */
function python(program, args, failure) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new BuildError(`${failure}\n${error?.message ?? stderr}`);
  return stdout;
}

/**
 * Runs the `interop` project. The suites find Python and the AWS command line through BREAKGLASS_INTEROP_BIN.
 * @param {string} bin
 * @param {readonly string[]} filters
 */
async function runSuites(bin, filters) {
  const report = path.join(root, 'test-results/interop.json');
  fs.mkdirSync(path.dirname(report), { recursive: true });
  fs.rmSync(report, { force: true });
  const args = ['run', '--project', 'interop', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters];
  const child = spawn(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, BREAKGLASS_INTEROP_BIN: bin },
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  return countTests(report, ['interop'], code === 0);
}

if (isMain(import.meta)) {
  await runScript(async () => {
    ensureSystemPackages('interop');
    const counts = await runSuites(await pythonEnvironment(), process.argv.slice(2));
    printCounts(counts);
    const { line, ok } = sumLine(counts);
    console.log(line);
    return ok ? 0 : 1;
  });
}
