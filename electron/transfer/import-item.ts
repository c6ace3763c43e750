import { VaultError } from '../../shared/errors.ts';
import type { Secret } from '../../shared/model/secret.ts';
import type { ImportFault, RejectReason } from '../../shared/model/transfer-reasons.ts';

/** What an import would make a secret of: everything but the times and the history. */
export type ImportedSecret = Pick<Secret, 'kind' | 'title' | 'fields' | 'notes' | 'tags' | 'favourite' | 'expires'>;

export interface ImportItem {
  /** First line of the file that it comes from, counted from 1. */
  readonly line: number;
  readonly secret: ImportedSecret;
}

export interface Rejected {
  readonly line: number;
  readonly reason: RejectReason;
}

/** ERR_IMPORT_FORMAT at `line`, counted from 1. */
export function importFault(reason: ImportFault, line = 1): VaultError {
  return new VaultError('ERR_IMPORT_FORMAT', { line, reason });
}

/** The answer of every parser. */
export interface Parsed {
  readonly items: readonly ImportItem[];
  readonly rejected: readonly Rejected[];
}

/** Largest file that is read, and most rows that are taken from one. */
export const maxImportBytes = 32 * 1024 * 1024;
export const maxImportRows = 100_000;
