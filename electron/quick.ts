import { app } from 'electron';
import type { Handlers } from '../shared/ipc/contract.ts';
import type { Settings } from '../shared/model/settings.ts';
import type { Emit } from './ipc/register.ts';
import { QuickPanel } from './quick/quick-panel.ts';
import { QuickShortcut } from './quick/shortcut.ts';
import { createTray } from './quick/tray.ts';
import type { Services } from './services.ts';
import type { Windows } from './window.ts';

/** The quick panel and all the ways to it, as main wires them. */
export interface Quick {
  readonly handlers: Pick<Handlers, 'panel:hide' | 'panel:openMain'>;
  show(): Promise<void>;
  /** Takes the shortcut and puts the icon in the tray, once; after the main window is there to be told of a refusal. */
  start(services: Services): Promise<void>;
  /** `tell`, with the shortcut following the settings. */
  listening(tell: Emit): Emit;
}

export function startQuick(windows: Windows, tell: Emit): Quick {
  const panel = new QuickPanel({ create: () => windows.createPanel(), tell: (event) => tell('panel', event) });
  const shortcut = new QuickShortcut(() => void panel.toggle(), (accelerator) => tell('notice', { key: 'shortcut-refused', detail: accelerator }));
  let isStarted = false;
  return {
    show: () => panel.show(),
    handlers: {
      'panel:hide': async ({ turn }) => {
        await panel.hide(turn);
        return {};
      },
      'panel:openMain': async () => {
        await windows.showMain();
        return {};
      },
    },
    start: async (services) => {
      if (isStarted) return;
      isStarted = true;
      shortcut.set(services.core.settings.current.quickShortcut);
      app.on('will-quit', () => shortcut.release());
      startTray(panel, windows, services);
    },
    listening: (inner) => (event, payload) => {
      inner(event, payload);
      if (isStarted && event === 'settings-changed') shortcut.set((payload as Settings).quickShortcut);
    },
  };
}

/** Where the desktop has no place for it, the program does without. */
function startTray(panel: QuickPanel, windows: Windows, { handlers }: Services): void {
  try {
    const remove = createTray({
      quick: () => void panel.show(),
      open: () => void windows.showMain(),
      lockAll: () => void Promise.resolve(handlers['vault:lock']({})).catch(() => undefined),
      quit: () => app.quit(),
    });
    app.once('will-quit', remove);
  } catch {
    // Nothing depends on it.
  }
}
