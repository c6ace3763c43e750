import { VaultError } from '../../shared/errors.ts';
import { endIsCanonical, notInAlphabet, sextets } from './base64url.ts';
import { sealOverheadBytes } from './aead.ts';
import { refuse } from './head.ts';
import { maxLineBytes } from './limits.ts';

/** Ends every line. */
export const lineFeed = 0x0a;
const space = 0x20;
/** Characters of an id. */
export const idLength = 22;
/** Characters of the shortest sealed payload: a nonce and a tag around nothing. */
const shortestSealedLength = Math.ceil((sealOverheadBytes * 4) / 3);

/** Whether a payload of that many characters, the last of which is `lastByte`, can be the base64url of something sealed. */
export function isSealedLength(length: number, lastByte: number): boolean {
  return length >= shortestSealedLength && endIsCanonical(length, lastByte);
}

/** Walks the lines of a file as offsets into its bytes; most lines never become a string. */
export class LineScanner {
  readonly bytes: Buffer;
  /** First byte of the line. */
  start = 0;
  /** Its line feed. */
  end = -1;
  /** Its number, from 1. */
  line = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Moves to the next line; false at the end of the file.
   * @throws ERR_FORMAT_SYNTAX where the last line has no line feed, ERR_FORMAT_TOO_LARGE for a line over the limit
   */
  next(): boolean {
    this.start = this.end + 1;
    if (this.start >= this.bytes.byteLength) return false;
    this.line++;
    const end = this.bytes.indexOf(lineFeed, this.start);
    this.end = end < 0 ? this.bytes.byteLength : end;
    if (this.end - this.start > maxLineBytes) throw new VaultError('ERR_FORMAT_TOO_LARGE', { line: this.line, reason: 'line' });
    if (end < 0) refuse('the last line does not end');
    return true;
  }

  /** The line without its line feed, one character a byte. */
  text(): string {
    return this.bytes.toString('latin1', this.start, this.end);
  }

  startsWith(prefix: Uint8Array): boolean {
    const { bytes, start } = this;
    if (this.end - start < prefix.length) return false;
    for (let at = 0; at < prefix.length; at++) if (bytes[start + at] !== prefix[at]) return false;
    return true;
  }

  /**
   * Checks `<id>` and the space behind it at `at` and returns the offset behind both.
   * @throws ERR_FORMAT_SYNTAX
   */
  skipId(at: number): number {
    const { bytes } = this;
    const stop = at + idLength;
    if (stop >= this.end || bytes[stop] !== space) refuse('id');
    for (let index = at; index < stop; index++) if (sextets[bytes[index]!] === notInAlphabet) refuse('id');
    if ((sextets[bytes[stop - 1]!]! & 15) !== 0) refuse('id is not canonical');
    return stop + 1;
  }

  /**
   * Checks what can be checked of the sealed payload from `at` to the line's end without decoding it: its length and
   * last character. The seal fixes the rest, and whoever opens the line checks it.
   * @throws ERR_FORMAT_SYNTAX
   */
  checkSealed(at: number): void {
    if (!isSealedLength(this.end - at, this.bytes[this.end - 1]!)) refuse('sealed payload is not canonical base64url');
  }

  /**
   * Checks a canonical positive number and the space behind it at `at` and returns the offset behind both.
   * @throws ERR_FORMAT_SYNTAX
   */
  skipNumber(at: number): number {
    const { bytes } = this;
    let value = 0;
    let index = at;
    for (; index < this.end && bytes[index] !== space; index++) {
      const digit = bytes[index]! - 0x30;
      if (digit < 0 || digit > 9 || (index === at && digit === 0)) refuse('revision');
      value = value * 10 + digit;
      if (value > Number.MAX_SAFE_INTEGER) refuse('revision');
    }
    if (index === at || index >= this.end) refuse('revision');
    return index + 1;
  }

  /** Whether the id at offset `left` sorts before the one at `right`. */
  idBefore(left: number, right: number): boolean {
    const { bytes } = this;
    for (let index = 0; index < idLength; index++) {
      const difference = bytes[left + index]! - bytes[right + index]!;
      if (difference !== 0) return difference < 0;
    }
    return false;
  }
}
