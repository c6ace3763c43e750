import { atTitleStart, matchPlainly } from './search-match.ts';
import { idLength, SearchRows, type RowBlock } from './search-rows.ts';
import { exactTitleWords, SegmentBuilder, type SearchSegment } from './search-segment.ts';
import { fold, isAscii } from './search-words.ts';

/** As many documents may stay out of the index and be scanned instead: so few cost a keystroke nothing. */
export const mostScanned = 500;
/** More segments than this are made into one. */
const mostSegments = 4;
/** Documents that go into a segment in one slice of work: about two milliseconds. */
const sliceDocs = 512;

interface Indexed {
  readonly to: number;
  readonly segment: SearchSegment;
}

interface Building {
  readonly from: number;
  readonly to: number;
  next: number;
  readonly builder: SegmentBuilder;
  finishing?: Generator<undefined, SearchSegment>;
}

/**
 * The one index over every open environment. Documents are indexed in segments that are built in slices; what no
 * segment covers yet (a vault that was just opened, an edit) is scanned, with the same result.
 */
export class SearchIndex {
  readonly rows = new SearchRows();
  #segments: Indexed[] = [];
  #building: Building | undefined;
  #found = new Uint8Array(0);
  #marks = new Uint8Array(0);
  readonly #mostScanned: number;

  constructor(scanned = mostScanned) {
    this.#mostScanned = scanned;
  }

  /** Whether every document is in a segment, but for the few that edits leave to be scanned. */
  get indexed(): boolean {
    return this.rows.length - this.#indexedTo <= this.#mostScanned;
  }

  get #indexedTo(): number {
    return this.#segments.at(-1)?.to ?? 0;
  }

  /**
   * How each document matches all of `query` (bits of search-match.ts), 0 for no match; removed documents may match.
   * The array is used again by the next call.
   */
  match(query: readonly string[]): Uint8Array {
    const found = this.#clear('found');
    for (let at = 0; at < query.length; at++) {
      const marks = at === 0 ? found : this.#clear('marks');
      for (const { segment } of this.#segments) segment.mark(query, at, marks);
      if (at > 0) for (let doc = 0; doc < this.#indexedTo; doc++) found[doc] = found[doc]! & marks[doc]!;
    }
    if (query.length > exactTitleWords) this.#checkTitles(query, found);
    this.#scan(query, found);
    return found;
  }

  /** Does a slice of the work that is left; false when there is none. */
  step(): boolean {
    this.#building ??= this.#plan();
    const building = this.#building;
    if (building === undefined) return false;
    if (building.next < building.to) this.#addSlice(building);
    else this.#finish(building);
    return true;
  }

  #plan(): Building | undefined {
    if (this.indexed) return undefined;
    const from = this.#segments.length >= mostSegments ? 0 : this.#indexedTo;
    return { from, to: this.rows.length, next: from, builder: new SegmentBuilder() };
  }

  #addSlice(building: Building): void {
    const end = Math.min(building.next + sliceDocs, building.to);
    for (let doc = building.next; doc < end; doc++) {
      if (!this.rows.isLive(doc)) continue;
      const { title, others } = this.rows.words(doc);
      building.builder.add(doc, title, others);
    }
    building.next = end;
  }

  #finish(building: Building): void {
    building.finishing ??= building.builder.finish();
    const next = building.finishing.next();
    if (next.done !== true) return;
    const before = building.from === 0 ? [] : this.#segments;
    this.#segments = [...before, { to: building.to, segment: next.value }];
    this.#building = undefined;
  }

  #clear(which: 'found' | 'marks'): Uint8Array {
    const present = which === 'found' ? this.#found : this.#marks;
    if (present.length === this.rows.length) return present.fill(0);
    const made = new Uint8Array(this.rows.length);
    if (which === 'found') this.#found = made;
    else this.#marks = made;
    return made;
  }

  /** Words of a title behind the sixth are not told apart by the index. */
  #checkTitles(query: readonly string[], found: Uint8Array): void {
    for (let doc = 0; doc < this.#indexedTo; doc++) {
      if ((found[doc]! & atTitleStart) === 0 || !this.rows.isLive(doc)) continue;
      found[doc] = matchPlainly(this.rows.words(doc), query);
    }
  }

  /** What is not indexed yet, block by block: a block's text has every word of its secrets, so it rules most of them out. */
  #scan(query: readonly string[], found: Uint8Array): void {
    const { rows } = this;
    const from = this.#indexedTo;
    if (from === rows.length) return;
    for (let at = rows.blocks.length - 1; at >= 0; at--) {
      const block = rows.blocks[at]!;
      if (block.to <= from) return;
      for (const doc of docsWith(rows, block, query)) {
        if (doc >= from && rows.isLive(doc)) found[doc] = matchPlainly(rows.words(doc), query);
      }
    }
  }
}

/** The documents of a block whose rows hold all words of the query somewhere: most blocks are ruled out as a whole. */
function docsWith(rows: SearchRows, block: RowBlock, query: readonly string[]): number[] {
  const { from, to, text } = block;
  const folded = fold(text);
  if (!holdsAll(folded, query)) return [];
  const docs: number[] = [];
  if (folded.length !== text.length || !isAscii(text)) {
    for (let doc = from; doc < to; doc++) if (holdsAll(fold(rows.row(doc)), query)) docs.push(doc);
    return docs;
  }
  const rarest = query.reduce((longest, word) => (word.length > longest.length ? word : longest));
  for (let at = folded.indexOf(rarest), end = 0; at >= 0; at = folded.indexOf(rarest, end)) {
    const start = folded.lastIndexOf('\n', at) + 1;
    end = folded.indexOf('\n', at);
    if (end < 0) end = folded.length;
    const doc = holdsAll(folded.slice(start, end), query) ? rows.findIn(block, text.slice(start, start + idLength)) : undefined;
    if (doc !== undefined) docs.push(doc);
  }
  return docs;
}

function holdsAll(text: string, words: readonly string[]): boolean {
  for (const word of words) if (!text.includes(word)) return false;
  return true;
}
