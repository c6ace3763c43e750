import type { ReactNode } from 'react';
import styles from './list-row.module.css';

interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Cuts `text` where the words of a search stand in it; the earliest and longest first. */
export function piecesOf(text: string, words: readonly string[]): readonly Piece[] {
  const lower = text.toLowerCase();
  // Some letters change length in lower case; then places do not line up and nothing is marked.
  if (words.length === 0 || lower.length !== text.length) return [{ text, hit: false }];
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const next = nextHit(lower, words, at);
    if (!next) break;
    if (next.at > at) pieces.push({ text: text.slice(at, next.at), hit: false });
    pieces.push({ text: text.slice(next.at, next.at + next.length), hit: true });
    at = next.at + next.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

function nextHit(lower: string, words: readonly string[], from: number): { at: number; length: number } | undefined {
  let best: { at: number; length: number } | undefined;
  for (const word of words) {
    const at = lower.indexOf(word, from);
    if (at >= 0 && (!best || at < best.at || (at === best.at && word.length > best.length))) best = { at, length: word.length };
  }
  return best;
}

/** The words of a search, in lower case. */
export function wordsOf(search: string): readonly string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Text with what was searched for underlined. Text nodes only. */
export function Match({ text, words }: { readonly text: string; readonly words: readonly string[] }): ReactNode {
  return piecesOf(text, words).map((piece, index) => (piece.hit ? <mark key={index} className={styles.mark}>{piece.text}</mark> : piece.text));
}
