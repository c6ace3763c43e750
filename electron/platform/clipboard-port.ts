/** `primary` is what X11 and Wayland paste with the middle button. */
export type Selection = 'clipboard' | 'primary';

/** What a selection holds; `unknown` where the platform does not let us see it just now (Wayland, unfocused). */
export type Held = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unknown' };

/** What of the promise "cleared if still ours" this platform does not let us keep. Message keys for the window. */
export type ClipboardLimit =
  /** Native Wayland without wl-clipboard: only a focused window can read and clear. */
  | 'wayland-needs-focus'
  /** This Electron cannot mark a copy as "do not keep in history". */
  | 'no-history-marker';

/** The system's clipboard as ClipboardGuard needs it. Implementations: electron-clipboard.ts; xclip in the tests. */
export interface ClipboardPort {
  readonly selections: readonly Selection[];
  readonly limits: readonly ClipboardLimit[];
  /** True where a clear that seemed to work may not have: the guard looks again at the next focus. */
  readonly looksAgainAtFocus: boolean;
  /** Puts text on the clipboard, with "do not keep in history" in the same write where that is possible. */
  write(text: string): Promise<void>;
  read(selection: Selection): Promise<Held>;
  clear(selection: Selection): Promise<void>;
}
