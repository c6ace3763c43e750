import { app } from 'electron';
import { denyByDefault } from './denials.ts';
import { onRebuiltPage } from './dev-reload.ts';
import { becomeOnlyInstance, onLaunch } from './instance.ts';
import { createEmit, register } from './ipc/register.ts';
import { startQuick } from './quick.ts';
import { setApplicationMenu } from './menu.ts';
import { listenToSessionEnd } from './platform/electron-power.ts';
import { defectLog, logVault, openProgramLog } from './program-log.ts';
import { declareScheme, serveRenderer } from './protocol.ts';
import { refusesToStart } from './refusal.ts';
import { startServices, type Services } from './services.ts';
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
  const programLog = openProgramLog();
  const log = defectLog(programLog);
  // The window loads while the services start: its first calls wait for them.
  const windows = new Windows(bundledFile('preload.cjs'), async (window) => (await services).protection.protect(window));
  const tell = createEmit(windows, log);
  const quick = startQuick(windows, tell);
  const emit = quick.listening(tell);
  const services = startServices(emit, bundledFile('keychain-worker.js'));
  setApplicationMenu((command) => emit('command', { command }));
  const relist = serveRenderer(bundledFile('../renderer'));
  register(services.then(({ handlers }) => ({ ...handlers, ...quick.handlers })), windows, log);
  void services.then(({ core }) => logVault(programLog, core));
  endSessionOnWindows(services);
  shutDownBeforeQuit(services);
  onLaunch(async ({ files: [file], quick: isQuick }) => {
    if (isQuick && windows.all().length > 0) return quick.show();
    await windows.showMain();
    await quick.start(await services);
    if (isQuick) await quick.show();
    if (file !== undefined) await (await services).openFile(file);
  });
  onRebuiltPage(() => {
    relist();
    for (const window of windows.all()) window.webContents.reload();
  });
}

/** Windows tells only windows that the session ends. */
function endSessionOnWindows(services: Promise<Services>): void {
  if (process.platform !== 'win32') return;
  app.on('browser-window-created', (_event, window) =>
    listenToSessionEnd(window, (signal) => void services.then(({ core }) => core.autoLocking.signal(signal))),
  );
}

const quitBudgetMs = 5_000;

/** Quitting waits until everything is locked and sealed, but not for ever. */
function shutDownBeforeQuit(services: Promise<Services>): void {
  let isDown = false;
  app.on('before-quit', (event) => {
    if (isDown) return;
    event.preventDefault();
    const quit = (): void => {
      if (isDown) return;
      isDown = true;
      app.quit();
    };
    setTimeout(quit, quitBudgetMs);
    void services.then((started) => started.shutDown()).finally(quit);
  });
}
