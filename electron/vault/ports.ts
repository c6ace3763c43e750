import type { EventName } from '../../shared/ipc/channels.ts';
import type { EventPayload } from '../../shared/ipc/contract.ts';
import type { Pin } from './pins.ts';

/** Time as the session needs it; platform/timers.ts has the real one, tests a virtual one. */
export interface Clock {
  /** Milliseconds since 1970. */
  wallMs(): number;
  /** Never goes back. */
  monotonicMs(): number;
  /** Calls `run` once after `delayMs`; the answer cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

/** Gives that many bytes from the system's generator; tests hand in a counter. */
export type Random = (sizeBytes: number) => Uint8Array;

/** Tells the windows. */
export type Emit = <E extends EventName>(event: E, payload: EventPayload<E>) => void;

/** Why an environment locked: what `lockedBecause` says, and the `locking` event. */
export type LockReason = 'person' | 'idle' | 'screen' | 'suspend' | 'cap' | 'quit' | 'disk' | 'close';

/** A vault file as it is on disk. `identity` is storage's own and tells whether the file is still the one that was read. */
export interface FileOnDisk<Identity> {
  readonly bytes: Uint8Array;
  readonly identity: Identity;
  readonly savedAtMs: number;
  /** It, or its folder, cannot be written here. */
  readonly readOnly: boolean;
}

export interface Backup {
  /** File name; what `readBackup` takes. */
  readonly name: string;
  readonly savedAtMs: number;
  readonly sizeBytes: number;
}

/** The vault file on disk: storage/vault-file.ts. Every method throws ERR_STORAGE_ codes. */
export interface VaultFiles<Identity> {
  read(path: string): Promise<FileOnDisk<Identity>>;
  /** @throws ERR_STORAGE_EXISTS where something is there */
  create(path: string, pieces: readonly Uint8Array[]): Promise<Omit<FileOnDisk<Identity>, 'bytes'>>;
  /** Replaces the file atomically and keeps the old one as a backup. @throws ERR_STORAGE_CHANGED where it is not `identity` any more */
  replace(path: string, pieces: readonly Uint8Array[], identity: Identity): Promise<Omit<FileOnDisk<Identity>, 'bytes'>>;
  /** Whether the file on disk is still `identity`; false also where it has gone. */
  isCurrent(path: string, identity: Identity): Promise<boolean>;
  listBackups(path: string): Promise<readonly Backup[]>;
  readBackup(path: string, name: string): Promise<Uint8Array>;
}

/** What this computer remembers outside the vault file: storage/local-state.ts. */
export interface PinStore {
  /** By environment; empty where nothing is known or the state is damaged (S30). */
  load(vaultId: string): Promise<ReadonlyMap<string, Pin>>;
  save(vaultId: string, environment: string, pin: Pin): Promise<void>;
  remove(vaultId: string, environment: string): Promise<void>;
}
