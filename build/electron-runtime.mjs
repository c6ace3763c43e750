// Which Electron runs: the one that package.json names, or, only where its download cannot be reached, a stand-in.
//
// Everything that starts Electron (npm start, tests, benchmarks, packaging) asks here. The stand-in and why it
// exists: docs/decisions/0001-stand-in-electron.md.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { BuildError, isMain, runScript, say } from './say.mjs';
import { standInRuntime, STAND_IN_VERSION } from './electron-stand-in.mjs';

const require = createRequire(import.meta.url);
const probeTimeoutMs = 4_000;
const installTimeoutMs = 600_000;

/**
 * @typedef {object} Runtime
 * @property {'electron' | 'stand-in'} kind
 * @property {string} version such as 45.4.1
 * @property {string} executable absolute path of the program to start
 * @property {string} dist the folder it lies in: electron-builder's electronDist
 */

/** @type {Promise<Runtime> | undefined} */
let resolved;

/** The Electron to run; obtained once per process, and said in one line. @returns {Promise<Runtime>} */
export function electronRuntime() {
  resolved ??= resolveRuntime().then((runtime) => {
    const which =
      runtime.kind === 'electron'
        ? `Electron ${runtime.version}`
        : `stand-in Electron ${runtime.version} (the download of Electron ${shippedVersion()} cannot be reached)`;
    // Once for a run, however many of its processes ask.
    if (process.env['BREAKGLASS_RUNTIME_SAID'] !== which) say(`runs on ${which}`);
    process.env['BREAKGLASS_RUNTIME_SAID'] = which;
    return runtime;
  });
  return resolved;
}

/** The version that ships. @returns {string} */
export function shippedVersion() {
  return require('electron/package.json').version;
}

async function resolveRuntime() {
  const installed = installedElectron();
  if (installed) return installed;
  if (!(await downloadReachable())) {
    const dist = await standInRuntime();
    return { kind: /** @type {const} */ ('stand-in'), version: STAND_IN_VERSION, executable: path.join(dist, 'electron'), dist };
  }
  say(`downloading Electron ${shippedVersion()} ...`);
  await runInstaller();
  const downloaded = installedElectron();
  if (!downloaded) throw new BuildError('Electron was downloaded, but its program is not where it should be. Delete node_modules and run npm ci.');
  return downloaded;
}

/** The electron package's own binary, if it is there and of the right version. @returns {Runtime | undefined} */
function installedElectron() {
  const folder = path.dirname(require.resolve('electron/package.json'));
  try {
    const version = fs.readFileSync(path.join(folder, 'dist/version'), 'utf8').trim().replace(/^v/, '');
    const executable = path.join(folder, 'dist', fs.readFileSync(path.join(folder, 'path.txt'), 'utf8').trim());
    if (version !== shippedVersion() || !fs.existsSync(executable)) return undefined;
    return { kind: 'electron', version, executable, dist: path.join(folder, 'dist') };
  } catch {
    return undefined;
  }
}

/**
 * Asks for the download's headers only, so that a closed network is known in seconds. Behind a proxy the question
 * is left to the installer, which knows how to use one.
 * @returns {Promise<boolean>}
 */
async function downloadReachable() {
  if (process.env.HTTPS_PROXY || process.env.https_proxy || process.env.ALL_PROXY) return true;
  const version = `v${shippedVersion()}`;
  const mirror = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || 'https://github.com/electron/electron/releases/download/';
  const url = `${mirror}${version}/electron-${version}-${process.platform}-${process.arch}.zip`;
  try {
    const answer = await fetch(url, { method: 'HEAD', redirect: 'follow', signal: AbortSignal.timeout(probeTimeoutMs) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** Runs the electron package's own installer, which checks the download against its checksums. */
async function runInstaller() {
  const installer = require.resolve('electron/install.js');
  const child = spawn(process.execPath, [installer], { stdio: ['ignore', 'inherit', 'inherit'], timeout: installTimeoutMs });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('exit', resolve));
  if (code !== 0) throw new BuildError(`Electron ${shippedVersion()} could not be installed (its installer's own words are above).`);
}

if (isMain(import.meta)) {
  await runScript(async () => {
    const runtime = await electronRuntime();
    process.stdout.write(`${runtime.executable}\n`);
  });
}
