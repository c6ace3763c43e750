import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { EnvironmentBlock, VaultFile } from '../envelope/block.ts';
import type { DataKey } from '../envelope/data-key.ts';
import { openEnvironment } from '../envelope/envelope.ts';
import { parseVault } from '../envelope/format.ts';
import type { FileIdentity } from '../storage/file-identity.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import { compareWithPin, type Comparison, type Pin } from './pins.ts';
import type { LockReason, Verify } from './ports.ts';
import type { WireFailure } from './wire.ts';

/** What one recipient answered when it was tried last in this session. */
export interface LastAnswer {
  readonly atMs: number;
  readonly tookMs: number;
  readonly error?: WireFailure;
}

/** An environment while it is unlocked. */
export interface Unlocked {
  readonly dataKey: DataKey;
  environment: OpenedEnvironment;
  /** It can be read, and nothing of it is written: damaged, or older than seen and opened to read. */
  readOnly: boolean;
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
export interface OpenVault {
  readonly path: string;
  readonly vaultId: string;
  file: VaultFile;
  /** The file on disk as it was read or written last. */
  identity: FileIdentity;
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

/**
 * Reads a vault file, as far as it can be read: lines that are none are left out, named, and the file is not written.
 * @throws the codes of `parseVault` where nothing is left
 */
export function parseOrSalvage(bytes: Uint8Array): VaultFile {
  try {
    return parseVault(bytes);
  } catch (error) {
    if (!isVaultError(error, 'ERR_FORMAT_SYNTAX')) throw error;
    const salvaged = parseVault(bytes, { salvage: true });
    if (salvaged.environments.length === 0) throw error;
    return salvaged;
  }
}

const damageCodes = ['ERR_SEAL_MISMATCH', 'ERR_INDEX_DAMAGED', 'ERR_DIGEST_MISMATCH'] as const;

/**
 * Opens an environment; what does not verify does not hide the rest, which then can only be read (S28).
 * @throws ERR_KEY_COMMITMENT, ERR_ENVIRONMENT_NOT_FOUND
 */
export function openOrSalvage(file: VaultFile, environment: string, dataKey: DataKey): OpenedEnvironment {
  try {
    return openEnvironment(file, environment, dataKey);
  } catch (error) {
    if (!damageCodes.some((code) => isVaultError(error, code))) throw error;
    return openEnvironment(file, environment, dataKey, { salvage: true });
  }
}

/** Where each environment of `file` stands against what this computer remembers, all of them locked. */
export function slotsOf(file: VaultFile, pins: ReadonlyMap<string, Pin>): Map<string, Slot> {
  return new Map(file.environments.map((block) => [block.name, lockedSlot(block, compareWithPin(block, pins.get(block.name)))]));
}

/** Environments that are remembered and that `file` does not have. */
export function missingFrom(file: VaultFile, pins: ReadonlyMap<string, Pin>): string[] {
  return [...pins.keys()].filter((name) => !file.environments.some((block) => block.name === name));
}

/** Wipes the keys of an environment and drops what was opened. */
export function zero(slot: Slot): void {
  slot.unlocked?.environment.zero();
  slot.unlocked?.dataKey.zero();
  delete slot.unlocked;
}

/**
 * What a save of `file` is held to when it is read back: it parses, and has these environments under these seals, each
 * of which covers every line of its environment. That the bytes are the ones that were written is storage's to check.
 */
export function verifierOf(file: VaultFile): Verify {
  return (bytes) => {
    const back = parseVault(bytes);
    const same = (block: EnvironmentBlock, at: number): boolean => {
      const found = back.environments[at];
      return found?.name === block.name && found.sealHash === block.sealHash && found.pages.length === block.pages.length;
    };
    if (back.vaultId !== file.vaultId || back.environments.length !== file.environments.length || !file.environments.every(same)) {
      throw new VaultError('ERR_STORAGE_VERIFY', { reason: 'content' });
    }
  };
}
