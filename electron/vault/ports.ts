import type { EventName } from '../../shared/ipc/channels.ts';
import type { EventPayload } from '../../shared/ipc/contract.ts';

/** Time as the session needs it; platform/timers.ts has the real one, tests a virtual one. */
export interface Clock {
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Never goes back. */
  monotonicMs(): number;
  /** Calls `run` once after `delayMs`; the answer cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

/** Fills that many bytes from the system's generator; tests hand in a counter. */
export type Random = (lengthBytes: number) => Uint8Array;

/** Tells the windows. */
export type Emit = <E extends EventName>(event: E, payload: EventPayload<E>) => void;

/** Why an environment locked: what `lockedBecause` says, and the `locking` event. */
export type LockReason = 'person' | 'idle' | 'screen' | 'suspend' | 'cap' | 'quit' | 'disk' | 'close';
