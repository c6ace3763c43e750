import { fork } from 'node:child_process';
import type { KeychainWorker } from './client.ts';
import type { KeychainReply } from './protocol.ts';

/** Starts the built worker under plain Node: for tests and the command line. */
export function forkKeychainWorker(script: string, environment: NodeJS.ProcessEnv = process.env): KeychainWorker {
  const child = fork(script, [], { env: environment, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  // An idle worker does not hold the program open; a call's own timer does.
  child.unref();
  child.channel?.unref();
  return {
    send: (request) => void child.send(request, () => undefined),
    onReply: (listener) => void child.on('message', (reply: KeychainReply) => listener(reply)),
    onExit: (listener) => void child.once('exit', listener).once('error', listener),
    kill: () => void child.kill('SIGKILL'),
  };
}
