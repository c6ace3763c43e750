import { searchId } from '../list/search.ts';
import { currentSelection } from '../list/selection.ts';
import { startBulk } from '../bulk/bulk-actions.ts';
import { currentList } from '../list/list-store.ts';
import { currentSecret } from '../detail/detail-store.ts';
import { deleteSecret, editSecret, toggleFavourite, undoLast } from '../detail/secret-actions.ts';
import { lock } from '../lock/unlock.ts';
import { currentVault } from '../shell/app-store.ts';
import { type BulkRef, currentView, openHome, openOverlay, openView } from '../shell/view.ts';
import { clearClipboard } from '../toast/toast-store.ts';
import { openVault } from '../start/open-vault.ts';
import { isCovered, isTyping } from './typing.ts';

/** One shortcut: what the list under `?` says and what it does. `keys` is read as Mod = Cmd on a Mac, Ctrl elsewhere. */
export interface Shortcut {
  readonly keys: string;
  readonly label: string;
  readonly group: 'Anywhere' | 'The list' | 'The secret' | 'Locked and empty screens';
  /** Another way to the same. */
  readonly also?: string;
  /** Absent: a part of the window listens itself. */
  readonly run?: () => void;
}

/** The list is on screen and something in it can be acted on. */
function secretHere(): ReturnType<typeof currentSecret> {
  const secret = currentSecret();
  const { active } = currentSelection();
  // While another secret is on its way, the one still drawn must not be taken for it.
  const same = secret !== undefined && active?.id === secret.id && active.environment === secret.environment;
  return same && currentView().screen === 'secrets' ? secret : undefined;
}

/** The list is on screen with several secrets selected: they are what is meant. */
function severalHere(): readonly BulkRef[] | undefined {
  const { picked } = currentSelection();
  return picked.size > 1 && currentView().screen === 'secrets' ? [...picked.values()] : undefined;
}

/** For the secret that is shown, or for all that are selected. */
function withSelected(action: 'favourite' | 'trash', one: (secret: NonNullable<ReturnType<typeof currentSecret>>) => void): () => void {
  return () => {
    const several = severalHere();
    if (!several) withSecret(one)();
    else if (currentList().filter.show !== 'trash') startBulk(action, several);
  };
}

function withSecret(run: (secret: NonNullable<ReturnType<typeof currentSecret>>) => void): () => void {
  return () => {
    const secret = severalHere() ? undefined : secretHere();
    if (secret && secret.state === 'active') run(secret);
  };
}

export function focusSearch(): void {
  if (currentView().screen !== 'secrets' && currentVault()) openHome();
  const box = document.getElementById(searchId);
  if (!(box instanceof HTMLInputElement)) return;
  box.focus();
  box.select();
}

export function newSecret(): void {
  const open = currentVault()?.environments.some((environment) => environment.lock === 'open') === true;
  const environment = currentSelection().active?.environment;
  if (open) openView({ screen: 'editor', ...(environment === undefined ? {} : { environment }) });
}

/** Every shortcut there is; the list under `?` is drawn from it. */
export const shortcuts: readonly Shortcut[] = [
  { keys: 'Mod+K', also: '/', label: 'Search secrets', group: 'Anywhere', run: focusSearch },
  { keys: 'Mod+N', label: 'New secret', group: 'Anywhere', run: newSecret },
  { keys: 'Mod+L', label: 'Lock all', group: 'Anywhere', run: () => void (currentVault() && lock()) },
  { keys: 'Mod+Shift+Backspace', label: 'Clear the clipboard now', group: 'Anywhere', run: () => void clearClipboard() },
  { keys: 'Mod+Z', label: 'Undo the last change', group: 'Anywhere', run: undoLast },
  { keys: 'Mod+O', label: 'Open a vault', group: 'Anywhere', run: () => void openVault() },
  { keys: 'Mod+,', label: 'Settings', group: 'Anywhere', run: () => openView({ screen: 'settings' }) },
  { keys: '?', label: 'Show this list', group: 'Anywhere', run: () => openOverlay({ dialog: 'shortcuts' }) },
  { keys: 'ArrowDown', also: 'ArrowUp', label: 'Next or previous secret, from the search box too', group: 'The list' },
  { keys: 'Enter', label: 'Copy the main value', group: 'The list' },
  { keys: 'ArrowRight', label: 'Go to the fields', group: 'The list' },
  { keys: 'Shift+ArrowDown', also: 'Shift+ArrowUp', label: 'Select several', group: 'The list' },
  { keys: 'Mod+A', label: 'Select all', group: 'The list' },
  { keys: 'Home', also: 'End', label: 'First or last secret', group: 'The list' },
  { keys: 'Escape', label: 'Back one level', group: 'The list' },
  { keys: 'E', label: 'Edit', group: 'The secret', run: withSecret(editSecret) },
  { keys: 'Mod+S', also: 'Mod+Enter', label: 'Save what is edited', group: 'The secret' },
  { keys: 'F', label: 'Favourite', group: 'The secret', run: withSelected('favourite', (secret) => void toggleFavourite(secret)) },
  { keys: 'Delete', label: 'Move to the trash', group: 'The secret', run: withSelected('trash', (secret) => void deleteSecret(secret)) },
  { keys: 'ArrowDown', also: 'ArrowUp', label: 'Next or previous button', group: 'The secret' },
  { keys: 'ArrowLeft', label: 'Back to the search box', group: 'The secret' },
  { keys: '1–9', label: 'Unlock that environment, or begin with that kind', group: 'Locked and empty screens' },
];

/** Whether an event is the keys of a shortcut; a sign such as `?` brings its own Shift. */
export function matches(event: KeyboardEvent, keys: string, mac: boolean): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string): boolean => parts.includes(name);
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  if (mod !== wants('Mod') || other || event.altKey) return false;
  const letter = /^[A-Za-z]$/.test(key) || key.length > 1;
  if (letter && event.shiftKey !== wants('Shift')) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** `?` in an empty search box, where the focus rests, is still a question. */
function isIdleSearch({ key, target }: KeyboardEvent): boolean {
  return key === '?' && target instanceof HTMLInputElement && target.id === searchId && target.value === '';
}

/** Takes a key of the whole window. */
export function onWindowKey(event: KeyboardEvent, mac: boolean): void {
  if (event.defaultPrevented || event.repeat || event.isComposing) return;
  const found = shortcuts.find(({ run, keys, also }) => run && (matches(event, keys, mac) || (also !== undefined && matches(event, also, mac))));
  if (!found?.run) return;
  const plain = !(event.ctrlKey || event.metaKey);
  const always = found.keys === 'Mod+L' || found.keys === 'Mod+Shift+Backspace';
  // Text has its own undo and select; a dialog keeps everything but locking and clearing to itself.
  if (isTyping(event) && !isIdleSearch(event) && (plain || found.keys === 'Mod+Z')) return;
  if (isCovered() && !always) return;
  event.preventDefault();
  found.run();
}
