import type { WireError } from '../../shared/ipc/call.ts';
import type { EnvironmentBlock, VaultFile } from '../envelope/block.ts';
import type { DataKey } from '../envelope/data-key.ts';
import type { OpenedEnvironment } from './opened.ts';
import type { Comparison } from './pins.ts';
import type { LockReason } from './ports.ts';

/** What one recipient answered when it was tried last in this session. */
export interface LastAnswer {
  readonly atMs: number;
  readonly tookMs: number;
  readonly error?: WireError;
}

/** An environment while it is unlocked. */
export interface Unlocked {
  readonly dataKey: DataKey;
  environment: OpenedEnvironment;
  /** It can be read, and nothing of it is written: damaged, or older than seen and opened to read. */
  readonly readOnly: boolean;
  /** The recipient that opened it. */
  readonly openedBy: string;
  readonly unlockedAtMs: number;
}

/** Everything that the session knows of one environment of the open vault. */
export interface Slot {
  readonly name: string;
  block: EnvironmentBlock;
  comparison: Comparison;
  unlocked?: Unlocked;
  /** Set while an unlock is under way; aborting it cancels. */
  unlocking?: AbortController;
  lockedBecause?: LockReason;
  /** The person consented to read this copy, which is older than one that was seen. */
  readOlder: boolean;
  /** By recipientRef. */
  readonly answers: Map<string, LastAnswer>;
}

/** The one vault that is open. */
export interface OpenVault<Identity> {
  readonly path: string;
  readonly vaultId: string;
  file: VaultFile;
  /** The file on disk as it was read or written last. */
  identity: Identity;
  savedAtMs: number;
  /** The file cannot be written here, or was salvaged. */
  readOnlyFile: boolean;
  changedOnDisk: boolean;
  /** Has every environment of `file`, by name. */
  readonly slots: Map<string, Slot>;
  /** Environments that this computer has seen in this vault and that are not in the file. */
  missing: readonly string[];
}

/** A locked environment as it was read. */
export function lockedSlot(block: EnvironmentBlock, comparison: Comparison): Slot {
  return { name: block.name, block, comparison, readOlder: false, answers: new Map() };
}
