import path from 'node:path';
import { VaultError } from '../../shared/errors.ts';
import { maxTags, type Secret } from '../../shared/model/secret.ts';
import type { ColumnMapping, ImportFormat, ImportPreview } from '../../shared/model/transfer.ts';
import type { Known } from '../transfer/duplicates.ts';
import { detectFormat, parseImport, type ParsedImport } from '../transfer/import.ts';
import { previewOf } from '../transfer/preview.ts';
import type { BulkChanges, BulkResult } from '../vault/bulk.ts';
import type { Random } from '../vault/ports.ts';

/** As many files may wait to be imported; the oldest gives way. */
const mostWaiting = 4;

interface Waiting {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  parsed: ParsedImport;
}

export interface ImportParts {
  readonly bulk: Pick<BulkChanges, 'add'>;
  /** The secrets that duplicates are looked for among: of one environment, or of all that are open. */
  readonly known: (environment?: string) => readonly Known[];
  readonly random: Random;
  readonly now: () => number;
}

/** Files that were chosen to be imported and wait for the person's word. Nothing is written before `apply`. */
export class Imports {
  readonly #parts: ImportParts;
  readonly #waiting = new Map<string, Waiting>();

  constructor(parts: ImportParts) {
    this.#parts = parts;
  }

  /** Reads `bytes` as `format`, or as what they look like. @throws ERR_IMPORT_FORMAT */
  add(file: string, bytes: Uint8Array, format?: ImportFormat): ImportPreview {
    const parsed = parseImport(bytes, format ?? detectFormat(bytes));
    const importId = Buffer.from(this.#parts.random(16)).toString('base64url');
    this.#waiting.set(importId, { fileName: path.basename(file), bytes, parsed });
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= mostWaiting) break;
      this.discard(oldest);
    }
    return this.#preview(importId);
  }

  /** Reads the file again, another way. @throws ERR_IMPORT_GONE, ERR_IMPORT_FORMAT: then the earlier way stays */
  again(importId: string, format: ImportFormat, mapping?: ColumnMapping, environment?: string): ImportPreview {
    const waiting = this.#get(importId);
    waiting.parsed = parseImport(waiting.bytes, format, mapping);
    return this.#preview(importId, environment);
  }

  /**
   * Creates a secret for each of `lines`, in one save. The file stays in wait where that fails.
   * @throws ERR_IMPORT_GONE, and what BulkChanges.add throws
   */
  async apply(importId: string, environment: string, lines: readonly number[], tag?: string): Promise<BulkResult> {
    const wanted = new Set(lines);
    const nowMs = this.#parts.now();
    const secrets = this.#get(importId)
      .parsed.items.filter(({ line }) => wanted.has(line))
      .map(({ secret }): Secret => {
        const tags = tag === undefined || tag === '' ? secret.tags : [...new Set([...secret.tags.slice(0, maxTags - 1), tag])];
        return { ...secret, tags, state: 'active', createdAtMs: nowMs, changedAtMs: nowMs, history: [] };
      });
    const result = await this.#parts.bulk.add(environment, secrets);
    this.discard(importId);
    return result;
  }

  discard(importId: string): void {
    this.#waiting.get(importId)?.bytes.fill(0);
    this.#waiting.delete(importId);
  }

  /** For when everything locks: what was chosen holds secrets in the clear. */
  discardAll(): void {
    for (const importId of this.#waiting.keys()) this.discard(importId);
  }

  #get(importId: string): Waiting {
    const waiting = this.#waiting.get(importId);
    if (waiting === undefined) throw new VaultError('ERR_IMPORT_GONE');
    return waiting;
  }

  #preview(importId: string, environment?: string): ImportPreview {
    const { fileName, parsed } = this.#get(importId);
    return previewOf(importId, fileName, parsed, this.#parts.known(environment));
  }
}
