import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Listens and then stops its thread for good, so that the system's queue of connections is never emptied. */
const listener = `
  const { createServer } = require('node:net');
  const { parentPort } = require('node:worker_threads');
  const server = createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20);
  });
`;

function opens(port: number, sockets: Socket[]): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  return Promise.race([new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true))), delay(300, false)]);
}

/** A port on 127.0.0.1 where a connection is never accepted nor refused, as behind a firewall that drops packets. */
export async function startStalledListener(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const worker = new Worker(listener, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  await delay(60);
  const sockets: Socket[] = [];
  for (let tries = 0; tries < 8; tries += 1) if (!(await opens(port, sockets))) break;
  return {
    port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}
