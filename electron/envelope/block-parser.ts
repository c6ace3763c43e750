import { maxEnvironments } from '../../shared/model/environment.ts';
import { VaultError } from '../../shared/errors.ts';
import type { EnvironmentBlock, PageLines, RecipientLine } from './block.ts';
import { readEnvironment, readRecipient, readSeal, recipientOrder, refuse, type EnvironmentHead, type SealFields } from './head.ts'; // prettier-ignore
import { maxLineBytes, maxRecipients, maxRecords } from './limits.ts';
import { idLength, isSealedLength, lineFeed, type LineScanner } from './scanner.ts';
import { noSeal, sealHashOf } from './seal.ts';

/** Bytes of record lines that one page covers: one run, or more where salvage left lines between them out. */
type Runs = { start: number; end: number }[];

interface OpenPage {
  readonly id: string;
  readonly idStart: number;
  readonly start: number;
  readonly end: number;
  readonly runs: Runs;
  count: number;
}

/** The block that lines are being read into. */
class OpenBlock {
  readonly head: EnvironmentHead;
  readonly recipients: RecipientLine[] = [];
  readonly indexPrefix: Buffer;
  readonly recordPrefix: Buffer;
  readonly pages: OpenPage[] = [];
  readonly uncovered: Runs = [];
  /** The page that the last record line fell into; -1 before the first. */
  page = -1;
  lastRecordIdStart = -1;
  lastRecordId = '';
  recordCount = 0;
  /** A record line up to its payload. */
  readonly recordHead: RegExp;
  readonly longestRecordHead: number;

  constructor(head: EnvironmentHead) {
    this.head = head;
    this.recordHead = new RegExp(`record ${head.name} [A-Za-z0-9_-]{21}[AQgw] [1-9][0-9]{0,14} `, 'y');
    this.longestRecordHead = `record ${head.name} `.length + idLength + ' 123456789012345 '.length;
    this.indexPrefix = Buffer.from(`index ${head.name} `);
    this.recordPrefix = Buffer.from(`record ${head.name} `);
  }
}

const sealPrefix = Buffer.from('seal ');
const recipientPrefix = Buffer.from('recipient ');
const environmentPrefix = Buffer.from('env ');
/** One more than any line has: a line of nothing but spaces costs no memory. */
const maxFields = 8;
const conflictMarker = /^(?:<{7}|={7}|>{7}|\|{7})(?: |\r?$)/;

/** Reads the lines of environment blocks, in the only order they come in (docs/format.md section 4.1). */
export class BlockParser {
  readonly #scanner: LineScanner;
  readonly #blocks: EnvironmentBlock[] = [];
  readonly #names = new Set<string>();
  #open: OpenBlock | null = null;

  constructor(scanner: LineScanner) {
    this.#scanner = scanner;
  }

  /** The environment whose lines are being read, for the list of damage. */
  get environment(): string | undefined {
    return this.#open?.head.name;
  }

  /** Reads the scanner's line. @throws ERR_FORMAT_SYNTAX and the other codes of `parseVault`, without a line number */
  line(): void {
    const open = this.#open;
    const scanner = this.#scanner;
    if (open === null) this.#environmentLine();
    else if (scanner.startsWith(open.recordPrefix)) this.#recordLine(open);
    else if (scanner.startsWith(open.indexPrefix)) this.#indexLine(open);
    else if (scanner.startsWith(recipientPrefix)) this.#recipientLine(open);
    else if (scanner.startsWith(sealPrefix)) this.#sealLine(open);
    else this.#refuseLine('a line of no kind, or of another environment');
  }

