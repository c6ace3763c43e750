/**
 * How text becomes words, for the index, the plain scan and the query alike: so the three cannot disagree
 * (docs/decisions/0060-one-index-in-main.md).
 */

// Between words: white space, punctuation, control and format characters, and the symbols of ASCII. Other symbols
// (an emoji in a title) can be searched for.
const betweenWords = /[\p{P}\p{Z}\p{C}$+<=>^`|~]+/u;
// oxlint-disable-next-line no-control-regex -- the whole of ASCII is what is meant
const notAscii = /[^\u0000-\u007f]/;

/** Lower case, compatibility forms (full width, ligatures) made plain, marks dropped: `Ｃafé` and `cafe` are one. */
export function fold(text: string): string {
  if (!notAscii.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}+/gu, '').replaceAll('ς', 'σ').replaceAll('ß', 'ss');
}

/** The words of a text that was folded. */
export function splitWords(folded: string): string[] {
  return isOneWord(folded) ? [folded] : folded.split(betweenWords).filter((word) => word !== '');
}

/** The words that all have to match; the last one may still be being typed. Empty: everything matches. */
export function queryWords(text: string): string[] {
  return splitWords(fold(text));
}

const zero = 0x30;
const nine = 0x39;
const a = 0x61;
const z = 0x7a;

// Most cells are one plain word; a regular expression costs ten times as much as this loop.
function isOneWord(folded: string): boolean {
  if (folded === '') return false;
  for (let at = 0; at < folded.length; at++) {
    const code = folded.charCodeAt(at);
    if (!((code >= a && code <= z) || (code >= zero && code <= nine))) return false;
  }
  return true;
}
