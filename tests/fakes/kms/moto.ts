import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where `npm run test:interop` keeps Python's programs. */
export function interopProgram(name: string): string {
  const folder = process.env['BREAKGLASS_INTEROP_BIN'];
  if (folder === undefined) throw new Error('BREAKGLASS_INTEROP_BIN is not set: run npm run test:interop');
  return join(folder, name);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/moto-api/`)).ok;
  } catch {
    return false;
  }
}

/** Starts moto, an independent imitation of AWS, on 127.0.0.1. */
export async function startMoto(): Promise<{ readonly endpoint: string; close(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(interopProgram('moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  const close = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  };
  for (let tries = 0; !(await answers(endpoint)); tries += 1) {
    if (child.exitCode !== null || tries > 300) {
      await close();
      throw new Error('moto did not start');
    }
    await delay(100);
  }
  return { endpoint, close };
}
