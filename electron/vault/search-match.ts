/**
 * How a secret matches one word of the query, as bits. Over several words they are ANDed, so that each bit says it of
 * all words.
 */
export const matches = 1;
/** The word is the beginning of a word. */
export const atWordStart = 2;
/** The title begins with the words up to and including this one. */
export const atTitleStart = 4;
const allBits = matches | atWordStart | atTitleStart;

/** Rank of a match: 0 the title begins with the query, 1 its words begin words, 2 anything else. */
export function rankOf(match: number): number {
  if ((match & atTitleStart) !== 0) return 0;
  return (match & atWordStart) !== 0 ? 1 : 2;
}

/** The words of one secret: those of its title first, in order; then user name, host, tags and kind. */
export interface SearchedWords {
  readonly title: readonly string[];
  readonly others: readonly string[];
}

/**
 * The match of one secret with the query, read from its words without an index: what the index must agree with, and
 * what answers until it is built.
 */
export function matchPlainly({ title, others }: SearchedWords, query: readonly string[]): number {
  let match = allBits;
  for (let at = 0; at < query.length; at++) {
    match &= matchWord(title, others, query, at);
    if (match === 0) return 0;
  }
  return match;
}

function matchWord(title: readonly string[], others: readonly string[], query: readonly string[], at: number): number {
  const word = query[at]!;
  const place = title[at];
  // The last word may still be being typed.
  if (place !== undefined && (at === query.length - 1 ? place.startsWith(word) : place === word)) return allBits;
  let match = 0;
  for (const words of [title, others]) {
    for (const candidate of words) {
      const found = candidate.indexOf(word);
      if (found === 0) return matches | atWordStart;
      if (found > 0) match = matches;
    }
  }
  return match;
}
