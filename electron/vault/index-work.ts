import type { SecretList } from './list.ts';
import type { Clock } from './ports.ts';

/** The first list is asked for and drawn in this time after an unlock; the index can wait. */
const startDelayMs = 300;
/** Longest that a slice holds up what windows ask for. */
const sliceMs = 4;

/** Builds the list's index in slices between other work. */
export class IndexWork {
  readonly #list: Pick<SecretList, 'step'>;
  readonly #clock: Clock;
  #stop: (() => void) | undefined;

  constructor(list: Pick<SecretList, 'step'>, clock: Clock) {
    this.#list = list;
    this.#clock = clock;
  }

  /** Something has changed: does what there is to do, after a while. */
  start(): void {
    this.#stop?.();
    this.#stop = this.#clock.after(startDelayMs, () => this.#slice());
  }

  #slice(): void {
    this.#stop = undefined;
    const endMs = this.#clock.monotonicMs() + sliceMs;
    do {
      if (!this.#list.step()) return;
    } while (this.#clock.monotonicMs() < endMs);
    this.#stop = this.#clock.after(0, () => this.#slice());
  }
}
