import type { RecipientKind } from '../../shared/model/environment.ts';
import { VaultError } from '../../shared/errors.ts';
import type { Emit } from './ports.ts';

/** One making of keys: of a vault, an environment or a recipient. */
export interface Making {
  /** Aborts when the person gives up, or everything is locked. */
  readonly signal: AbortSignal;
  /** Called before anything is written. @throws ERR_CANCELLED once the signal has aborted */
  check(): void;
  /** One wrap of the data key of `environment`, told to the windows. @throws ERR_CANCELLED, and what `wrap` throws */
  step<T>(environment: string, kind: RecipientKind, wrap: () => Promise<T>): Promise<T>;
}

/**
 * What is being made under new keys now. A KMS key may take its time, and a vault has as many of them as it has
 * environments: the windows are told of each, and the person can give up until the file is written.
 */
export class Makings {
  readonly #emit: Emit;
  readonly #running = new Set<AbortController>();

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Runs `make`, which wraps for `total` recipients. */
  async run<T>(total: number, make: (making: Making) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.add(controller);
    try {
      return await make(this.#making(controller.signal, total));
    } finally {
      this.#running.delete(controller);
    }
  }

  /** Ends whatever is under way with ERR_CANCELLED; what is written already stays. Nothing under way is no error. */
  cancelAll(): void {
    for (const controller of this.#running) controller.abort();
  }

  #making(signal: AbortSignal, total: number): Making {
    let done = 0;
    const check = (): void => {
      if (signal.aborted) throw new VaultError('ERR_CANCELLED');
    };
    return {
      signal,
      check,
      step: async (environment, kind, wrap) => {
        check();
        this.#emit('create-progress', { environment, kind, state: 'trying', done, total });
        const wrapped = await wrap();
        this.#emit('create-progress', { environment, kind, state: 'passed', done: ++done, total });
        return wrapped;
      },
    };
  }
}
