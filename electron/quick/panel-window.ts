import { BrowserWindow, screen } from 'electron';

const widthPx = 640;
const heightPx = 466;
/** Where the top edge stands on the display, from its top. */
const topShare = 0.18;

/** The panel's window: small, without a frame, above others, and never in the task bar. It is hidden, not closed. */
export function createPanelWindow(webPreferences: Electron.WebPreferences, background: string): BrowserWindow {
  const window = new BrowserWindow({
    width: widthPx,
    height: heightPx,
    show: false,
    frame: false,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    title: 'Breakglass quick panel',
    backgroundColor: background,
    // On macOS a panel takes the keys without bringing the program to the front, so that hiding it gives them back.
    ...(process.platform === 'darwin' ? { type: 'panel' } : {}),
    webPreferences: { ...webPreferences, backgroundThrottling: false },
  });
  window.setMenuBarVisibility(false);
  return window;
}

/** Puts the window on the display in use, above what is there. */
export function placeInFront(window: BrowserWindow): void {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  window.setBounds({
    x: Math.round(workArea.x + (workArea.width - widthPx) / 2),
    y: Math.round(workArea.y + workArea.height * topShare),
    width: widthPx,
    height: heightPx,
  });
  // Some programs that share a screen take it away, so it is set at every show.
  window.setAlwaysOnTop(true, 'pop-up-menu');
}

/** Hides it and gives the focus back to the window before. */
export function hideWindow(window: BrowserWindow): void {
  // On Windows, hiding the focused window can leave the focus nowhere.
  if (process.platform === 'win32') window.blur();
  window.hide();
}
