import { createHmac } from 'node:crypto';
import type { EnvironmentStrictness, EnvironmentTone } from '../../shared/model/environment.ts';
import { VaultError } from '../../shared/errors.ts';
import type { Secret, SecretSummary } from '../../shared/model/secret.ts';
import type { EnvironmentBlock, RecipientLine } from './block.ts';
import type { DataKey } from './data-key.ts';
import { openDraft, sealDraft } from './draft.ts';
import { editPages, type RecordChange } from './edit.ts';
import { commitmentOf, EnvironmentKeys } from './keys.ts';
import { checkLook, sortRecipients } from './look.ts';
import { splitLines, type Page } from './page.ts';
import { PageList, type RowPlace } from './pages.ts';
import type { EnvelopeRandom } from './random.ts';
import { openRecordLine, readRecordLine } from './record.ts';
import { resealPages } from './rotate.ts';
import type { Damage } from './salvage.ts';
import { sealBlock, type UnsealedBlock } from './seal.ts';
import { readRow } from './summary.ts';

/** What people see of an environment and can change without touching a record. */
export interface EnvironmentLook {
  readonly label: string;
  readonly tone: EnvironmentTone;
  readonly strictness: EnvironmentStrictness;
}

/** What `openEnvironment` and the changes below build an OpenedEnvironment from. */
export interface OpenedParts {
  readonly keys: EnvironmentKeys;
  readonly block: EnvironmentBlock;
  readonly pages: readonly Page[];
  /** Empty unless opened to salvage. */
  readonly damage: readonly Damage[];
  readonly readOnly: boolean;
}

/**
 * An environment whose every line was verified: its summaries readable, its records still sealed. A value: each change
 * gives a new one and leaves this one usable, so a save that fails loses nothing. Both share their keys (`rotate` makes
 * new ones), which `zero` wipes. Every method throws ERR_ENVIRONMENT_LOCKED after that.
 */
export class OpenedEnvironment {
  /** The sealed form, to be put into a VaultFile and written. */
  readonly block: EnvironmentBlock;
  /** What salvage found; empty for an environment that verified. */
  readonly damage: readonly Damage[];
  /** Opened to salvage: every change throws ERR_ENVIRONMENT_READ_ONLY. */
  readonly readOnly: boolean;
  readonly #keys: EnvironmentKeys;
  #list: PageList;

  /** @internal Use `openEnvironment`. */
  constructor({ keys, block, pages, damage, readOnly }: OpenedParts) {
    this.block = block;
    this.damage = damage;
    this.readOnly = readOnly;
    this.#keys = keys;
    this.#list = new PageList(pages);
  }

  get vaultId(): string {
    return this.#keys.context.vaultId;
  }

  /** Rows, tombstones among them. */
  get rowCount(): number {
    return this.#list.rowCount;
  }

  has(id: string): boolean {
    return this.#list.find(id) !== null;
  }

