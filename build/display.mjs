// A display of our own (Xvfb) where there is none, or where tests must not use the person's.
import { spawn } from 'node:child_process';
import { BuildError } from './say.mjs';
import { tied } from './tied.mjs';

const startTimeoutMs = 15_000;

/** Whether a window can be opened without a display of our own. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Starts Xvfb on a display number that is free and waits until it takes connections.
 * @param {{ width?: number, height?: number }} [size]
 * @returns {Promise<{ name: string, env: Record<string, string>, stop(): void }>} name such as `:99`
 */
export async function startDisplay({ width = 1600, height = 1000 } = {}) {
  const args = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'];
  const server = spawn(...tied('Xvfb', args), { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  let words = '';
  server.stderr?.on('data', (chunk) => (words = `${words}${chunk}`.slice(-2_000)));
  const pipe = /** @type {import('node:stream').Readable} */ (server.stdio[3]);
  const name = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new BuildError(`Xvfb did not start in time. ${words}`)), startTimeoutMs);
    let number = '';
    pipe.on('data', (chunk) => {
      number += chunk;
      if (!number.includes('\n')) return;
      clearTimeout(late);
      resolve(`:${number.trim()}`);
    });
    server.once('error', reject).once('exit', () => reject(new BuildError(`Xvfb ended at once. ${words}`)));
  });
  server.unref();
  pipe.destroy();
  server.stderr?.destroy();
  // Ozone would otherwise prefer a Wayland session that this process happens to have.
  const env = { DISPLAY: name, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' };
  return { name, env, stop: () => void server.kill() };
}
