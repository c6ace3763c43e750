/** Whether a screen share leaves our windows out. `not-hidden`: values are copied, never drawn, by default. */
export type Capture = 'hidden' | 'not-hidden';

/** The part of a BrowserWindow that content protection needs. */
export interface ProtectableWindow {
  setContentProtection(enable: boolean): void;
  isContentProtected?(): boolean;
  isDestroyed(): boolean;
  on(event: 'show' | 'restore', listener: () => void): unknown;
  once(event: 'closed', listener: () => void): unknown;
}

// Windows 10 2004: before it, a protected window is a black rectangle, and older ones are not protected at all.
const firstHidingBuild = 19_041;

/** True where a window can be left out of every capture: Windows 10 2004 and later. macOS promises nothing, Linux has nothing. */
export function canHideFromCapture(platform: NodeJS.Platform, osRelease: string): boolean {
  if (platform !== 'win32') return false;
  const [major = 0, , build = 0] = osRelease.split('.').map(Number);
  return major >= 10 && build >= firstHidingBuild;
}

/** Keeps the windows that show values out of screen capture, as far as the platform can. */
export class ContentProtection {
  readonly #reliable: boolean;
  readonly #windows = new Set<ProtectableWindow>();
  #enabled: boolean;

  constructor(platform: NodeJS.Platform, osRelease: string, enabled: boolean) {
    this.#reliable = canHideFromCapture(platform, osRelease);
    this.#enabled = enabled;
  }

  /** Call at creation, before the first show; it holds until the window is closed. */
  protect(window: ProtectableWindow): void {
    this.#windows.add(window);
    this.#apply(window);
    // Hiding and showing has lost it in several releases of Electron.
    for (const event of ['show', 'restore'] as const) window.on(event, () => this.#apply(window));
    window.once('closed', () => this.#windows.delete(window));
  }

  /** Off for remote support; also reachable from the tray, since such a window cannot be seen to do it there. */
  setEnabled(enabled: boolean): void {
    this.#enabled = enabled;
    for (const window of this.#windows) this.#apply(window);
  }

  /** What the window says of itself: never more than the platform can keep. */
  capture(): Capture {
    if (!this.#reliable || !this.#enabled) return 'not-hidden';
    const applied = [...this.#windows].every((window) => window.isDestroyed() || (window.isContentProtected?.() ?? true));
    return applied ? 'hidden' : 'not-hidden';
  }

  #apply(window: ProtectableWindow): void {
    if (!window.isDestroyed()) window.setContentProtection(this.#enabled);
  }
}
