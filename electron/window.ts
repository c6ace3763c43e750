import path from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { createPanelWindow } from './quick/panel-window.ts';
import { appOrigin } from './origin.ts';

/** --bg-content and --text-2 of renderer's tokens, which the frame needs before the page is there. */
const frameColors = {
  light: { background: '#ffffff', symbol: '#4a4d54' },
  dark: { background: '#191b1e', symbol: '#bbbec2' },
} as const;

const titleBarHeightPx = 48;

function currentColors(): { readonly background: string; readonly symbol: string } {
  return nativeTheme.shouldUseDarkColors ? frameColors.dark : frameColors.light;
}

/** The windows of the program: what may speak to main (S14), and what is told when something happens. */
export class Windows {
  readonly #open = new Set<BrowserWindow>();
  #main: BrowserWindow | undefined;
  readonly #preload: string;
  readonly #beforeShow: (window: BrowserWindow) => Promise<void>;

  /** `beforeShow` is begun when a window is made, and ends before anybody sees it: content protection. */
  constructor(preload: string, beforeShow: (window: BrowserWindow) => Promise<void>) {
    this.#preload = preload;
    this.#beforeShow = beforeShow;
    nativeTheme.on('updated', () => this.#repaintFrames());
  }

  /** Whether a web contents is the page of one of our live windows. */
  has(webContentsId: number): boolean {
    return this.all().some((window) => window.webContents.id === webContentsId);
  }

  all(): readonly BrowserWindow[] {
    return [...this.#open].filter((window) => !window.isDestroyed());
  }

  /** Opens the main window, or brings the one that there is to the front. */
  async showMain(): Promise<void> {
    const existing = this.#main;
    if (existing && !existing.isDestroyed()) {
      if (existing.isMinimized()) existing.restore();
      existing.show();
      existing.focus();
      return;
    }
    const window = this.#create();
    const prepared = this.#beforeShow(window);
    const painted = new Promise<void>((resolve) => void window.once('ready-to-show', resolve));
    const loaded = window.loadURL(`${appOrigin}/index.html`);
    // Shown even if the services failed: then it says so.
    await Promise.allSettled([painted, prepared]);
    if (!window.isDestroyed()) window.show();
    await loaded;
  }

  #create(): BrowserWindow {
    const { background, symbol } = currentColors();
    const window = new BrowserWindow({
      width: 1280,
      height: 800,
      minWidth: 720,
      minHeight: 480,
      show: false,
      title: app.name,
      backgroundColor: background,
      titleBarStyle: 'hidden',
      trafficLightPosition: { x: 16, y: 17 },
      titleBarOverlay: { color: background, symbolColor: symbol, height: titleBarHeightPx },
      webPreferences: this.#webPreferences(),
    });
    window.setMenuBarVisibility(false);
    this.#main = window;
    this.#keep(window);
    // The hidden panel must not keep a program alive that shows nothing.
    window.once('closed', () => this.all().forEach((other) => other.destroy()));
    return window;
  }

  /** Makes the quick panel's window, loaded and hidden. It may call, and is told, as the main window is. */
  async createPanel(): Promise<BrowserWindow> {
    const window = createPanelWindow(this.#webPreferences(), currentColors().background);
    this.#keep(window);
    await Promise.all([this.#beforeShow(window), window.loadURL(`${appOrigin}/quick.html`)]);
    return window;
  }

  #keep(window: BrowserWindow): void {
    this.#open.add(window);
    window.once('closed', () => this.#open.delete(window));
  }

  #webPreferences(): Electron.WebPreferences {
    return {
      preload: this.#preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      navigateOnDragDrop: false,
      enableWebSQL: false,
      disableDialogs: true,
    };
  }

  #repaintFrames(): void {
    const { background, symbol } = currentColors();
    for (const window of this.all()) {
      window.setBackgroundColor(background);
      if (process.platform !== 'darwin' && window === this.#main) {
        window.setTitleBarOverlay({ color: background, symbolColor: symbol, height: titleBarHeightPx });
      }
    }
  }
}

/** Where the bundles lie, beside the running main file. */
export function bundledFile(...names: readonly string[]): string {
  return path.join(import.meta.dirname, ...names);
}
