// npm run tour: drives the real program through the main flow and leaves numbered pictures in tour/, light and dark.
//
//   node build/tour.mjs            the pictures
//   node build/tour.mjs --readme   and those that the README shows, in docs/pictures
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';
import { BuildError, isMain, runScript, say } from './say.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

const folder = path.join(root, 'tour');

/** Pictures of the README: what the tour calls them, and the name that stays. */
const shown = { main: 'main', 'where-keys-live': 'create', 'kms-says-no': 'kms-says-no', locked: 'locked' };

/** Copies the pictures that documents show. */
function copyForReadme() {
  const target = path.join(root, 'docs/pictures');
  fs.mkdirSync(target, { recursive: true });
  const taken = fs.readdirSync(folder);
  for (const [name, kept] of Object.entries(shown)) {
    for (const theme of ['light', 'dark']) {
      const picture = taken.find((file) => file.replace(/^\d+-/, '') === `${name}-${theme}.png`);
      if (picture === undefined) throw new BuildError(`the tour left no picture of ${name}, ${theme}`);
      fs.copyFileSync(path.join(folder, picture), path.join(target, `${kept}-${theme}.png`));
    }
  }
}

/** @param {readonly string[]} args */
async function tour(args) {
  ensureSystemPackages('test');
  fs.rmSync(folder, { recursive: true, force: true });
  say('the AWS part talks to an endpoint on this computer that stands in for KMS; nothing leaves this machine');
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--project', 'tour'], { cwd: root, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0) return 1;
  say(`${fs.readdirSync(folder).length} pictures in ${folder}`);
  if (args.includes('--readme')) copyForReadme();
  return 0;
}

if (isMain(import.meta)) await runScript(() => tour(process.argv.slice(2)));
