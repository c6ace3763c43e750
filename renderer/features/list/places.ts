import type { SecretRow } from '../../../shared/ipc/secret-calls.ts';
import { currentList } from './list-store.ts';

/**
 * The list as it is walked: first what was used lately, then everything. A place counts options only, from 0; the
 * virtual list's own index counts the two headings as well.
 */
export function placesOf(recent: number, total: number): number {
  return recent + total;
}

/** Index of the virtual list to a place; `undefined` for a heading. */
export function placeAt(index: number, recent: number): number | undefined {
  if (recent === 0) return index;
  if (index === 0 || index === recent + 1) return undefined;
  return index <= recent ? index - 1 : index - 2;
}

export function indexOf(place: number, recent: number): number {
  if (recent === 0) return place;
  return place < recent ? place + 1 : place + 2;
}

/** The row at a place, if it is held. */
export function rowAt(place: number): SecretRow | undefined {
  const { recent, rows } = currentList();
  return place < recent.length ? recent[place] : rows.get(place - recent.length);
}
