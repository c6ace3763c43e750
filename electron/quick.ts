import { app, globalShortcut } from 'electron';
import type { QuickShortcutState } from '../shared/ipc/app-calls.ts';
import type { Handlers } from '../shared/ipc/contract.ts';
import type { Settings } from '../shared/model/settings.ts';
import type { Emit } from './ipc/register.ts';
import { isWayland, quickCommand } from './quick/command.ts';
import { QuickPanel } from './quick/quick-panel.ts';
import { QuickShortcut } from './quick/shortcut.ts';
import { createTray } from './quick/tray.ts';
import type { Services } from './services.ts';
import type { Windows } from './window.ts';

/** The quick panel and all the ways to it, as main wires them. */
export interface Quick {
  readonly handlers: Pick<Handlers, `panel:${string}` & keyof Handlers>;
  show(): Promise<void>;
  /** Takes the shortcut and puts the icon in the tray, once; after the main window is there to be told of a refusal. */
  start(services: Services): Promise<void>;
  /** `tell`, with the shortcut following the settings. */
  listening(tell: Emit): Emit;
}

export function startQuick(windows: Windows, tell: Emit): Quick {
  const panel = new QuickPanel({ create: () => windows.createPanel(), tell: (event) => tell('panel', event) });
  const shortcut = new QuickShortcut(globalShortcut, () => void panel.toggle(), (accelerator) => tell('notice', { key: 'shortcut-refused', detail: accelerator }));
  let isTaken = (): void => undefined;
  const taken = new Promise<void>((resolve) => (isTaken = resolve));
  let isStarted = false;
  return {
    show: () => panel.show(),
    handlers: { ...panelHandlers(panel, windows), ...shortcutHandlers(shortcut, taken) },
    start: async (services) => {
      if (isStarted) return;
      isStarted = true;
      shortcut.set(services.core.settings.current.quickShortcut);
      isTaken();
      app.on('will-quit', () => shortcut.release());
      startTray(panel, windows, services);
    },
    listening: (inner) => (event, payload) => {
      inner(event, payload);
      if (isStarted && event === 'settings-changed') shortcut.set((payload as Settings).quickShortcut);
    },
  };
}

function panelHandlers(panel: QuickPanel, windows: Windows): Pick<Handlers, 'panel:hide' | 'panel:openMain'> {
  return {
    'panel:hide': async ({ turn }) => {
      await panel.hide(turn);
      return {};
    },
    'panel:openMain': async () => {
      await windows.showMain();
      return {};
    },
  };
}

function shortcutState(shortcut: QuickShortcut): QuickShortcutState {
  const started = { platform: process.platform, executable: process.execPath, source: app.isPackaged ? undefined : app.getAppPath(), env: process.env };
  const wayland = isWayland(started);
  const { accelerator } = shortcut;
  const given = wayland ? 'untold' : 'given';
  return { accelerator, wayland, command: quickCommand(started), state: accelerator === '' ? 'none' : shortcut.isRefused ? 'refused' : given };
}

/** `taken`: the shortcut was asked for once. A window that goes away while it records must not leave us without one. */
function shortcutHandlers(shortcut: QuickShortcut, taken: Promise<void>): Pick<Handlers, 'panel:getShortcut' | 'panel:setRecording'> {
  app.on('browser-window-blur', () => shortcut.resume());
  app.on('render-process-gone', () => shortcut.resume());
  return {
    'panel:getShortcut': async () => {
      await taken;
      shortcut.retry();
      return shortcutState(shortcut);
    },
    'panel:setRecording': ({ recording }) => {
      if (recording) shortcut.suspend();
      else shortcut.resume();
      return {};
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
