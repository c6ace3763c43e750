import type { ClipboardState } from '../../../shared/ipc/app-calls.ts';
import type { WireError } from '../../../shared/ipc/call.ts';
import { announce } from '../../components/announce.tsx';
import { ask, failureOf, listen } from '../../bridge.ts';
import { messageOf } from '../../messages.ts';
import { createStore, useStore } from '../../store.ts';
import { fieldWords } from '../detail/field-words.ts';
import { noticeWords } from './notice-words.ts';
import { currentVault } from '../shell/app-store.ts';
import { currentView, openView } from '../shell/view.ts';

/** A line over the detail that goes by itself, with at most one action. */
export interface Notice {
  readonly words: string;
  /** A second sentence, such as what to do next. */
  readonly detail?: string;
  readonly tone?: 'ok' | 'warn' | 'danger';
  readonly action?: { readonly label: string; readonly keycap?: string; readonly run: () => void };
}

const shownMs = 8_000;
const clearedShownMs = 2_000;

const idle: ClipboardState = { state: 'idle', limits: [] };

/** What main says of the clipboard. The title of what was copied leaves with its environment. */
const clipboardStore = createStore<ClipboardState>(idle, (now, environments) =>
  now.copied && environments.includes(now.copied.environment) ? idle : now,
);
const noticeStore = createStore<Notice | undefined>(undefined, () => undefined);
let noticeTimer: ReturnType<typeof setTimeout> | undefined;
let clearedTimer: ReturnType<typeof setTimeout> | undefined;

export function useClipboard(): ClipboardState {
  return useStore(clipboardStore);
}

export function currentClipboard(): ClipboardState {
  return clipboardStore.get();
}

export function useNotice(): Notice | undefined {
  return useStore(noticeStore);
}

export function currentNotice(): Notice | undefined {
  return noticeStore.get();
}

export function dismissNotice(): void {
  clearTimeout(noticeTimer);
  noticeStore.set(undefined);
}

/** Shows a line, such as "Moved to trash" with "Undo"; a newer one takes its place. */
export function showNotice(notice: Notice): void {
  clearTimeout(noticeTimer);
  noticeStore.set(notice);
  announce(notice.detail === undefined ? notice.words : `${notice.words} ${notice.detail}`);
  // A failure stays until it has been read.
  if (notice.tone !== 'danger') noticeTimer = setTimeout(dismissNotice, shownMs);
}

/** Shows what failed in words; a cancelled action is no failure. */
export function showFailure(error: WireError): void {
  if (error.code === 'ERR_CANCELLED') return;
  const { sentence, action } = messageOf(error);
  showNotice({ words: sentence, detail: action, tone: 'danger' });
}

/** "Clear now". */
export async function clearClipboard(): Promise<void> {
  try {
    takeClipboard(await ask('clipboard:clear', {}));
  } catch (error) {
    showFailure(failureOf(error));
  }
}

/** Says for a moment that it is cleared, then nothing. */
function passClearing(): void {
  clearTimeout(clearedTimer);
  clearedTimer = setTimeout(() => clipboardStore.update((now) => (now.state === 'cleared' ? { ...idle, limits: now.limits } : now)), clearedShownMs);
}

function takeClipboard(next: ClipboardState): void {
  const before = clipboardStore.get();
  clipboardStore.set(next.state === 'cleared' && before.state === 'idle' ? { ...idle, limits: next.limits } : next);
  if (next.state === 'cleared') passClearing();
  if (next.state === 'counting' && next.copied && next.copied.clearsAtMs !== before.copied?.clearsAtMs) announce(spoken(next.copied));
  if (next.state === 'cleared' && before.state === 'counting') announce('Clipboard cleared');
}

function spoken(copied: NonNullable<ClipboardState['copied']>): string {
  const label = currentVault()?.environments.find((environment) => environment.name === copied.environment)?.label ?? copied.environment;
  const seconds = Math.max(1, Math.round((copied.clearsAtMs - Date.now()) / 1000));
  return `Copied ${fieldWords(copied.field)}, ${copied.title}, ${label}, clears in ${seconds} seconds`;
}

/** Follows the clipboard for as long as the window lives. */
export async function startToasts(): Promise<void> {
  listen('clipboard-changed', takeClipboard);
  listen('notice', tell);
  takeClipboard(await ask('clipboard:getState', {}).catch(() => idle));
}

/** Tells what main has to tell once: a notice of its own, or a failure of something it did by itself. */
export function tell(notice: { readonly key: string; readonly detail?: string | undefined; readonly error?: WireError | undefined }): void {
  if (notice.error) return showFailure(notice.error);
  const words = noticeWords(notice.key, notice.detail);
  if (notice.key !== 'shortcut-refused') return showNotice(words);
  // Settings say it under the shortcut itself.
  if (currentView().screen === 'settings') return;
  showNotice({ ...words, action: { label: 'Change', run: () => openView({ screen: 'settings', section: 'quick-panel' }) } });
}
