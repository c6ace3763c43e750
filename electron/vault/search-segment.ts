import { atTitleStart, atWordStart, matches } from './search-match.ts';

/** Places in the title that a posting tells apart: 1 to 6, and 7 for "seventh or later"; 0 is not in the title. */
const placeBits = 3;
const placeMask = (1 << placeBits) - 1;

/** Longest query whose title match the postings tell exactly; longer ones are checked against the title itself. */
export const exactTitleWords = placeMask - 1;

/** Lists of numbers, one after the other in one array: list `n` is from `starts[n]` to `starts[n + 1]`. */
interface Lists {
  readonly starts: Int32Array;
  readonly items: Int32Array;
}

/**
 * A word-infix index over some documents, built once and never changed: the vocabulary by its characters and pairs of
 * characters, and the documents of each word. A query word is looked for inside the words of its rarest pair, and the
 * documents of those that hold it are marked.
 */
export class SearchSegment {
  readonly #words: readonly string[];
  readonly #postings: Lists;
  /** Words by character and by pair of characters; an item is word << 1 | "the word begins with it". */
  readonly #singles: Lists;
  readonly #pairs: Lists;

  constructor(words: readonly string[], postings: Lists, singles: Lists, pairs: Lists) {
    this.#words = words;
    this.#postings = postings;
    this.#singles = singles;
    this.#pairs = pairs;
  }

  /** Marks in `marks` every document of the segment that has word `at` of the query, with how it matches. */
  mark(query: readonly string[], at: number, marks: Uint8Array): void {
    const word = query[at]!;
    const last = at === query.length - 1;
    const place = Math.min(at + 1, placeMask);
    const [lists, gram] = word.length === 1 ? ([this.#singles, bucketOf(word, 0)] as const) : ([this.#pairs, this.#rarest(word)] as const);
    const exact = word.length <= 2 && isExact(word);
    const end = lists.starts[gram + 1]!;
    for (let item = lists.starts[gram]!; item < end; item++) {
      const entry = lists.items[item]!;
      const candidate = entry >>> 1;
      const found = exact ? 1 - (entry & 1) : this.#words[candidate]!.indexOf(word);
      if (found < 0) continue;
      const titleWord = found === 0 && (last || this.#words[candidate]!.length === word.length);
      this.#markWord(candidate, found === 0, titleWord ? place : -1, marks);
    }
  }

  #markWord(word: number, atStart: boolean, place: number, marks: Uint8Array): void {
    const { starts, items } = this.#postings;
    const bits = atStart ? matches | atWordStart : matches;
    const end = starts[word + 1]!;
    for (let at = starts[word]!; at < end; at++) {
      const posting = items[at]!;
      const doc = posting >>> placeBits;
      marks[doc] = marks[doc]! | ((posting & placeMask) === place ? bits | atTitleStart : bits);
    }
  }

  #rarest(word: string): number {
    const { starts } = this.#pairs;
    let best = 0;
    let least = Infinity;
    for (let at = 0; at < word.length - 1; at++) {
      const bucket = pairBucketOf(word, at);
      const size = starts[bucket + 1]! - starts[bucket]!;
      if (size >= least) continue;
      least = size;
      best = bucket;
    }
    return best;
  }
}

/** Collects the words of documents, then makes a segment of them. */
export class SegmentBuilder {
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];
  #latest = new Int32Array(1024);
  #entries = new Int32Array(8192);
  #count = 0;

  /** Documents have to come in rising order. */
  add(doc: number, title: readonly string[], others: readonly string[]): void {
    for (let at = 0; at < title.length; at++) this.#post(title[at]!, (doc << placeBits) | Math.min(at + 1, placeMask));
    for (const word of others) this.#post(word, doc << placeBits);
  }

  #post(word: string, posting: number): void {
    const number = this.#numbers.get(word) ?? this.#newWord(word);
    // A word that the document has already says nothing new outside the title.
    const latest = this.#latest[number]!;
    if (latest === posting || (latest >>> placeBits === posting >>> placeBits && (posting & placeMask) === 0)) return;
    this.#latest[number] = posting;
    if (this.#count * 2 >= this.#entries.length) this.#entries = doubled(this.#entries);
    this.#entries[this.#count * 2] = number;
    this.#entries[this.#count * 2 + 1] = posting;
    this.#count++;
  }

  #newWord(word: string): number {
    const number = this.#words.push(word) - 1;
    this.#numbers.set(word, number);
    if (number >= this.#latest.length) this.#latest = doubled(this.#latest);
    this.#latest[number] = -1;
    return number;
  }

  /** Makes the segment, pausing after every millisecond or so of work. */
  *finish(): Generator<undefined, SearchSegment> {
    this.#numbers.clear();
    const entries = this.#entries;
    const eachPosting: EachEntry = (at, visit) => visit(entries[at * 2]!, entries[at * 2 + 1]!);
    const postings = yield* collect(this.#words.length, this.#count, eachPosting);
    const singles = yield* collect(1 << characterBits, this.#words.length, this.#eachGram(1, bucketOf));
    const pairs = yield* collect(1 << (2 * characterBits), this.#words.length, this.#eachGram(2, pairBucketOf));
    return new SearchSegment(this.#words, postings, singles, pairs);
  }

  /** Visits each bucket of a word once. */
  #eachGram(length: number, bucketAt: (word: string, at: number) => number): EachEntry {
    const words = this.#words;
    return (number, visit) => {
      const word = words[number]!;
      const seen: number[] = [];
      for (let at = 0; at + length <= word.length; at++) {
        const bucket = bucketAt(word, at);
        if (seen.includes(bucket)) continue;
        seen.push(bucket);
        visit(bucket, (number << 1) | (at === 0 ? 1 : 0));
      }
    };
  }
}

/** Visits the (list, item) pairs of entry `at`; asked twice for each entry. */
type EachEntry = (at: number, visit: (list: number, item: number) => void) => void;

const sliceEntries = 16_384;

/** Counting sort into lists, which keeps the order of the entries. */
function* collect(lists: number, entries: number, each: EachEntry): Generator<undefined, Lists> {
  const starts = new Int32Array(lists + 1);
  const count = (list: number): void => void (starts[list + 1] = starts[list + 1]! + 1);
  for (let at = 0; at < entries; at++) {
    each(at, count);
    if (at % sliceEntries === 0) yield;
  }
  for (let list = 0; list < lists; list++) starts[list + 1] = starts[list + 1]! + starts[list]!;
  const next = starts.slice(0, lists);
  const items = new Int32Array(starts[lists]!);
  const put = (list: number, item: number): void => {
    const at = next[list]!;
    items[at] = item;
    next[list] = at + 1;
  };
  for (let at = 0; at < entries; at++) {
    each(at, put);
    if (at % sliceEntries === 0) yield;
  }
  return { starts, items };
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** 36 buckets for the letters and digits of ASCII, one each; the other 28 are shared by all other characters. */
const characterBits = 6;
const ownBuckets = 36;
const sharedBuckets = (1 << characterBits) - ownBuckets;

function bucketOf(word: string, at: number): number {
  const code = word.charCodeAt(at);
  if (code >= 0x61 && code <= 0x7a) return code - 0x61;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 26;
  return ownBuckets + (code % sharedBuckets);
}

function pairBucketOf(word: string, at: number): number {
  return (bucketOf(word, at) << characterBits) | bucketOf(word, at + 1);
}

/** Whether the buckets of `word` hold nothing else. */
function isExact(word: string): boolean {
  for (let at = 0; at < word.length; at++) if (bucketOf(word, at) >= ownBuckets) return false;
  return true;
}
