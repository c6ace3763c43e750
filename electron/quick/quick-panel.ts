import type { BrowserWindow } from 'electron';
import { hideWindow, placeInFront } from './panel-window.ts';

/** What the panel's page is told: it was shown, or it must empty itself before it is hidden. */
export interface PanelEvent {
  readonly state: 'shown' | 'hiding';
  /** Rises with every show; `panel:hide` names the one that it ends. */
  readonly turn: number;
}

export interface QuickPanelParts {
  readonly create: () => Promise<BrowserWindow>;
  readonly tell: (event: PanelEvent) => void;
}

/** Longest that an emptied page may take to be painted; a page that is stuck is hidden all the same. */
const emptyBudgetMs = 300;
/** Focus can flicker while a window is shown: only a loss that lasts hides the panel. */
const blurMs = 120;

/** The quick panel: made at its first use, then kept hidden and warm. */
export class QuickPanel {
  readonly #parts: QuickPanelParts;
  #window: Promise<BrowserWindow> | undefined;
  #turn = 0;
  #isShown = false;

  constructor(parts: QuickPanelParts) {
    this.#parts = parts;
  }

  /** The shortcut: shows the panel, or hides it where it is shown. */
  async toggle(): Promise<void> {
    if (this.#isShown) this.#startHiding();
    else await this.show();
  }

  async show(): Promise<void> {
    this.#isShown = true;
    const turn = ++this.#turn;
    const window = await this.#ready();
    if (window.isDestroyed() || turn !== this.#turn) return;
    placeInFront(window);
    this.#parts.tell({ state: 'shown', turn });
    window.show();
    window.focus();
  }

  /** The page is empty and painted, so that the next show cannot begin with what is there now. An older turn is late. */
  async hide(turn: number): Promise<void> {
    if (turn !== this.#turn || !this.#isShown) return;
    this.#isShown = false;
    const window = await this.#window;
    if (window && !window.isDestroyed() && !this.#isShown) hideWindow(window);
  }

  async close(): Promise<void> {
    const window = await this.#window?.catch(() => undefined);
    if (window && !window.isDestroyed()) window.destroy();
  }

  #startHiding(): void {
    const turn = this.#turn;
    this.#parts.tell({ state: 'hiding', turn });
    setTimeout(() => void this.hide(turn), emptyBudgetMs);
  }

  #ready(): Promise<BrowserWindow> {
    this.#window ??= this.#parts.create().then((window) => {
      window.on('blur', () => this.#onBlur(window));
      window.once('closed', () => this.#forget());
      return window;
    });
    return this.#window;
  }

  #onBlur(window: BrowserWindow): void {
    const turn = this.#turn;
    setTimeout(() => {
      if (this.#isShown && turn === this.#turn && !window.isDestroyed() && !window.isFocused()) this.#startHiding();
    }, blurMs);
  }

  #forget(): void {
    this.#window = undefined;
    this.#isShown = false;
  }
}
