import type { SecretKind } from '../../../shared/model/secret.ts';
import { createStore, useStore } from '../../store.ts';

/**
 * Every screen and what it is given. A new screen is one line here and one in screens.tsx.
 * A screen named `secrets` is always there: it shows the start, the locked, the empty or the list screen as things stand.
 */
export type View =
  | { readonly screen: 'secrets' }
  | { readonly screen: 'create-vault' }
  | { readonly screen: 'connect-aws'; readonly connectionId?: string }
  | { readonly screen: 'keys'; readonly environment: string }
  | { readonly screen: 'unlock-failed'; readonly environment: string }
  | { readonly screen: 'environments' }
  | { readonly screen: 'settings'; readonly section?: string }
  | { readonly screen: 'editor'; readonly environment?: string; readonly id?: string; readonly kind?: SecretKind; readonly resume?: 'unsaved' | 'moved' }
  | { readonly screen: 'import' }
  | { readonly screen: 'backups' }
  | { readonly screen: 'disk-changes' };

/** A secret that an action for several takes. */
export interface BulkRef {
  readonly environment: string;
  readonly id: string;
}

/** What lies over a screen: one dialog at a time. One line here and one in dialogs.tsx. */
export type Overlay =
  | { readonly dialog: 'unlock'; readonly environment: string; readonly way?: 'passphrase' | 'recovery-key' }
  | { readonly dialog: 'shortcuts' }
  | { readonly dialog: 'purge'; readonly environment: string; readonly id: string; readonly title: string }
  | { readonly dialog: 'transfer'; readonly secrets: readonly BulkRef[]; readonly to: string; readonly how: 'move' | 'copy' }
  | { readonly dialog: 'tags'; readonly secrets: readonly BulkRef[]; readonly how: 'add' | 'remove' }
  | { readonly dialog: 'bulk-confirm'; readonly secrets: readonly BulkRef[]; readonly action: 'favourite' | 'unfavourite' | 'trash' | 'restore' | 'purge' }
  | { readonly dialog: 'export'; readonly secrets: readonly BulkRef[] };

export type ScreenName = View['screen'];
export type ViewOf<N extends ScreenName> = Extract<View, { readonly screen: N }>;
export type DialogName = Overlay['dialog'];
export type OverlayOf<N extends DialogName> = Extract<Overlay, { readonly dialog: N }>;

const home: View = { screen: 'secrets' };

/** The screen that is shown; an edit of an environment that locks gives way to the list. */
const viewStore = createStore<View>(home, (now, environments) =>
  now.screen === 'editor' && now.environment !== undefined && environments.includes(now.environment) ? home : now,
);
const overlayStore = createStore<Overlay | undefined>(undefined);

export function useView(): View {
  return useStore(viewStore);
}

export function useOverlay(): Overlay | undefined {
  return useStore(overlayStore);
}

export function currentView(): View {
  return viewStore.get();
}

/** Shows a screen in the place of the present one. */
export function openView(view: View): void {
  overlayStore.set(undefined);
  viewStore.set(view);
}

/** Back to the list of secrets, or to what stands in its place. */
export function openHome(): void {
  openView(home);
}

export function openOverlay(overlay: Overlay): void {
  overlayStore.set(overlay);
}

export function closeOverlay(): void {
  overlayStore.set(undefined);
}
