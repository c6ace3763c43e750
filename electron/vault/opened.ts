// Stands in for electron/envelope's type until it is there; then this file goes.

/** One unlocked environment: an immutable value; a change makes a new one that shares the keys. */
export interface OpenedEnvironment {
  readonly name: string;
  /** Wipes the keys and drops what was opened; also of every value that it was changed from. */
  zero(): void;
}
