import type { ComponentType, ReactNode } from 'react';
import { ConnectScreen } from '../connect/connect-screen.tsx';
import { CreateScreen } from '../create/create-screen.tsx';
import { DiskScreen } from '../disk/disk-screen.tsx';
import { ExportDialog } from '../export/export-dialog.tsx';
import { ImportScreen } from '../import/import-screen.tsx';
import { EditorScreen } from '../editor/editor-screen.tsx';
import { BulkConfirm, TagsDialog, TransferDialog } from '../bulk/bulk-dialogs.tsx';
import { PurgeDialog } from '../detail/purge-dialog.tsx';
import { EnvironmentsScreen } from '../environments/environments-screen.tsx';
import { KeysScreen } from '../keys/keys-screen.tsx';
import { LadderScreen } from '../ladder/ladder-screen.tsx';
import { UnlockDialog } from '../lock/unlock-dialog.tsx';
import { SettingsScreen } from '../settings/settings-screen.tsx';
import { ShortcutsDialog } from '../shortcuts/shortcuts-dialog.tsx';
import type { DialogName, Overlay, OverlayOf, ScreenName, View, ViewOf } from './view.ts';

/**
 * Where a screen stands. `window`: the whole window, with WindowFrame of its own; `page`: beside the sidebar;
 * `detail`: in the detail's place, the list stays.
 */
export type Slot = 'window' | 'page' | 'detail';

interface Screen<N extends ScreenName> {
  readonly slot: Slot;
  readonly component: ComponentType<{ readonly view: ViewOf<N> }>;
  /** Makes sense without an open vault. */
  readonly withoutVault?: true;
}

type Screens = { readonly [N in Exclude<ScreenName, 'secrets'>]?: Screen<N> };
type Dialogs = { readonly [N in DialogName]?: ComponentType<{ readonly overlay: OverlayOf<N> }> };

/** The component of every screen but `secrets`. */
const screens: Screens = {
  editor: { slot: 'detail', component: EditorScreen },
  import: { slot: 'page', component: ImportScreen },
  'disk-changes': { slot: 'page', component: DiskScreen },
  'create-vault': { slot: 'window', component: CreateScreen, withoutVault: true },
  'connect-aws': { slot: 'page', component: ConnectScreen, withoutVault: true },
  keys: { slot: 'page', component: KeysScreen },
  'unlock-failed': { slot: 'page', component: LadderScreen },
  settings: { slot: 'page', component: SettingsScreen, withoutVault: true },
  environments: { slot: 'page', component: EnvironmentsScreen },
};

/** The component of every dialog. */
const dialogs: Dialogs = {
  unlock: UnlockDialog,
  shortcuts: ShortcutsDialog,
  purge: PurgeDialog,
  transfer: TransferDialog,
  tags: TagsDialog,
  'bulk-confirm': BulkConfirm,
  export: ExportDialog,
};

/** The slot of a view's screen; `secrets` is the shell's own. */
export function slotOf(view: View): Slot | 'secrets' {
  return view.screen === 'secrets' ? 'secrets' : (screens[view.screen]?.slot ?? 'secrets');
}

export function worksWithoutVault(view: View): boolean {
  return view.screen !== 'secrets' && screens[view.screen]?.withoutVault === true;
}

export function ScreenOf({ view }: { readonly view: View }): ReactNode {
  if (view.screen === 'secrets') return undefined;
  const Component = screens[view.screen]?.component as ComponentType<{ readonly view: View }> | undefined;
  return Component ? <Component view={view} /> : undefined;
}

export function DialogOf({ overlay }: { readonly overlay: Overlay }): ReactNode {
  const Component = dialogs[overlay.dialog] as ComponentType<{ readonly overlay: Overlay }> | undefined;
  return Component ? <Component overlay={overlay} /> : undefined;
}
