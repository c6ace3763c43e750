import { globalShortcut } from 'electron';

/** What opens the panel unless something else is set (docs/decisions/0102-quick-panel.md says why this one). */
export const defaultQuickShortcut = 'CommandOrControl+Alt+Shift+B';

/** Keeps the global shortcut as the settings have it. */
export class QuickShortcut {
  readonly #press: () => void;
  readonly #refused: (accelerator: string) => void;
  #current: string | undefined;

  /** `refused` is told of a shortcut that the system does not give us: another program has it, or it is none. */
  constructor(press: () => void, refused: (accelerator: string) => void) {
    this.#press = press;
    this.#refused = refused;
  }

  /** Takes `wanted`, or the default; an empty one takes none. The one before is given back. */
  set(wanted: string | undefined): void {
    const accelerator = wanted ?? defaultQuickShortcut;
    if (accelerator === this.#current) return;
    this.release();
    this.#current = accelerator;
    if (accelerator !== '' && !register(accelerator, this.#press)) this.#refused(accelerator);
  }

  release(): void {
    if (this.#current) unregister(this.#current);
    this.#current = undefined;
  }
}

function register(accelerator: string, press: () => void): boolean {
  try {
    return globalShortcut.register(accelerator, press) && globalShortcut.isRegistered(accelerator);
  } catch {
    // Electron throws for words that are no shortcut.
    return false;
  }
}

function unregister(accelerator: string): void {
  try {
    globalShortcut.unregister(accelerator);
  } catch {
    // It was never registered.
  }
}
