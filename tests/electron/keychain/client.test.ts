import { describe, expect, it } from 'vitest';
import { awsAccount, computerKeyAccount, createKeychainClient, type KeychainWorker } from '../../../electron/keychain/client.ts';
import { keychainError, type Keyring, operate } from '../../../electron/keychain/operations.ts';
import { type KeyringState, linuxKeyringState, runTool } from '../../../electron/keychain/linux-keyring.ts';
import type { KeychainReply, KeychainRequest } from '../../../electron/keychain/protocol.ts';
import { VaultError } from '../../../shared/errors.ts';

/** A worker whose answers the test decides; null: it never answers. */
class ScriptedWorker implements KeychainWorker {
  readonly requests: KeychainRequest[] = [];
  killed = 0;
  reply: (reply: KeychainReply) => void = () => undefined;
  exit: () => void = () => undefined;
  readonly #answer: (request: KeychainRequest) => KeychainReply | null;

  constructor(answer: (request: KeychainRequest) => KeychainReply | null) {
    this.#answer = answer;
  }
  send(request: KeychainRequest): void {
    this.requests.push(request);
    const reply = this.#answer(request);
    if (reply) queueMicrotask(() => this.reply(reply));
  }
  onReply(listener: (reply: KeychainReply) => void): void {
    this.reply = listener;
  }
  onExit(listener: () => void): void {
    this.exit = listener;
  }
  kill(): void {
    this.killed++;
  }
}

const echo = (request: KeychainRequest): KeychainReply => ({ id: request.id, ok: true, answer: 'account' in request ? request.account : 'available' });
const unavailable = ({ id }: KeychainRequest): KeychainReply => ({ id, ok: false, code: 'ERR_KEYCHAIN_UNAVAILABLE', reason: 'service', cause: 'gone' });

function clientOf(...workers: ScriptedWorker[]) {
  let started = 0;
  const client = createKeychainClient({
    timeoutMs: 30,
    promptTimeoutMs: 60,
    spawn: () => workers[Math.min(started++, workers.length - 1)] ?? expect.unreachable(),
  });
  return { client, started: () => started };
}

