import type { EventName } from '../../shared/ipc/channels.ts';
import type { EventPayload } from '../../shared/ipc/contract.ts';
import type { FileIdentity } from '../storage/file-identity.ts';
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

/** A vault file as it is on disk. */
export interface FileOnDisk {
  readonly identity: FileIdentity;
  readonly savedAtMs: number;
  /** It cannot be written here. */
  readonly readOnly: boolean;
}

export interface VaultBackup {
  /** File name; what `readBackup` takes. */
  readonly name: string;
  readonly savedAtMs: number;
  readonly sizeBytes: number;
}

/** What a save has to be, byte by byte as it was read back from the disk; throws where it is not. */
export type Verify = (bytes: Uint8Array) => void;

/** The vault file on disk: vault/files-on-disk.ts over storage. Every method throws ERR_STORAGE_ codes. */
export interface VaultFiles {
  read(path: string): Promise<FileOnDisk & { readonly bytes: Uint8Array }>;
  /** @throws ERR_STORAGE_EXISTS where something is there, before anything else is asked of anybody */
  refuseExisting(path: string): Promise<void>;
  /** @throws ERR_STORAGE_EXISTS where something is there */
  create(path: string, pieces: readonly Uint8Array[], verify: Verify): Promise<FileOnDisk>;
  /** Replaces the file and keeps the old one as a backup. @throws ERR_STORAGE_CHANGED where it is not `basedOn` any more */
  replace(path: string, pieces: readonly Uint8Array[], basedOn: FileIdentity, verify: Verify): Promise<FileOnDisk>;
  /** Newest first. */
  listBackups(path: string): Promise<readonly VaultBackup[]>;
  readBackup(path: string, name: string): Promise<Uint8Array>;
  /** Tells of changes that others make to the file. */
  watch(path: string, identity: FileIdentity, onChange: (state: 'changed' | 'gone') => void): FileWatch;
}

/** A watch on the open file. */
export interface FileWatch {
  /** Looks now; what it finds comes through `onChange`. */
  check(): Promise<unknown>;
  /** What the file is from now on. */
  expect(identity: FileIdentity): void;
  close(): void;
}

/** What this computer remembers outside the vault file: storage/local-state.ts. */
export interface PinStore {
  /** By environment; empty where nothing is known or the state is damaged (S30). */
  load(vaultId: string): Promise<ReadonlyMap<string, Pin>>;
  save(vaultId: string, environment: string, pin: Pin): Promise<void>;
  remove(vaultId: string, environment: string): Promise<void>;
}
