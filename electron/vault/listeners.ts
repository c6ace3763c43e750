/** Functions that are told of something, in the order in which they asked. */
export class Listeners<T> {
  readonly #all = new Set<(event: T) => void>();

  /** Answers the undoing. */
  add(listener: (event: T) => void): () => void {
    this.#all.add(listener);
    return () => void this.#all.delete(listener);
  }

  tell(event: T): void {
    for (const listener of [...this.#all]) listener(event);
  }
}