describe('keychain client', () => {
  it('names the accounts of computer keys and connections', () => {
    expect(computerKeyAccount('id')).toBe('computer-key:id');
    expect(awsAccount('id')).toBe('aws:id');
  });

  it('starts its worker at the first call and asks one thing at a time', async () => {
    let running = 0;
    const worker: ScriptedWorker = new ScriptedWorker((request) => {
      expect(++running).toBe(1);
      setTimeout(() => {
        running--;
        worker.reply(echo(request));
      }, 2);
      return null;
    });
    const { client, started } = clientOf(worker);
    expect(started()).toBe(0);
    expect(await Promise.all([client.get('a'), client.get('b'), client.get('c')])).toEqual(['a', 'b', 'c']);
    expect(started()).toBe(1);
  });

  it('kills a worker that does not answer in time, ignores what it says later, and asks a new one next', async () => {
    const silent = new ScriptedWorker(() => null);
    const good = new ScriptedWorker(echo);
    const { client } = clientOf(silent, good);
    await expect(client.get('a')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_TIMEOUT' });
    expect(silent.killed).toBe(1);
    const next = client.get('b');
    silent.reply({ id: 2, ok: true, answer: 'late' });
    silent.exit();
    expect(await next).toBe('b');
  });

  it('a worker that cannot start, or ends during a call, is a code', async () => {
    const client = createKeychainClient({
      spawn: () => {
        throw new TypeError('no such file');
      },
    });
    const expected = { code: 'ERR_KEYCHAIN_UNAVAILABLE', details: { reason: 'worker' } };
    await expect(client.set('a', 'b')).rejects.toMatchObject(expected);
    const dying: ScriptedWorker = new ScriptedWorker(() => {
      queueMicrotask(() => dying.exit());
      return null;
    });
    await expect(clientOf(dying).client.delete('a')).rejects.toMatchObject(expected);
  });

  it('asks a new worker once more when the service was restarted, but not a first one', async () => {
    let calls = 0;
    const stale = new ScriptedWorker((request) => (calls++ === 0 ? echo(request) : unavailable(request)));
    const { client, started } = clientOf(stale, new ScriptedWorker(echo));
    expect(await client.get('a')).toBe('a');
    expect(await client.get('b')).toBe('b');
    expect(started()).toBe(2);
    const none = clientOf(new ScriptedWorker(unavailable));
    await expect(none.client.get('a')).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_UNAVAILABLE', cause: 'gone' });
    expect(none.started()).toBe(1);
    expect(await none.client.status()).toBe('unavailable');
  });

  it('cancels before and during a call, and at close', async () => {
    const silent = new ScriptedWorker(() => null);
    const { client, started } = clientOf(silent);
    await expect(client.get('a', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    expect(started()).toBe(0);
    const cancel = new AbortController();
    const call = client.get('a', { signal: cancel.signal, mayPrompt: true });
    queueMicrotask(() => cancel.abort());
    await expect(call).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    const closing = client.get('a');
    setTimeout(() => client.close(), 1);
    await expect(closing).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
    await expect(client.get('a')).rejects.toMatchObject({ code: 'ERR_CANCELLED' });
  });
});

describe('words of the keychain', () => {
  it.each([
    ['Failed to load keytar native addon, checked ["x"] on y', 'ERR_KEYCHAIN_UNAVAILABLE', 'library'],
    ['Unknown or unsupported transport “disabled” for address “disabled:”', 'ERR_KEYCHAIN_UNAVAILABLE', 'service'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'ERR_KEYCHAIN_UNAVAILABLE', 'service'],
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'ERR_KEYCHAIN_UNAVAILABLE', 'service'],
    ['Cannot create an item in a locked collection', 'ERR_KEYCHAIN_LOCKED', 'prompt'],
    ['User interaction is not allowed.', 'ERR_KEYCHAIN_LOCKED', 'prompt'],
    ['The stub received bad data', 'ERR_KEYCHAIN_REFUSED', 'library-error'],
  ])('%s is %s', (message, code, reason) => {
    expect(keychainError(new Error(message))).toMatchObject({ code, details: { reason }, cause: message });
    expect(keychainError(message)).toMatchObject({ code });
  });

  it('keeps codes of ours', () => {
    const ours = new VaultError('ERR_KEYCHAIN_NOT_FOUND');
    expect(keychainError(ours)).toBe(ours);
  });
});

describe('what a keyring says', () => {
  const run = (...answers: { code: number | null; output: string }[]) => async () => answers.shift() ?? { code: null, output: '' };

  it('is not believed where the answer is not understood', async () => {
    const collection = { code: 0, output: 'o "/org/freedesktop/secrets/collection/login"' };
    expect(await linuxKeyringState(run({ code: 0, output: 'what?' }))).toBe('unknown');
    expect(await linuxKeyringState(run({ code: 1, output: 'Access denied' }))).toBe('unknown');
    expect(await linuxKeyringState(run(collection, { code: 1, output: '' }))).toBe('unknown');
    expect(await linuxKeyringState(run(collection, { code: 0, output: 'b maybe' }))).toBe('unknown');
    expect(await linuxKeyringState(run(collection, { code: 0, output: 'b false' }))).toBe('unlocked');
    expect(await linuxKeyringState(run({ code: 0, output: 'o "/"' }))).toBe('locked');
    expect(await linuxKeyringState(run())).toBe('unknown');
  });

  /** A keyring that goes through `states`, and holds nothing. */
  function keyring(...states: KeyringState[]): Keyring {
    return {
      state: async () => states.shift() ?? 'unlocked',
      items: { get: async () => null, set: async () => undefined, delete: async () => false },
    };
  }

  it.each([
    ['unlocked', 'ERR_KEYCHAIN_NOT_FOUND'],
    ['locked', 'ERR_KEYCHAIN_LOCKED'],
    ['absent', 'ERR_KEYCHAIN_UNAVAILABLE'],
    ['unknown', 'ERR_KEYCHAIN_LOCKED'],
  ] as const)('S21: nothing found, and then the keyring is %s: %s', async (after, code) => {
    await expect(operate(keyring('unlocked', after), { operation: 'get', account: 'a' }, false)).rejects.toMatchObject({ code });
  });

  it('S21: a write that a closed prompt undid is locked, one that the keyring lost is refused', async () => {
    const set = { operation: 'set', account: 'a', value: 'b' } as const;
    await expect(operate(keyring('locked', 'locked'), set, true)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED' });
    await expect(operate(keyring('unlocked', 'unlocked'), set, false)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_REFUSED' });
  });

  /** A keyring that works, and of which nobody can say whether it is open unless `state` does. */
  function working(state: KeyringState): Keyring & { readonly stored: Map<string, string> } {
    const stored = new Map<string, string>();
    return {
      stored,
      state: async () => state,
      items: {
        get: async (account) => stored.get(account) ?? null,
        set: async (account, value) => void stored.set(account, value),
        delete: async (account) => stored.delete(account),
      },
    };
  }

  it('S21: a keyring that cannot be asked gets a marker with the first value, and is believed while that is read', async () => {
    const unknown = working('unknown');
    const get = { operation: 'get', account: 'b' } as const;
    await expect(operate(unknown, get, false)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_LOCKED', details: { reason: 'unproven' } });
    expect(await operate(unknown, { operation: 'set', account: 'a', value: 'v' }, false)).toBeNull();
    expect([...unknown.stored.keys()].sort()).toEqual(['a', 'marker']);
    await expect(operate(unknown, get, false)).rejects.toMatchObject({ code: 'ERR_KEYCHAIN_NOT_FOUND' });
    expect(await operate(unknown, { operation: 'get', account: 'a' }, false)).toBe('v');
    const open = working('unlocked');
    await operate(open, { operation: 'set', account: 'a', value: 'v' }, false);
    expect([...open.stored.keys()]).toEqual(['a']);
    expect(await operate(open, { operation: 'delete', account: 'a' }, false)).toBe(true);
    expect(await operate(open, { operation: 'delete', account: 'a' }, false)).toBe(false);
  });

  it.each([
    ['unlocked', 'available'],
    ['unknown', 'available'],
    ['locked', 'locked'],
    ['absent', 'unavailable'],
  ] as const)('a keyring that is %s is %s', async (state, status) => {
    expect(await operate(working(state), { operation: 'status' }, false)).toBe(status);
  });

  it('S21: a locked or absent keyring is not even asked', async () => {
    for (const [state, code] of [['locked', 'ERR_KEYCHAIN_LOCKED'], ['absent', 'ERR_KEYCHAIN_UNAVAILABLE']] as const) {
      const shut = working(state);
      for (const request of [{ operation: 'get', account: 'a' }, { operation: 'set', account: 'a', value: 'v' }, { operation: 'delete', account: 'a' }] as const) {
        await expect(operate(shut, request, false)).rejects.toMatchObject({ code });
      }
      expect(shut.stored.size).toBe(0);
    }
  });

  it('tools are asked one after the other, with their own words', async () => {
    for (const tool of ['busctl', 'gdbus', 'dbus-send']) {
      const asked: string[][] = [];
      const state = await linuxKeyringState(async (program, args) => {
        if (program !== tool) return { code: null, output: '' };
        asked.push([...args]);
        return { code: 0, output: asked.length === 1 ? ' /org/freedesktop/secrets/collection/login' : 'true' };
      });
      expect(state).toBe('locked');
      expect(asked[1]?.join(' ')).toContain('/org/freedesktop/secrets/collection/login');
    }
    expect(await linuxKeyringState(run({ code: 1, output: 'The name org.freedesktop.secrets was not provided by any .service files' }))).toBe('absent');
  });

  it('a tool that is not there, fails, or answers is told apart', async () => {
    expect(await runTool('no-such-tool-of-breakglass', [])).toMatchObject({ code: null });
    expect(await runTool('sh', ['-c', 'echo out; echo err >&2; exit 3'])).toEqual({ code: 3, output: 'out\n\nerr\n' });
    expect(await runTool('sh', ['-c', 'echo $LC_ALL'])).toMatchObject({ code: 0, output: 'C\n\n' });
  });
});
