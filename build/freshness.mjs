// Whether dist/ was built from the sources as they are: their names, sizes and times, remembered in dist/.sources.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const sources = ['electron', 'renderer', 'shared', 'build', 'package.json', 'package-lock.json'];
const stamp = 'dist/.sources';

/** @param {string} root @returns {boolean} */
export function isFresh(root) {
  try {
    return fs.readFileSync(path.join(root, stamp), 'utf8') === sourceFingerprint(root);
  } catch {
    return false;
  }
}

/** @param {string} root @param {string} fingerprint taken before the build, so that an edit during it is not missed */
export function markFresh(root, fingerprint) {
  fs.writeFileSync(path.join(root, stamp), fingerprint);
}

/** @param {string} root @returns {string} */
export function sourceFingerprint(root) {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesUnder(path.join(root, source))) {
      const { size, mtimeMs } = fs.statSync(file);
      hash.update(`${path.relative(root, file)}\0${size}\0${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** @param {string} start @returns {string[]} */
function filesUnder(start) {
  if (fs.statSync(start).isFile()) return [start];
  return fs
    .readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
