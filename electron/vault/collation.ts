/** Made once: making a collator takes longer than a thousand comparisons. Numbers count as numbers: web-2, web-10. */
const collator = new Intl.Collator('en', { numeric: true });

const asciiLength = 128;
const other = 0;
const punctuation = 1;
const digit = 2;
const letter = 3;

/** Class of each ASCII character, in the order in which a collator has the classes. */
const classes = new Uint8Array(asciiLength);
/** Lower case of each ASCII character. */
const lower = new Uint8Array(asciiLength);
for (let code = 0; code < asciiLength; code++) {
  const character = String.fromCharCode(code);
  lower[code] = character.toLowerCase().charCodeAt(0);
  classes[code] = /[a-z]/i.test(character) ? letter : /[0-9]/.test(character) ? digit : code >= 0x20 && code < 0x7f ? punctuation : other;
}

/**
 * Compares titles as people sort them, in every language alike. The collator takes a microsecond for two titles, and a
 * sort of 100,000 of them asks 1.7 million times: where the first difference settles it (docs/decisions/0061), it is
 * settled here, with the same answer (tests/electron/vault/collation.test.ts).
 */
export function compareAsPeople(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  let before = other;
  for (let at = 0; at < length; at++) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a >= asciiLength || b >= asciiLength) break;
    const classA = classes[a]!;
    const classB = classes[b]!;
    if (classA === other || classB === other) break;
    const difference = lower[a]! - lower[b]!;
    if (difference === 0) {
      before = classA;
      continue;
    }
    const settled = classA === digit || classB === digit ? settleNumbers(left, right, at, before) : settle(classA, classB, difference);
    if (settled === 0) break;
    // A mark that follows would change the letter itself.
    return followedByAscii(left, at) && followedByAscii(right, at) ? settled : collator.compare(left, right);
  }
  return collator.compare(left, right);
}

/** 0 where the first difference does not settle it: between signs. */
function settle(classA: number, classB: number, difference: number): number {
  if (classA === classB) return classA === letter ? difference : 0;
  return classA - classB;
}

/** A difference with a digit in it, on one side or both: the longer number is the larger, unless zeros lead it. */
function settleNumbers(left: string, right: string, at: number, before: number): number {
  let start = at;
  if (before === digit) while (start > 0 && isDigit(left, start - 1)) start--;
  const lengthA = digitsFrom(left, start);
  const lengthB = digitsFrom(right, start);
  if (lengthA === 0 || lengthB === 0) return classes[left.charCodeAt(at)]! - classes[right.charCodeAt(at)]!;
  if (!followedByAscii(left, start + lengthA - 1) || !followedByAscii(right, start + lengthB - 1)) return 0;
  if (left.charCodeAt(start) === zero || right.charCodeAt(start) === zero || Math.max(lengthA, lengthB) > longestNumber) return 0;
  return lengthA - lengthB || left.charCodeAt(at) - right.charCodeAt(at);
}

const zero = 0x30;
/** Longer ones the collator cuts into several. */
const longestNumber = 200;

function isDigit(text: string, at: number): boolean {
  return classes[text.charCodeAt(at)] === digit;
}

function digitsFrom(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text, end)) end++;
  return end - start;
}

function followedByAscii(text: string, at: number): boolean {
  return at + 1 >= text.length || classes[text.charCodeAt(at + 1)] !== undefined;
}
