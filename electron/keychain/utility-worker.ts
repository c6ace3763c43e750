import { utilityProcess } from 'electron';
import type { KeychainWorker } from './client.ts';
import type { KeychainReply } from './protocol.ts';

/** Starts the built worker (dist/electron/keychain-worker.js) as a utility process; after `ready` only. */
export function utilityKeychainWorker(script: string): KeychainWorker {
  const child = utilityProcess.fork(script, [], { serviceName: 'Breakglass keychain', stdio: 'ignore' });
  return {
    send: (request) => child.postMessage(request),
    onReply: (listener) => void child.on('message', (reply: KeychainReply) => listener(reply)),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill(),
  };
}
