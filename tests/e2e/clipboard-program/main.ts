import { app, BrowserWindow, clipboard } from 'electron';
import path from 'node:path';
import { clipboardMarkFile } from '../../../electron/platform/clipboard-mark.ts';
import { ClipboardGuard } from '../../../electron/platform/clipboard.ts';
import { systemClipboardPort } from '../../../electron/platform/electron-ports.ts';
import { systemClock } from '../../../electron/platform/timers.ts';

/** What the test drives, through Playwright. */
export interface ClipboardProgram {
  readonly guard: ClipboardGuard;
  readonly leftover: string;
  /** Which of Electron's two clipboard interfaces runs. */
  readonly answersPromises: boolean;
}

// The guard, the mark and the real port in a program of their own: no vault, one empty window.
void app.whenReady().then(async () => {
  const guard = new ClipboardGuard({
    port: await systemClipboardPort(),
    clock: systemClock,
    mark: clipboardMarkFile(path.join(app.getPath('userData'), 'clipboard-mark.json')),
  });
  const leftover = await guard.clearLeftover();
  const answersPromises = (clipboard.readText() as unknown) instanceof Promise;
  Object.assign(globalThis, { clipboardProgram: { guard, leftover, answersPromises } satisfies ClipboardProgram });
  const window = new BrowserWindow({ width: 300, height: 200, webPreferences: { sandbox: true } });
  window.on('focus', () => void guard.focused());
  await window.loadURL('data:text/html,<title>clipboard</title>');
});

let cleared = false;
app.on('before-quit', (event) => {
  const { clipboardProgram } = globalThis as { clipboardProgram?: ClipboardProgram };
  if (cleared || clipboardProgram === undefined) return;
  event.preventDefault();
  void clipboardProgram.guard.clear().then(() => {
    cleared = true;
    app.quit();
  });
});
