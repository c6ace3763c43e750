/** Negative where `a` comes first. A total order: 0 only for the same document. */
export type CompareDocs = (a: number, b: number) => number;

/** Makes one slice of work per step. */
export type Slices<T> = Generator<undefined, T>;

const runLength = 64;
/** Documents that are put in place between two pauses. */
const sliceItems = 2048;

/** Merge sort that pauses every few milliseconds: 100,000 titles take a tenth of a second and more. */
export function* sortInSlices(docs: Int32Array<ArrayBuffer>, compare: CompareDocs): Slices<Int32Array> {
  let source = docs.slice();
  let target = new Int32Array(source.length);
  const perSlice = Math.ceil(sliceItems / runLength) * runLength;
  for (let from = 0; from < source.length; from += runLength) {
    source.subarray(from, from + runLength).sort(compare);
    if (from % perSlice === 0) yield;
  }
  for (let width = runLength; width < source.length; width *= 2) {
    let left = 0;
    let right = width;
    for (let at = 0; at < source.length; at++) {
      const start = at - (at % (2 * width));
      if (at === start) [left, right] = [start, start + width];
      const middle = Math.min(start + width, source.length);
      const end = Math.min(start + 2 * width, source.length);
      const takeLeft = right >= end || (left < middle && compare(source[left]!, source[right]!) <= 0);
      target[at] = takeLeft ? source[left++]! : source[right++]!;
      if (at % sliceItems === 0) yield;
    }
    [source, target] = [target, source];
  }
  return source;
}

/** The first `count` of `docs` in order, without sorting them all. */
export function smallest(docs: readonly number[], count: number, compare: CompareDocs): number[] {
  if (docs.length <= count * 4) return [...docs].sort(compare).slice(0, count);
  let kept: number[] = [];
  let limit: number | undefined;
  for (const doc of docs) {
    if (limit !== undefined && compare(doc, limit) > 0) continue;
    kept.push(doc);
    if (kept.length < count * 3) continue;
    kept = kept.sort(compare).slice(0, count);
    limit = kept.at(-1);
  }
  return kept.sort(compare).slice(0, count);
}

/** Documents in one order: built in slices, then kept while single documents come and go. */
export class ListOrder {
  readonly #compare: CompareDocs;
  #docs: Int32Array<ArrayBuffer> | undefined;
  #length = 0;
  #building: Slices<Int32Array> | undefined;

  constructor(compare: CompareDocs) {
    this.#compare = compare;
  }

  get ready(): boolean {
    return this.#docs !== undefined;
  }

  /** The documents in order. Only where `ready`; valid until the next change. */
  get docs(): Int32Array {
    return this.#docs!.subarray(0, this.#length);
  }

  /** Starts over: the order has to be built again from what `build` is given. */
  drop(): void {
    this.#docs = undefined;
    this.#building = undefined;
  }

  /** Does one slice of the build; false once it is done. */
  step(docs: () => Int32Array<ArrayBuffer>): boolean {
    if (this.#docs !== undefined) return false;
    this.#building ??= sortInSlices(docs(), this.#compare);
    const next = this.#building.next();
    if (next.done !== true) return true;
    this.#docs = new Int32Array(next.value);
    this.#length = next.value.length;
    this.#building = undefined;
    return false;
  }

  /** Puts a document in its place; a build that is under way starts over. */
  insert(doc: number): void {
    this.#building = undefined;
    if (this.#docs === undefined) return;
    const at = this.#find(doc);
    if (this.#length === this.#docs.length) {
      const larger = new Int32Array(Math.ceil(this.#length * 1.25) + 16);
      larger.set(this.#docs);
      this.#docs = larger;
    }
    this.#docs.copyWithin(at + 1, at, this.#length++);
    this.#docs[at] = doc;
  }

  /** Takes a document out; what it is ordered by must still be there. */
  remove(doc: number): void {
    this.#building = undefined;
    if (this.#docs === undefined) return;
    const at = this.#find(doc);
    if (this.#docs[at] !== doc) return this.drop();
    this.#docs.copyWithin(at, at + 1, this.#length--);
  }

  #find(doc: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#docs![middle]!, doc) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
