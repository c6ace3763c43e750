import { ask } from '../../bridge.ts';
import { announce } from '../../components/announce.tsx';
import { copyField, reportFailure } from '../detail/copy.ts';
import { currentList, setFilter } from './list-store.ts';
import { activate, clearSelection, currentSelection } from './selection.ts';

/** The search box's own id, so that a shortcut finds it. */
export const searchId = 'search';

/** Looks for `text`; the first result becomes the active row, but only a person's move makes it the chosen one. */
export async function search(text: string): Promise<void> {
  clearSelection();
  await setFilter({ text });
  if (currentList().filter.text !== text || currentSelection().chosen) return;
  if (text.trim() === '') return;
  const total = currentList().facts?.total ?? 0;
  announce(total === 0 ? 'Nothing found' : `${total} found`);
  if (total > 0) activate(0, false);
}

/**
 * Enter: copies the row that the person went to. Right after typing there is none, and the list on screen may be that
 * of an earlier word: then main copies the first that the present words find, now.
 */
export async function copyFound(): Promise<void> {
  const { active, chosen } = currentSelection();
  const { filter } = currentList();
  if (active && chosen) return copyField(active);
  if (filter.text.trim() === '') return;
  try {
    await ask('secret:copyFirst', { filter });
  } catch (error) {
    reportFailure(error);
  }
}