  /** The summary of record `id`. @throws ERR_SECRET_NOT_FOUND, ERR_INDEX_DAMAGED */
  summary(id: string): SecretSummary {
    return readRow(this.#rowAt(this.#find(id)));
  }

  /** The summary in row `position`, from 0, in the order of ids. @throws ERR_SECRET_NOT_FOUND, ERR_INDEX_DAMAGED */
  summaryAt(position: number): SecretSummary {
    const place = this.#list.at(position);
    if (place === null) throw new VaultError('ERR_SECRET_NOT_FOUND', { position });
    return readRow(this.#rowAt(place));
  }

  /**
   * Calls `visit` for every row in order without cutting it out: the row is `rows` from `start` up to `end`, its
   * columns are `summaryColumns` between tabs, and `readRow(rows.slice(start, end))` reads it.
   */
  forEachRow(visit: (rows: string, start: number, end: number, position: number) => void): void {
    this.#checkUnlocked();
    let position = 0;
    for (const { rows } of this.#list.pages) {
      let start = 0;
      for (let end = rows.indexOf('\n'); end >= 0; end = rows.indexOf('\n', start)) {
        visit(rows, start, end, position++);
        start = end + 1;
      }
    }
  }

  /** The rows of each page, as `forEachRow` visits them. A page that an edit did not touch is the same string. */
  pageRows(): readonly string[] {
    this.#checkUnlocked();
    return this.#list.pages.map(({ rows }) => rows);
  }

  /** @internal The pages with their sealed lines, for `describeChanges`. */
  pages(): readonly Page[] {
    this.#checkUnlocked();
    return this.#list.pages;
  }

  /**
   * Eight hex digits by which people compare values without seeing them: HMAC-SHA-256 under a key of this environment
   * and epoch, so that it says nothing to whoever does not have the data key (docs/decisions/0062).
   */
  checkOf(value: string): string {
    return createHmac('sha256', this.#keys.check).update(value, 'utf8').digest('hex').slice(0, 8);
  }

  /** Opens one record. @throws ERR_SECRET_NOT_FOUND, ERR_RECORD_DAMAGED */
  openRecord(id: string): Secret {
    return openRecordLine(this.#keys, readRecordLine(this.#lineAt(this.#find(id))));
  }

  /**
   * Writes records: seals them and the pages they are in, generation + 1. Nothing to change gives this object.
   * @throws ERR_ENVIRONMENT_READ_ONLY, ERR_SECRET_TOO_LARGE, ERR_FORMAT_TOO_LARGE, ERR_INTERNAL for an id that is not
   *   canonical or comes twice
   */
  apply(changes: readonly RecordChange[], random: EnvelopeRandom): OpenedEnvironment {
    this.#checkWritable();
    if (changes.length === 0) return this;
    return this.#next({}, editPages(this.#keys, this.#list, changes, random));
  }

  /**
   * Replaces the recipients, which must wrap this environment's data key; no record is sealed again.
   * @throws ERR_ENVIRONMENT_READ_ONLY, ERR_KEY_LAST_RECIPIENT for none, ERR_KEY_DUPLICATE_RECIPIENT, ERR_FORMAT_TOO_LARGE
   */
  withRecipients(recipients: readonly RecipientLine[]): OpenedEnvironment {
    this.#checkWritable();
    return this.#next({ recipients: sortRecipients(recipients) }, this.#list.pages);
  }

  /** Renames or repaints the environment. @throws ERR_ENVIRONMENT_READ_ONLY, ERR_ENVIRONMENT_NAME for a bad label */
  withLook(look: EnvironmentLook): OpenedEnvironment {
    this.#checkWritable();
    return this.#next(checkLook(look), this.#list.pages);
  }

  /**
   * Opens every record and seals it again under `newDataKey`, wrapped for `recipients` with epoch + 1; revisions stay.
   * The new value has keys of its own: zero the old one once the new one is saved.
   * @throws ERR_RECORD_DAMAGED, and the codes of `withRecipients`
   */
  rotate(newDataKey: DataKey, recipients: readonly RecipientLine[], random: EnvelopeRandom): OpenedEnvironment {
    this.#checkWritable();
    const context = { ...this.#keys.context, epoch: this.block.epoch + 1 };
    const sorted = sortRecipients(recipients);
    const keys = new EnvironmentKeys(newDataKey, context);
    const pages = resealPages(this.#keys, keys, this.#list.pages, random);
    const head = { epoch: context.epoch, commitment: commitmentOf(newDataKey, context), recipients: sorted };
    return this.#next(head, pages, keys);
  }

  /** Seals unsaved edits for safe keeping outside the file (docs/format.md section 10). */
  sealDraft(draft: Uint8Array, random: EnvelopeRandom): Uint8Array {
    return sealDraft(this.#keys, draft, random);
  }

  /** Opens a draft of this environment and epoch. @throws ERR_RECORD_DAMAGED */
  openDraft(sealed: Uint8Array): Uint8Array {
    return openDraft(this.#keys, sealed);
  }

  /** Wipes the keys, also those of every value that shares them, and lets go of the summaries. */
  zero(): void {
    this.#keys.zero();
    this.#list = new PageList([]);
  }

  #next(head: Partial<UnsealedBlock>, pages: readonly Page[], keys = this.#keys): OpenedEnvironment {
    const { seal: _seal, sealHash, ...before } = this.block;
    const generation = before.generation + 1;
    const lines = pages.map((page) => page.lines);
    const block = sealBlock(keys, { ...before, ...head, pages: lines, generation, previousSealHash: sealHash });
    return new OpenedEnvironment({ keys, block, pages, damage: [], readOnly: false });
  }

  #find(id: string): RowPlace {
    this.#checkUnlocked();
    const place = this.#list.find(id);
    if (place === null) throw new VaultError('ERR_SECRET_NOT_FOUND', { id });
    return place;
  }

  #rowAt({ page, start, end }: RowPlace): string {
    return this.#list.pages[page]!.rows.slice(start, end);
  }

  #lineAt({ page, at }: RowPlace): Uint8Array {
    return splitLines(this.#list.pages[page]!.lines.records)[at]!;
  }

  #checkUnlocked(): void {
    if (this.#keys.zeroed) throw new VaultError('ERR_ENVIRONMENT_LOCKED', { environment: this.block.name });
  }

  #checkWritable(): void {
    this.#checkUnlocked();
    if (this.readOnly) throw new VaultError('ERR_ENVIRONMENT_READ_ONLY', { environment: this.block.name });
  }
}
