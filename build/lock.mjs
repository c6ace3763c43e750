// A lock between processes: a folder (mkdir either makes it or fails) that names its owner.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BuildError } from './say.mjs';

const pollMs = 200;

/**
 * Runs `work` while no other process runs under the same lock. A lock whose owner is gone is taken over.
 * @template T
 * @param {string} folder
 * @param {() => Promise<T>} work
 * @param {number} [timeoutMs] how long to wait for another process
 * @returns {Promise<T>}
 */
export async function withLock(folder, work, timeoutMs = 300_000) {
  const deadline = Date.now() + timeoutMs;
  while (!take(folder)) {
    if (Date.now() > deadline) throw new BuildError(`Another run holds ${folder}. Delete it if none is running.`);
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function take(folder) {
  try {
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    if (ownerIsGone(folder)) fs.rmSync(folder, { recursive: true, force: true });
    return false;
  }
}

/** @param {string} folder */
function ownerIsGone(folder) {
  try {
    const pid = Number(fs.readFileSync(path.join(folder, 'pid'), 'utf8'));
    if (!Number.isInteger(pid) || pid <= 0) return ageMs(folder) > 5_000;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    const code = /** @type {NodeJS.ErrnoException} */ (error).code;
    if (code === 'ENOENT') return ageMs(folder) > 5_000; // made a moment ago, its owner not written yet
    return code === 'ESRCH';
  }
}

/** @param {string} folder */
function ageMs(folder) {
  try {
    return Date.now() - fs.statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}
