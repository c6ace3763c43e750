import type { EnvironmentStrictness, EnvironmentTone, RecipientKind } from '../../shared/model/environment.ts';

/**
 * Fields of a `recipient` line without its environment (docs/format.md section 5). The same shape as RecipientStanza,
 * which recipients make and read: the envelope knows no recipient.
 */
export interface RecipientLine {
  readonly kind: RecipientKind;
  readonly id: string;
  /** At most 6,144 bytes. */
  readonly encryptedDataKey: Uint8Array;
}

/** An index line and the record lines that it covers, as bytes of the file (docs/format.md section 7). */
export interface PageLines {
  /** The id of the first record that the page covers. */
  readonly firstId: string;
  /** The `index` line with its line feed. */
  readonly index: Uint8Array;
  /** The `record` lines with their line feeds, one after the other. */
  readonly records: Uint8Array;
  readonly recordCount: number;
}

/** One environment of a vault file, still sealed (docs/format.md section 4). Made by the envelope only; never changed. */
export interface EnvironmentBlock {
  /** Immutable name: part of every AAD and of the encryption context. */
  readonly name: string;
  readonly epoch: number;
  /** 43 characters of base64url. */
  readonly commitment: string;
  readonly tone: EnvironmentTone;
  readonly strictness: EnvironmentStrictness;
  /** What people call the environment. Readable while locked. */
  readonly label: string;
  /** Sorted by kind, then id. */
  readonly recipients: readonly RecipientLine[];
  readonly pages: readonly PageLines[];
  /** Record lines that no index line covers. A block that opens has none. */
  readonly uncovered: Uint8Array;
  /** One more at each save; starts at 1. */
  readonly generation: number;
  /** SHA-256 of the seal line before this one, 43 characters of base64url; 43 times A at generation 1. */
  readonly previousSealHash: string;
  /** HMAC of the seal line, 43 characters of base64url. */
  readonly seal: string;
  /** SHA-256 of this block's own seal line, 43 characters: what rollback state outside the file remembers. */
  readonly sealHash: string;
}

/** A line that a salvaging parse left out. */
export interface LineDamage {
  /** Starts at 1. */
  readonly line: number;
  readonly reason: string;
  /** The environment whose block the line is in. */
  readonly environment?: string;
}

/** A vault file as its lines say, nothing of it opened yet (docs/format.md section 4). */
export interface VaultFile {
  /** 16 random bytes as 22 characters of base64url. */
  readonly vaultId: string;
  /** In display order: reordering environments moves blocks. */
  readonly environments: readonly EnvironmentBlock[];
  /** Only from a salvaging parse that left lines out; such a file is never serialized. */
  readonly damage?: readonly LineDamage[];
}
