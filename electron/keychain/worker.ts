// The process that talks to the keychain. A locked keyring can hang its native library for ever, and a hung call keeps
// a process from ending, so it happens here, where the client can kill it. The only importer of keytar. It always runs in
// a process of its own, so the tests that cover it (S21, on a real keyring) do not show in the coverage of theirs.
import type * as Keytar from 'keytar';
import { type KeyringState, linuxKeyringState } from './linux-keyring.ts';
import { type Keyring, keychainError, operate } from './operations.ts';
import { type KeychainReply, type KeychainRequest, keychainService } from './protocol.ts';

/** Loaded at the first call, so that a missing libsecret is an answer and not a crash. */
async function loadKeytar(): Promise<typeof Keytar> {
  const loaded: typeof Keytar & { readonly default?: typeof Keytar } = await import('keytar');
  return loaded.default ?? loaded;
}

/** macOS and Windows say when they refuse; only on Linux can "no such item" mean a locked keyring. */
async function keyringState(): Promise<KeyringState> {
  return process.platform === 'linux' ? linuxKeyringState() : 'unlocked';
}

async function openKeyring(): Promise<Keyring> {
  const keytar = await loadKeytar();
  return {
    state: keyringState,
    items: {
      get: (account) => keytar.getPassword(keychainService, account),
      set: (account, value) => keytar.setPassword(keychainService, account, value),
      delete: (account) => keytar.deletePassword(keychainService, account),
    },
  };
}

async function answer(request: KeychainRequest): Promise<KeychainReply> {
  const { id } = request;
  try {
    return { id, ok: true, answer: await operate(await openKeyring(), request, request.mayPrompt) };
  } catch (error) {
    const { code, details, cause } = keychainError(error);
    const reply = { id, ok: false, code, reason: String(details['reason'] ?? '') } as const;
    return typeof cause === 'string' ? { ...reply, cause } : reply;
  }
}

/** The part of Electron's `process.parentPort` that is used; typed here, since plain Node has none. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: KeychainRequest }) => void): void;
  postMessage(reply: KeychainReply): void;
}

const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };

if (parentPort) {
  parentPort.on('message', ({ data }) => void answer(data).then((reply) => parentPort.postMessage(reply)));
} else {
  process.on('message', (request: KeychainRequest) => void answer(request).then((reply) => process.send?.(reply)));
  // A hung call would keep exit() waiting; the kernel does not.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}
