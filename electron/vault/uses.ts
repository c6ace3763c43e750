/**
 * When a value of a secret was last copied or revealed, on this computer and while this vault is open: in memory only,
 * never written. Ids and times are all there is in it.
 */
export class Uses {
  readonly #lastMs = new Map<string, number>();
  readonly #listeners = new Set<(environment: string, id: string) => void>();
  #version = 0;

  /** Rises with every use. */
  get version(): number {
    return this.#version;
  }

  get empty(): boolean {
    return this.#lastMs.size === 0;
  }

  lastMs(environment: string, id: string): number | undefined {
    return this.#lastMs.get(`${environment}\t${id}`);
  }

  mark(environment: string, id: string, atMs: number): void {
    this.#lastMs.set(`${environment}\t${id}`, atMs);
    this.#version++;
    for (const listener of this.#listeners) listener(environment, id);
  }

  onUse(listener: (environment: string, id: string) => void): void {
    this.#listeners.add(listener);
  }

  clear(): void {
    this.#lastMs.clear();
    this.#version++;
  }
}
