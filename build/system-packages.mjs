// What Electron and the tests need from the operating system, and how Debian and Ubuntu call it.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BuildError, isMain, runScript, say } from './say.mjs';

/**
 * @typedef {object} Need
 * @property {readonly string[]} packages names to try, newest first (Debian 13 and Ubuntu 24.04 renamed some)
 * @property {string} [library] a shared library that shows it is there
 * @property {string} [program] a program that shows it is there
 * @property {string} [folder] a folder that is not empty where it is there
 * @property {readonly [string, ...string[]]} [command] a command that succeeds where it is there
 */

/** @type {readonly Need[]} */
const runNeeds = [
  { packages: ['libgtk-3-0t64', 'libgtk-3-0'], library: 'libgtk-3.so.0' },
  { packages: ['libnss3'], library: 'libnss3.so' },
  { packages: ['libasound2t64', 'libasound2'], library: 'libasound.so.2' },
  { packages: ['libgbm1'], library: 'libgbm.so.1' },
  { packages: ['libxss1'], library: 'libXss.so.1' },
  { packages: ['libxtst6'], library: 'libXtst.so.6' },
  { packages: ['libsecret-1-0'], library: 'libsecret-1.so.0' },
  { packages: ['fonts-dejavu-core'], folder: '/usr/share/fonts' },
];

/** @type {readonly Need[]} */
const displayNeeds = [{ packages: ['xvfb'], program: 'Xvfb' }];

/** @type {readonly Need[]} */
const testNeeds = [
  ...displayNeeds,
  { packages: ['dbus-daemon', 'dbus'], program: 'dbus-daemon' },
  { packages: ['dbus'], program: 'dbus-run-session' },
  { packages: ['gnome-keyring'], program: 'gnome-keyring-daemon' },
  { packages: ['libglib2.0-bin'], program: 'gdbus' },
  { packages: ['openbox'], program: 'openbox' },
  { packages: ['xclip'], program: 'xclip' },
  { packages: ['xdotool'], program: 'xdotool' },
  { packages: ['xterm'], program: 'xterm' },
  { packages: ['fish'], program: 'fish' },
  { packages: ['keepassxc-minimal', 'keepassxc'], program: 'keepassxc-cli' },
];

/** Python for the other implementation, and what makes an environment of its own. @type {readonly Need[]} */
const interopNeeds = [
  { packages: ['python3'], program: 'python3' },
  { packages: ['python3-venv'], command: ['python3', '-c', 'import ensurepip, venv'] },
];

/** The sets that can be asked for. */
export const needs = {
  interop: interopNeeds,
  run: runNeeds,
  display: [...runNeeds, ...displayNeeds],
  test: [...runNeeds, ...testNeeds],
};

/**
 * Makes sure that a set is there: installs what is missing where this user may, and otherwise stops with the
 * command that would. Nothing is asked of the package manager where nothing is missing.
 * @param {keyof typeof needs} set
 */
export function ensureSystemPackages(set) {
  if (process.platform !== 'linux') return;
  const missing = missingNeeds(needs[set]);
  if (missing.length === 0) return;
  if (!programPath('apt-get')) {
    const names = missing.map((need) => need.library ?? need.program ?? need.packages[0]).join(', ');
    throw new BuildError(`This system lacks ${names}. Install what provides them (only Debian and Ubuntu are known here).`);
  }
  install(missing);
  const still = missingNeeds(missing);
  if (still.length > 0) throw new BuildError(`Installed, and still missing: ${still.map((need) => need.packages.at(-1)).join(' ')}.`);
}

/** @param {readonly Need[]} wanted @returns {readonly Need[]} */
export function missingNeeds(wanted) {
  const libraries = sharedLibraries();
  return wanted.filter(
    ({ library, program, folder, command }) =>
      !((library && libraries.has(library)) || (program && programPath(program)) || (folder && hasEntries(folder)) || (command && succeeds(command))),
  );
}

/** @param {readonly Need[]} missing */
function install(missing) {
  const prefix = elevation();
  if (prefix && fs.readdirSync('/var/lib/apt/lists').length < 4) aptGet(prefix, ['update']);
  const names = [...new Set(missing.map(availableName))];
  const command = ['install', '-y', '--no-install-recommends', ...names];
  if (!prefix) {
    throw new BuildError(`Missing system packages. Run this once, then start again:\n  sudo apt-get update && sudo apt-get ${command.join(' ')}`);
  }
  say(`installing system packages: ${names.join(' ')}`);
  if (aptGet(prefix, command)) return;
  aptGet(prefix, ['update']);
  if (!aptGet(prefix, command)) throw new BuildError(`apt-get could not install ${names.join(' ')} (its own words are above).`);
}

/** How to act as root: nothing when root, sudo where it asks no password, undefined otherwise. */
function elevation() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

/**
 * @param {readonly string[]} prefix
 * @param {readonly string[]} words
 */
function aptGet(prefix, words) {
  const [program, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300', ...words];
  // What apt says goes to standard error: standard output belongs to the suites' results.
  return spawnSync(/** @type {string} */ (program), rest, { stdio: ['ignore', 2, 2] }).status === 0;
}

/** @param {Need} need */
function availableName({ packages }) {
  const known = packages.find((name) => {
    const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' }).stdout ?? '';
    return /Candidate: (?!\(none\))/.test(policy);
  });
  return known ?? /** @type {string} */ (packages.at(-1));
}

/** The names of the libraries that the loader knows. @returns {ReadonlySet<string>} */
function sharedLibraries() {
  const ldconfig = programPath('ldconfig') ?? '/sbin/ldconfig';
  const listing = spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout ?? '';
  return new Set(listing.split('\n').map((line) => line.trim().split(' ', 1)[0] ?? ''));
}

/** @param {string} program @returns {string | undefined} */
export function programPath(program) {
  return [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin']
    .map((folder) => path.join(folder, program))
    .find((file) => fs.existsSync(file));
}

/** @param {readonly [string, ...string[]]} command */
function succeeds([program, ...args]) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

/** @param {string} folder */
function hasEntries(folder) {
  try {
    return fs.readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}

if (isMain(import.meta)) {
  await runScript(async () => {
    const set = process.argv[2] ?? 'run';
    if (!Object.hasOwn(needs, set)) throw new BuildError(`There is no set ${set}: ${Object.keys(needs).join(', ')}.`);
    ensureSystemPackages(/** @type {keyof typeof needs} */ (set));
  });
}
