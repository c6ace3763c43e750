// A program that asks a keychain which never answers, and wants to end once the prompt is open.
import fs from 'node:fs';
import { createKeychainClient } from '../../../electron/keychain/client.ts';
import { forkKeychainWorker } from '../../../electron/keychain/fork-worker.ts';

const [, , worker = '', how = '', promptIsOpen = ''] = process.argv;
const keychain = createKeychainClient({ spawn: () => forkKeychainWorker(worker) });
const call = keychain.get('computer-key:hung', { mayPrompt: true });
call.catch((error: { code: string }) => console.log(error.code));
const look = setInterval(() => {
  if (!fs.existsSync(promptIsOpen)) return;
  clearInterval(look);
  if (how === 'close') keychain.close();
  else process.exit(0);
}, 20);
