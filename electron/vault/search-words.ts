/**
 * How text becomes words, for the index, the plain scan and the query alike: so the three cannot disagree
 * (docs/decisions/0060-one-index-in-main.md).
 */

// Between words: white space, punctuation, control and format characters, and the symbols of ASCII. Other symbols
// (an emoji in a title) can be searched for.
const betweenWords = /[\p{P}\p{Z}\p{C}$+<=>^`|~]+/u;

/** Lower case, compatibility forms (full width, ligatures) made plain, marks dropped: `Ｃafé` and `cafe` are one. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}+/gu, '').replaceAll('ς', 'σ').replaceAll('ß', 'ss');
}

/** The words of a text that was folded. */
export function splitWords(folded: string): string[] {
  return isAscii(folded) ? splitAscii(folded) : folded.split(betweenWords).filter((word) => word !== '');
}

/** Whether folding is lower-casing and `splitAscii` splits: true of most rows, and asked once for many. */
export function isAscii(text: string): boolean {
  // Counting bytes is several times as fast as a regular expression.
  return Buffer.byteLength(text) === text.length;
}

/** As `splitWords`, for text that is ASCII and lower case: at a third of the cost. */
export function splitAscii(lowerCase: string): string[] {
  const words = lowerCase.split(/[^a-z0-9]+/);
  if (words[0] === '') words.shift();
  if (words.at(-1) === '') words.pop();
  return words;
}

/** The words that all have to match; the last one may still be being typed. Empty: everything matches. */
export function queryWords(text: string): string[] {
  return splitWords(fold(text));
}