  /** The blocks of a whole file. @throws ERR_FORMAT_SYNTAX where the last block is cut off or there is none */
  finish(): readonly EnvironmentBlock[] {
    if (this.#open !== null) refuse('the file ends inside an environment');
    if (this.#blocks.length === 0) refuse('no environment');
    return this.#blocks;
  }

  /** What there is when lines were left out: a block without its seal line has a seal that matches nothing. */
  salvage(): readonly EnvironmentBlock[] {
    if (this.#open !== null) this.#close(this.#open, noSeal);
    return this.#blocks;
  }

  /** In salvage, an `env` line ends a block whose seal line is gone. */
  resume(): void {
    if (this.#open === null || !this.#scanner.startsWith(environmentPrefix)) return;
    this.#close(this.#open, noSeal);
  }

  #refuseLine(reason: string): never {
    if (conflictMarker.test(this.#scanner.text())) throw new VaultError('ERR_FORMAT_CONFLICT_MARKERS');
    return refuse(reason);
  }

  #environmentLine(): void {
    if (!this.#scanner.startsWith(environmentPrefix)) this.#refuseLine('a line outside of an environment');
    const head = readEnvironment(this.#scanner.text().split(' ', maxFields).slice(1));
    if (this.#names.has(head.name)) refuse('environment twice');
    if (this.#names.size >= maxEnvironments) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'environments' });
    this.#names.add(head.name);
    this.#open = new OpenBlock(head);
  }

  #fields(open: OpenBlock): string[] {
    const [, environment, ...fields] = this.#scanner.text().split(' ', maxFields);
    return environment === open.head.name ? fields : refuse('a line of another environment');
  }

  #recipientLine(open: OpenBlock): void {
    if (open.pages.length > 0 || open.recordCount > 0) refuse('recipient line out of order');
    const recipient = readRecipient(this.#fields(open));
    const last = open.recipients.at(-1);
    if (last !== undefined && recipientOrder(last) >= recipientOrder(recipient)) refuse('recipients are not sorted, or one is there twice');
    if (open.recipients.length >= maxRecipients) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'recipients' });
    open.recipients.push(recipient);
  }

  #indexLine(open: OpenBlock): void {
    if (open.recordCount > 0) refuse('index line out of order');
    const scanner = this.#scanner;
    const idStart = scanner.start + open.indexPrefix.length;
    scanner.checkSealed(scanner.skipId(idStart));
    const last = open.pages.at(-1);
    if (last !== undefined && !scanner.idBefore(last.idStart, idStart)) refuse('index lines are not sorted, or one is there twice');
    if (open.pages.length >= maxRecords) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'records' });
    open.pages.push({ id: scanner.bytes.toString('latin1', idStart, idStart + idLength), idStart, start: scanner.start, end: scanner.end + 1, runs: [], count: 0 });
  }

  #recordLine(open: OpenBlock): void {
    const scanner = this.#scanner;
    const idStart = scanner.start + open.recordPrefix.length;
    scanner.checkSealed(scanner.skipNumber(scanner.skipId(idStart)));
    if (open.lastRecordIdStart >= 0 && !scanner.idBefore(open.lastRecordIdStart, idStart)) refuse('records are not sorted, or one is there twice');
    if (open.recordCount >= maxRecords) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'records' });
    this.#takeRecord(open, idStart, scanner.bytes.toString('latin1', idStart, idStart + idLength));
  }

  /**
   * Reads the record lines that follow as long as they are as they should be, as nearly all are; what stops it is left
   * to `line`, which says what is wrong. Most vaults are opened first thing, by cold code: one loop and one regular
   * expression cost a third of walking the bytes (docs/decisions/0063).
   */
  usualRecordLines(): void {
    const open = this.#open;
    if (open === null) return;
    const scanner = this.#scanner;
    const { bytes } = scanner;
    const { recordHead, longestRecordHead } = open;
    const idStart = open.recordPrefix.length;
    for (;;) {
      const start = scanner.end + 1;
      const end = bytes.indexOf(lineFeed, start);
      if (end < 0 || end - start > maxLineBytes || open.recordCount >= maxRecords) return;
      const head = bytes.toString('latin1', start, Math.min(end, start + longestRecordHead));
      recordHead.lastIndex = 0;
      if (!recordHead.test(head)) return;
      const id = head.slice(idStart, idStart + idLength);
      if (id <= open.lastRecordId || !isSealedLength(end - start - recordHead.lastIndex, bytes[end - 1]!)) return;
      scanner.start = start;
      scanner.end = end;
      scanner.line++;
      this.#takeRecord(open, start + idStart, id);
    }
  }

  #takeRecord(open: OpenBlock, idStart: number, id: string): void {
    const scanner = this.#scanner;
    open.lastRecordIdStart = idStart;
    open.lastRecordId = id;
    open.recordCount++;
    for (let next = open.pages[open.page + 1]; next !== undefined && next.id <= id; next = open.pages[open.page + 1]) open.page++;
    const page = open.pages[open.page];
    if (page !== undefined) page.count++;
    const runs = page === undefined ? open.uncovered : page.runs;
    const run = runs.at(-1);
    if (run !== undefined && run.end === scanner.start) run.end = scanner.end + 1;
    else runs.push({ start: scanner.start, end: scanner.end + 1 });
  }

  #sealLine(open: OpenBlock): void {
    const seal = readSeal(this.#fields(open));
    if (open.recipients.length === 0) refuse('environment without a recipient');
    this.#close(open, seal);
  }

  #close(open: OpenBlock, seal: SealFields): void {
    const { bytes } = this.#scanner;
    const pages = open.pages.map((page): PageLines => ({
      firstId: page.id,
      index: bytes.subarray(page.start, page.end),
      records: this.#join(page.runs),
      recordCount: page.count,
    }));
    const { head, recipients } = open;
    const uncovered = this.#join(open.uncovered);
    this.#blocks.push({ ...head, recipients, pages, uncovered, ...seal, sealHash: sealHashOf(head.name, seal) });
    this.#open = null;
  }

  #join(runs: Runs): Uint8Array {
    const pieces = runs.map(({ start, end }) => this.#scanner.bytes.subarray(start, end));
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
  }
}
