import { defaultQuickShortcut } from '../../shared/model/settings.ts';

/** What this needs of Electron's `globalShortcut`. */
export interface GlobalShortcuts {
  register(accelerator: string, press: () => void): boolean;
  isRegistered(accelerator: string): boolean;
  unregister(accelerator: string): void;
  /** Absent in older Electrons. */
  setSuspended?: ((isSuspended: boolean) => void) | undefined;
}

/** Keeps the global shortcut as the settings have it. */
export class QuickShortcut {
  readonly #system: GlobalShortcuts;
  readonly #press: () => void;
  readonly #refused: (accelerator: string) => void;
  #current: string | undefined;
  #isRefused = false;
  #isSuspended = false;

  /** `refused` is told of a shortcut that the system does not give us: another program has it, or it is none. */
  constructor(system: GlobalShortcuts, press: () => void, refused: (accelerator: string) => void) {
    this.#system = system;
    this.#press = press;
    this.#refused = refused;
  }

  get accelerator(): string {
    return this.#current ?? '';
  }

  get isRefused(): boolean {
    return this.#isRefused;
  }

  /** Takes `wanted`, or the default; an empty one takes none. The one before is given back. */
  set(wanted: string | undefined): void {
    const accelerator = wanted ?? defaultQuickShortcut;
    this.resume();
    if (accelerator === this.#current) return;
    this.release();
    this.#current = accelerator;
    this.#take();
    if (this.#isRefused) this.#refused(accelerator);
  }

  /** Lets the keys through to the windows until `resume`. */
  suspend(): void {
    if (this.#isSuspended) return;
    this.#isSuspended = true;
    if (this.#system.setSuspended) this.#system.setSuspended(true);
    else this.#giveBack();
  }

  resume(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    if (this.#system.setSuspended) this.#system.setSuspended(false);
    else this.#take();
  }

  /** Asks again for one that was refused: the program that had it may be gone. */
  retry(): void {
    if (this.#isRefused && !this.#isSuspended) this.#take();
  }

  release(): void {
    this.#giveBack();
    this.#current = undefined;
    this.#isRefused = false;
  }

  #take(): void {
    this.#isRefused = this.accelerator !== '' && !this.#register(this.accelerator);
  }

  #register(accelerator: string): boolean {
    try {
      return this.#system.register(accelerator, this.#press) && this.#system.isRegistered(accelerator);
    } catch {
      // Electron throws for words that are no shortcut.
      return false;
    }
  }

  #giveBack(): void {
    try {
      if (this.#current) this.#system.unregister(this.#current);
    } catch {
      // It was never registered.
    }
  }
}
