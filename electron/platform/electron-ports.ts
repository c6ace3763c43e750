import * as electron from 'electron';
import { electronClipboardPort, isWaylandSession, type AnyElectronClipboard, type ClipboardItemConstructor } from './electron-clipboard.ts';
import type { ClipboardPort } from './clipboard-port.ts';
import { electronDialogs, type Dialogs } from './dialogs.ts';
import { listenToPower, systemIdleMs } from './electron-power.ts';
import type { SessionSignal } from './auto-lock.ts';
import { findWlClipboard } from './wl-clipboard.ts';

/** The system's clipboard through this Electron. Call after `ready`. */
export async function systemClipboardPort(): Promise<ClipboardPort> {
  const { platform } = process;
  const wayland = platform === 'linux' && isWaylandSession(process.env, electron.app.commandLine.getSwitchValue('ozone-platform'));
  return electronClipboardPort({
    clipboard: electron.clipboard as unknown as AnyElectronClipboard,
    // Undefined at run time before Electron 44, whatever its type says.
    ClipboardItem: electron.ClipboardItem as unknown as ClipboardItemConstructor | undefined,
    platform,
    wayland,
    wlClipboard: wayland ? await findWlClipboard() : undefined,
    isFocused: () => electron.BrowserWindow.getFocusedWindow() !== null,
  });
}

/** File dialogs of this Electron, as sheets of the focused window. */
export function systemDialogs(): Dialogs {
  return electronDialogs(electron.dialog, () => electron.BrowserWindow.getFocusedWindow() ?? undefined);
}

/** Suspend, lock, user switch and shutdown (which quits) as this Electron tells them. Call after `ready`; the answer stops it. */
export function systemPower(emit: (signal: SessionSignal) => void): () => void {
  return listenToPower(electron.powerMonitor, emit, () => electron.app.quit());
}

/** Milliseconds since the last input anywhere on this computer, as Electron sees it. */
export function systemIdleTimeMs(): number | undefined {
  return systemIdleMs(electron.powerMonitor);
}
