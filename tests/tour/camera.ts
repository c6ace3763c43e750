import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ElectronApplication, Page } from 'playwright';

/** Window sizes that are looked at: the usual one, and the smallest. */
export const sizes = { wide: [1280, 800], small: [720, 480] } as const;

/** Takes numbered pictures of the window, in light and in dark. */
export class Camera {
  readonly #app: ElectronApplication;
  readonly #page: Page;
  readonly #folder: string;
  #number = 0;

  constructor(app: ElectronApplication, page: Page, folder: string, first = 0) {
    this.#app = app;
    this.#page = page;
    this.#folder = folder;
    this.#number = first;
    mkdirSync(folder, { recursive: true });
  }

  /** How many pictures were named so far, so that a second run of the program can go on counting. */
  get count(): number {
    return this.#number;
  }

  /** `NN-name-light.png` and `NN-name-dark.png`; with `small`, the same again at 720 x 480. */
  async take(name: string, { small = false }: { readonly small?: boolean } = {}): Promise<void> {
    this.#number += 1;
    const prefix = `${String(this.#number).padStart(2, '0')}-${name}`;
    await this.#shoot(prefix);
    if (!small) return;
    await this.resize('small');
    await this.#shoot(`${prefix}-720`);
    await this.resize('wide');
  }

  /** Gives the window one of `sizes` and waits until the page has it. */
  async resize(size: keyof typeof sizes): Promise<void> {
    const [width, height] = sizes[size];
    await this.#app.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h), [width, height] as const);
    await this.#page.waitForFunction(([w, h]) => window.innerWidth === w && window.innerHeight === h, [width, height] as const);
  }

  async #shoot(prefix: string): Promise<void> {
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.#page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await this.#page.screenshot({ path: path.join(this.#folder, `${prefix}-${colorScheme}.png`) });
    }
    await this.#page.emulateMedia({ colorScheme: null, reducedMotion: null });
  }
}
