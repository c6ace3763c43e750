import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { KeychainAnswer, KeychainOperation, KeychainReply, KeychainRequest, KeychainStatus } from './protocol.ts';

/** The process that runs keychain/worker.ts, whichever way it was started. */
export interface KeychainWorker {
  send(request: KeychainRequest): void;
  onReply(listener: (reply: KeychainReply) => void): void;
  /** Called once when the process is gone, also when it could not be started. */
  onExit(listener: () => void): void;
  /** Ends the process at once, whatever it is doing. */
  kill(): void;
}

export interface KeychainClientOptions {
  readonly spawn: () => KeychainWorker;
  /** For a call that shows nothing to the person. */
  readonly timeoutMs?: number;
  /** For a call behind which the desktop may ask the person to unlock the keyring. */
  readonly promptTimeoutMs?: number;
}

export interface KeychainCallOptions {
  /** Lets the desktop ask to unlock the keyring. Without it a locked one is ERR_KEYCHAIN_LOCKED at once. */
  readonly mayPrompt?: boolean;
  /** Aborting ends the call with ERR_CANCELLED. */
  readonly signal?: AbortSignal;
}

/**
 * The keychain of this computer, one call at a time. Each call ends: with an answer, or with ERR_KEYCHAIN_UNAVAILABLE
 * (details.reason `library`, `service` or `worker`), ERR_KEYCHAIN_LOCKED, ERR_KEYCHAIN_TIMEOUT, ERR_KEYCHAIN_REFUSED or
 * ERR_CANCELLED.
 */
export interface KeychainClient {
  /** @throws also ERR_KEYCHAIN_NOT_FOUND, from a keychain that is known to be open only */
  get(account: string, options?: KeychainCallOptions): Promise<string>;
  /** Stores `value` (1 to 32,768 bytes of UTF-8) in place of what is there, and reads it back. */
  set(account: string, value: string, options?: KeychainCallOptions): Promise<void>;
  /** False where there was nothing to delete. */
  delete(account: string, options?: KeychainCallOptions): Promise<boolean>;
  /** Never throws and never prompts. */
  status(): Promise<KeychainStatus>;
  /** Kills the worker and fails what is under way: called when the program quits. */
  close(): void;
}

/** Account of a computer key; `id` is what the recipient line has. */
export const computerKeyAccount = (id: string): string => `computer-key:${id}`;
/** Account of a connection's access key. */
export const awsAccount = (connectionId: string): string => `aws:${connectionId}`;

interface Running {
  readonly id: number;
  readonly settle: (outcome: KeychainAnswer | VaultError) => void;
}

const defaultTimeoutMs = 10_000;
const defaultPromptTimeoutMs = 120_000;

/** Starts nothing yet: the worker starts with the first call and stays for the next. */
export function createKeychainClient(options: KeychainClientOptions): KeychainClient {
  const line = new KeychainLine(options);
  return {
    get: async (account, call) => String(await line.ask({ operation: 'get', account }, call)),
    set: async (account, value, call) => void (await line.ask({ operation: 'set', account, value }, call)),
    delete: async (account, call) => (await line.ask({ operation: 'delete', account }, call)) === true,
    status: async () => {
      const status = await line.ask({ operation: 'status' }).catch(() => 'unavailable');
      return status === 'available' || status === 'locked' ? status : 'unavailable';
    },
    close: () => line.close(),
  };
}

/** The queue in front of one worker process. */
class KeychainLine {
  readonly #options: KeychainClientOptions;
  #worker: KeychainWorker | null = null;
  #running: Running | null = null;
  #last: Promise<unknown> = Promise.resolve();
  /** Whether the present worker has. */
  #hasAnswered = false;
  #nextId = 1;
  #closed = false;

  constructor(options: KeychainClientOptions) {
    this.#options = options;
  }

  /** A locked keyring holds one of four threads per call, so calls wait for each other. */
  ask(operation: KeychainOperation, options: KeychainCallOptions = {}): Promise<KeychainAnswer> {
    const turn = this.#last.then(() => this.#callTwice(operation, options));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  close(): void {
    this.#closed = true;
    this.#drop(new VaultError('ERR_CANCELLED'));
  }

  /**
   * The native library remembers the service that it met first, and fails for good when that one is restarted: what a
   * worker that has answered before calls unavailable is asked once more of a new one.
   */
  async #callTwice(operation: KeychainOperation, options: KeychainCallOptions): Promise<KeychainAnswer> {
    const hasAnswered = this.#hasAnswered;
    try {
      return await this.#call(operation, options);
    } catch (error) {
      if (!isVaultError(error, 'ERR_KEYCHAIN_UNAVAILABLE')) throw error;
      this.#stopWorker();
      if (!hasAnswered) throw error;
      return this.#call(operation, options);
    }
  }

  #call(operation: KeychainOperation, { mayPrompt = false, signal }: KeychainCallOptions): Promise<KeychainAnswer> {
    if (this.#closed || signal?.aborted === true) return Promise.reject(new VaultError('ERR_CANCELLED'));
    const { timeoutMs = defaultTimeoutMs, promptTimeoutMs = defaultPromptTimeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      const cancel = (): void => this.#drop(new VaultError('ERR_CANCELLED'));
      const timeUp = (): void => this.#drop(new VaultError('ERR_KEYCHAIN_TIMEOUT'));
      const timer = setTimeout(timeUp, mayPrompt ? promptTimeoutMs : timeoutMs);
      signal?.addEventListener('abort', cancel, { once: true });
      const settle: Running['settle'] = (outcome) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cancel);
        this.#running = null;
        if (outcome instanceof VaultError) reject(outcome);
        else resolve(outcome);
      };
      this.#running = { id, settle };
      this.#send({ id, mayPrompt, ...operation });
    });
  }

  #send(request: KeychainRequest): void {
    try {
      this.#worker ??= this.#start();
      this.#worker.send(request);
    } catch (error) {
      this.#drop(new VaultError('ERR_KEYCHAIN_UNAVAILABLE', { reason: 'worker' }, error));
    }
  }

  #start(): KeychainWorker {
    const worker = this.#options.spawn();
    worker.onReply((reply) => {
      if (this.#worker !== worker || reply.id !== this.#running?.id) return;
      this.#hasAnswered = true;
      this.#running.settle(outcomeOf(reply));
    });
    worker.onExit(() => {
      if (this.#worker === worker) this.#drop(new VaultError('ERR_KEYCHAIN_UNAVAILABLE', { reason: 'worker' }));
    });
    return worker;
  }

  /** Kills the worker, which may hang in a native call, and ends the call that waits for it. */
  #drop(error: VaultError): void {
    this.#stopWorker();
    this.#running?.settle(error);
  }

  #stopWorker(): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#hasAnswered = false;
    worker?.kill();
  }
}

function outcomeOf(reply: KeychainReply): KeychainAnswer | VaultError {
  return reply.ok ? reply.answer : new VaultError(reply.code, { reason: reply.reason }, reply.cause);
}
