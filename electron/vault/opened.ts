// Stands in for electron/envelope's type until it is there; then this file goes.
import type { EnvironmentBlock } from '../envelope/block.ts';

/** One unlocked environment: an immutable value; a change makes a new one that shares the keys. */
export interface OpenedEnvironment {
  readonly name: string;
  readonly block: EnvironmentBlock;
  /** Wipes the keys and drops what was opened; also of every value that it was changed from. */
  zero(): void;
}
