import { commonPasswords } from './common-passwords.ts';
import { effLargeWords } from './eff-large-words.ts';

// Every `?? 0` and `?? ''` below is for the compiler: its index is in range, its key is in the map. They are the
// branches that no test takes.

// What is longer adds nothing to the estimate, and keeps it fast.
const maxLength = 128;

/**
 * Estimates the bits that somebody would need who guesses like people choose: the cheapest way to write `text` as words,
 * common passwords, repeats, sequences, keyboard rows, years and dates, and single characters for the rest. Letters that
 * are no known word cost what they cost in English, not what they would cost if they were random.
 */
export function estimateGuessBits(text: string): number {
  const characters = Array.from(text).slice(0, maxLength);
  const folded = characters.map(fold);
  const cheapest: number[] = [0];
  for (let end = 1; end <= characters.length; end++) {
    // uncovered: the index is within its array, which the type does not say
    let best = (cheapest[end - 1] ?? 0) + characterBits(characters, end - 1);
    for (let start = 0; start < end; start++) {
      // uncovered: the index is within its array, which the type does not say
      best = Math.min(best, (cheapest[start] ?? 0) + chunkBits(characters, folded, start, end));
    }
    cheapest.push(best);
  }
  // uncovered: the index is within its array, which the type does not say
  return cheapest[characters.length] ?? 0;
}

function chunkBits(characters: readonly string[], folded: readonly string[], start: number, end: number): number {
  const length = end - start;
  return Math.min(
    length <= 24 ? wordBits(characters, folded, start, end) : Infinity,
    length >= 3 ? sequenceBits(folded, start, end) : Infinity,
    repeatBits(folded, start, end),
    length === 4 || length === 6 || length === 8 ? dateBits(folded.slice(start, end).join('')) : Infinity,
  );
}

let wordCosts: ReadonlyMap<string, number> | null = null;

/** Bits of each known word: of its list if it is drawn from it, of its list's length if it is a common password. */
function knownWords(): ReadonlyMap<string, number> {
  wordCosts ??= new Map<string, number>([
    ...effLargeWords.map((word): [string, number] => [word, Math.log2(effLargeWords.length)]),
    ...commonPasswords.map((word): [string, number] => [word, Math.log2(commonPasswords.length)]),
  ]);
  return wordCosts;
}

function wordBits(characters: readonly string[], folded: readonly string[], start: number, end: number): number {
  const word = folded.slice(start, end).join('');
  // uncovered: each letter that the pattern matches is in the table
  const bits = knownWords().get(word) ?? knownWords().get(word.replace(/[@430$51!7]/g, (leet) => leetLetters[leet] ?? ''));
  if (bits === undefined) return Infinity;
  const written = characters.slice(start, end).join('');
  // As it is, with a capital in front, all capitals: one bit. Anything else, and letters written as digits: two more.
  if (written === word && knownWords().has(written)) return bits;
  const usual = written.slice(1) === word.slice(1) || written === word.toUpperCase();
  return bits + (usual && knownWords().has(word) ? 1 : 3);
}

const leetLetters: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '0': 'o', $: 's', '5': 's', '1': 'i', '!': 'i', '7': 't' };

/** Neighbours in the alphabet, among the digits, or on a keyboard's row, forwards or backwards. */
function sequenceBits(folded: readonly string[], start: number, end: number): number {
  const text = folded.slice(start, end).join('');
  return rows.some((row) => row.includes(text)) ? Math.log2(2 * rows.join('').length) + Math.log2(text.length) : Infinity;
}

const forwards = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'qwertzuiop', 'azertyuiop', 'asdfghjkl', 'zxcvbnm', '!@#$%^&*()', '1qaz2wsx3edc4rfv'];
const rows = [...forwards, ...forwards.map((row) => Array.from(row).reverse().join(''))];

/** What stood here before, once more: where it starts and how long it is. */
function repeatBits(folded: readonly string[], start: number, end: number): number {
  for (let from = start - 1; from >= 0; from--) {
    if (repeatsFrom(folded, from, start, end)) return Math.log2(start + 1) + Math.log2(end - start + 1);
  }
  return Infinity;
}

function repeatsFrom(folded: readonly string[], from: number, start: number, end: number): boolean {
  for (let offset = 0; start + offset < end; offset++) {
    if (folded[from + offset] !== folded[start + offset]) return false;
  }
  return true;
}

/** A year of the last or this century, or a day in one, in the usual orders. */
function dateBits(text: string): number {
  if (/^(19|20)\d\d$/.test(text)) return 7;
  const day = '(0[1-9]|[12]\\d|3[01])';
  const month = '(0[1-9]|1[0-2])';
  const year = '((19|20)?\\d\\d)';
  const orders = new RegExp(`^(${day}${month}${year}|${month}${day}${year}|${year}${month}${day})$`);
  return orders.test(text) ? 16 : Infinity;
}

/** One character by itself: a letter as English has it after the two before, anything else by the size of its class. */
function characterBits(characters: readonly string[], index: number): number {
  // uncovered: the index is within its array, which the type does not say
  const character = characters[index] ?? '';
  if (/[a-z]/i.test(character)) {
    const before = characters.slice(Math.max(0, index - 2), index).map(fold).join('');
    return letterBits(before, fold(character)) + (/[A-Z]/.test(character) ? 1 : 0);
  }
  if (/\d/.test(character)) return Math.log2(10);
  // A separator is chosen once.
  if (/[ \-_.,]/.test(character)) return characters.indexOf(character) < index ? 0 : 2;
  return /[!-~]/.test(character) ? Math.log2(27) : /\p{Script=Han}|\p{Script=Hangul}/u.test(character) ? 8 : 5;
}

interface LetterModel {
  readonly pairs: ReadonlyMap<string, number>;
  readonly triples: ReadonlyMap<string, number>;
}
let letterModel: LetterModel | null = null;

/** How often letters follow one another in the word list. */
function lettersOfEnglish(): LetterModel {
  if (letterModel) return letterModel;
  const pairs = new Map<string, number>();
  const triples = new Map<string, number>();
  for (const word of effLargeWords) {
    for (let at = 0; at < word.length; at++) {
      countUp(pairs, word.slice(at, at + 2));
      countUp(pairs, word.charAt(at));
      if (at > 0) countUp(triples, word.slice(at - 1, at + 2));
    }
  }
  letterModel = { pairs, triples };
  return letterModel;
}

function countUp(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const flatBits = Math.log2(26);

function letterBits(before: string, letter: string): number {
  const { pairs, triples } = lettersOfEnglish();
  const last = before.slice(-1);
  if (!/^[a-z]$/.test(last)) return flatBits;
  // uncovered: every letter comes in the words that are counted
  const inPair = (pairs.get(last + letter) ?? 0) / (pairs.get(last) ?? 1);
  const inTriple = before.length === 2 ? (triples.get(before + letter) ?? 0) / (pairs.get(before) ?? 1) : 0;
  const likely = 0.6 * inTriple + 0.3 * inPair + 0.1 / 26;
  return Math.min(flatBits, -Math.log2(likely));
}

function fold(character: string): string {
  return character.toLowerCase();
}
