import type { KeyboardEvent } from 'react';
import { focusDetail } from '../detail/focus.ts';
import { copyFound, search, searchId } from './search.ts';
import { currentList } from './list-store.ts';
import { placesOf } from './places.ts';
import { activate, clearPicked, currentSelection, pickAll, pickTo } from './selection.ts';

const pageRows = 10;

/** Where a key leads from `place`, or `undefined` for a key that does not move. */
export function placeAfter(key: string, place: number, places: number): number | undefined {
  const last = places - 1;
  switch (key) {
    case 'ArrowDown': return Math.min(last, place + 1);
    case 'ArrowUp': return Math.max(0, place - 1);
    case 'PageDown': return Math.min(last, Math.max(0, place) + pageRows);
    case 'PageUp': return Math.max(0, place - pageRows);
    case 'Home': return 0;
    case 'End': return last;
    default: return undefined;
  }
}

function move(event: KeyboardEvent): boolean {
  const { recent, facts } = currentList();
  const places = placesOf(recent.length, facts?.total ?? 0);
  const to = placeAfter(event.key, currentSelection().place, places);
  if (to === undefined || places === 0) return false;
  if (event.shiftKey) void pickTo(to);
  else activate(to);
  return true;
}

/** Esc goes back one level: what is picked, then what is searched for, then the search box. */
export function backOne(): void {
  if (currentSelection().picked.size > 0) clearPicked();
  else if (currentList().filter.text !== '') void search('');
  document.getElementById(searchId)?.focus();
}

/** Keys of the list itself. */
export function onListKey(event: KeyboardEvent): void {
  if (event.altKey) return;
  const mod = event.ctrlKey || event.metaKey;
  if (mod && event.key.toLowerCase() === 'a') void pickAll();
  else if (mod) return;
  else if (event.key === 'Enter') void copyFound();
  else if (event.key === 'ArrowRight') focusDetail();
  else if (event.key === 'Escape') backOne();
  else if (!move(event)) return;
  event.preventDefault();
}

/** Keys of the search box: up and down move in the list while the words stay under the cursor. */
export function onSearchKey(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  const atEnd = event.currentTarget.selectionStart === event.currentTarget.value.length;
  if (event.key === 'Enter') void copyFound();
  else if (event.key === 'ArrowRight' && atEnd && currentSelection().active) focusDetail();
  else if (event.key === 'Escape') backOne();
  else if (event.key === 'Home' || event.key === 'End' || !move(event)) return;
  event.preventDefault();
}
