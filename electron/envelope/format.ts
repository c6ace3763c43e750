import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { EnvironmentBlock, LineDamage, VaultFile } from './block.ts';
import { BlockParser } from './block-parser.ts';
import { isId, refuse, writeHeader, writeSealPrefix } from './head.ts';
import { formatVersion, maxFileBytes } from './limits.ts';
import { LineScanner } from './scanner.ts';
import { writeHeadLines } from './seal.ts';

/** How to parse. */
export interface ParseOptions {
  /** Leave out lines that are not canonical and list them as `damage`, instead of refusing the file. */
  readonly salvage?: boolean;
}

/** With more damaged lines than this a file is refused after all: what is left would not be worth the time. */
const maxDamagedLines = 10_000;

/**
 * Reads a vault file, strictly: there is one byte sequence per vault and everything else is refused, with the number
 * of the line (docs/format.md section 4). Opens nothing and keeps views into `bytes`, which must not change afterwards.
 * @throws ERR_FORMAT_NOT_A_VAULT, ERR_FORMAT_VERSION, ERR_FORMAT_SYNTAX, ERR_FORMAT_TOO_LARGE,
 *   ERR_FORMAT_CONFLICT_MARKERS; `details.line` starts at 1
 */
export function parseVault(bytes: Uint8Array, options: ParseOptions = {}): VaultFile {
  if (bytes.byteLength > maxFileBytes) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'file', lengthBytes: bytes.byteLength });
  const scanner = new LineScanner(bytes);
  const vaultId = located(scanner, () => readHeader(scanner));
  const parser = new BlockParser(scanner);
  const damage: LineDamage[] = [];
  for (;;) {
    try {
      parser.usualRecordLines();
      if (!scanner.next()) break;
      if (options.salvage === true) parser.resume();
      parser.line();
    } catch (error) {
      const environment = parser.environment;
      const reason = reasonToSkip(error, options);
      if (reason === null || damage.length >= maxDamagedLines) throw placed(error, scanner);
      damage.push({ line: scanner.line, reason, ...(environment === undefined ? {} : { environment }) });
    }
  }
  const environments = options.salvage === true ? parser.salvage() : located(scanner, () => parser.finish());
  return damage.length === 0 ? { vaultId, environments } : { vaultId, environments, damage };
}

function located<T>(scanner: LineScanner, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw placed(error, scanner);
  }
}

function placed(error: unknown, scanner: LineScanner): unknown {
  // uncovered: Anything else than a VaultError is a defect of ours and goes on as it is (never seen by the tests).
  return isVaultError(error) ? new VaultError(error.code, { line: Math.max(scanner.line, 1), ...error.details }) : error;
}

function reasonToSkip(error: unknown, { salvage }: ParseOptions): string | null {
  if (salvage !== true || !isVaultError(error)) return null;
  const { reason } = error.details;
  return error.code === 'ERR_FORMAT_SYNTAX' || reason === 'line' ? String(reason) : null;
}

function readHeader(scanner: LineScanner): string {
  const start = scanner.bytes.toString('latin1', 0, 128);
  if (start.startsWith('<<<<<<<')) throw new VaultError('ERR_FORMAT_CONFLICT_MARKERS', { line: 1 });
  const version = /^breakglass-vault ([0-9]{1,10})(?=[ \r\n])/.exec(start)?.[1];
  if (version === undefined) throw new VaultError('ERR_FORMAT_NOT_A_VAULT');
  if (version !== String(formatVersion)) throw new VaultError('ERR_FORMAT_VERSION', { version });
  scanner.next();
  const vaultId = scanner.text().slice(`breakglass-vault ${version} `.length);
  return isId(vaultId) ? vaultId : refuse('header');
}

/**
 * Writes a vault file as pieces for `writev`, in order (docs/format.md section 4). Blocks that did not change are views
 * of the bytes they were parsed from; neighbouring views are joined, so an edit of a parsed file gives a handful.
 * @throws ERR_INTERNAL for a file that was parsed with lines left out
 */
export function serializeVault(file: VaultFile): Uint8Array[] {
  if (file.damage !== undefined) throw new VaultError('ERR_INTERNAL', { reason: 'a salvaged file is never written' });
  const pieces = new Pieces();
  pieces.add(Buffer.from(`${writeHeader(file.vaultId)}\n`));
  for (const block of file.environments) addBlock(pieces, block);
  return pieces.joined;
}

function addBlock(pieces: Pieces, block: EnvironmentBlock): void {
  if (block.uncovered.byteLength > 0) throw new VaultError('ERR_INTERNAL', { reason: 'records without an index' });
  pieces.add(Buffer.from(writeHeadLines(block)));
  for (const page of block.pages) pieces.add(page.index);
  for (const page of block.pages) pieces.add(page.records);
  pieces.add(Buffer.from(`${writeSealPrefix(block.name, block)}${block.seal}\n`));
}

class Pieces {
  readonly joined: Uint8Array[] = [];

  add(piece: Uint8Array): void {
    const last = this.joined.at(-1);
    if (last !== undefined && last.buffer === piece.buffer && last.byteOffset + last.byteLength === piece.byteOffset) {
      this.joined[this.joined.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.byteLength + piece.byteLength);
    } else {
      this.joined.push(piece);
    }
  }
}
