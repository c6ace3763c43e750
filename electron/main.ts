import { app } from 'electron';
import { denyByDefault } from './denials.ts';
import { onRebuiltPage } from './dev-reload.ts';
import { becomeOnlyInstance, onLaunch } from './instance.ts';
import { register } from './ipc/register.ts';
import { setApplicationMenu } from './menu.ts';
import { declareScheme, serveRenderer } from './protocol.ts';
import { refusesToStart } from './refusal.ts';
import { bundledFile, Windows } from './window.ts';

// Composition root: builds the parts and hands them to each other. `prepare` has to run before the app is ready;
// nothing here may await that at top level.
if (!refusesToStart()) prepare();

function prepare(): void {
  // Together with --no-sandbox (root, in development only: S19) Electron's own processes refuse to start.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  declareScheme();
  denyByDefault();
  app.on('window-all-closed', () => app.quit());
  if (becomeOnlyInstance()) void app.whenReady().then(start);
  else app.quit();
}

function start(): void {
  const windows = new Windows(bundledFile('preload.cjs'));
  const log = (channel: string, error: unknown): void => console.error(channel, error);
  setApplicationMenu();
  const relist = serveRenderer(bundledFile('../renderer'));
  register({}, windows, log);
  onLaunch(() => void windows.showMain());
  onRebuiltPage(() => {
    relist();
    for (const window of windows.all()) window.webContents.reload();
  });
}
