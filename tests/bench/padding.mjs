// What padding costs and what it hides, for docs/decisions/0011: node tests/bench/padding.mjs
// 20,000 made-up records of all kinds in the proportions of a team's vault, and pages of 64 summary rows.

/** A small reproducible generator (mulberry32). @param {number} seed */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = generator(1);
const between = (/** @type {number} */ low, /** @type {number} */ high) => low + Math.floor(next() * (high - low + 1));

/** JSON around the values of each kind: about 250 bytes, and its share, and the lengths of its values. */
const kinds = [
  { share: 0.55, value: () => between(8, 64), rest: () => between(250, 420) },
  { share: 0.15, value: () => between(20, 120), rest: () => between(250, 350) },
  { share: 0.12, value: () => between(12, 48), rest: () => between(380, 520) },
  { share: 0.06, value: () => [399, 1_679, 2_602, 3_389][between(0, 3)] ?? 399, rest: () => between(500, 1_100) },
  { share: 0.05, value: () => between(1_600, 3_400), rest: () => between(1_500, 6_000) },
  { share: 0.07, value: () => between(20, 2_500), rest: () => between(180, 260) },
];

function record() {
  let pick = next();
  const kind = kinds.find(({ share }) => (pick -= share) < 0) ?? kinds[0];
  const value = kind?.value() ?? 0;
  return { value, length: value + (kind?.rest() ?? 0) };
}

const records = Array.from({ length: 20_000 }, record);
const pages = Array.from({ length: 2_000 }, () => Array.from({ length: 64 }, () => between(110, 190)).reduce((sum, row) => sum + row, 60));

const multiple = (/** @type {number} */ step) => (/** @type {number} */ length) => Math.max(step, Math.ceil(length / step) * step);
const powerOfTwo = (/** @type {number} */ length) => Math.max(128, 2 ** Math.ceil(Math.log2(length)));
/** Padmé (Nikitin et al. 2019). @param {number} length */
function padme(length) {
  const exponent = Math.floor(Math.log2(length));
  const step = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(length / step) * step;
}
const chosen = (/** @type {number} */ length) => multiple(Math.max(128, 2 ** (Math.floor(Math.log2(length)) - 3)))(length);

/** @type {Readonly<Record<string, (length: number) => number>>} */
const rules = { none: (length) => length, 'multiple of 16': multiple(16), Padmé: padme, 'multiple of 64': multiple(64), 'multiple of 128': multiple(128), 'multiple of 256': multiple(256), 'multiple of 512': multiple(512), 'power of two': powerOfTwo, 'format 1': chosen };

/** Bits that knowing the bucket gives. @param {readonly number[]} lengths */
function entropy(lengths) {
  const counts = new Map();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / lengths.length) * Math.log2(count / lengths.length), 0);
}

/** Bits that a change of a password from 12 to 40 characters shows: how often the bucket changes with it. */
function changed(/** @type {(length: number) => number} */ rule) {
  const logins = records.filter(({ value }) => value <= 64);
  return logins.filter(({ value, length }) => rule(length - value + 12) !== rule(length - value + 40)).length / logins.length;
}

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
const sum = (/** @type {readonly number[]} */ values) => values.reduce((total, value) => total + value, 0);
console.log('rule             records: more bytes  buckets  bits  12 -> 40 characters seen   pages: more bytes  buckets  bits');
for (const [name, rule] of Object.entries(rules)) {
  const lengths = records.map(({ length }) => length);
  const padded = lengths.map(rule);
  const paddedPages = pages.map(rule);
  const cells = [name.padEnd(16), percent(sum(padded) / sum(lengths) - 1).padStart(19), String(new Set(padded).size).padStart(8), entropy(padded).toFixed(2).padStart(5), percent(changed(rule)).padStart(26), percent(sum(paddedPages) / sum(pages) - 1).padStart(19), String(new Set(paddedPages).size).padStart(8), entropy(paddedPages).toFixed(2).padStart(5)];
  console.log(cells.join(' '));
}
