import { app, type Session, type WebContents } from 'electron';
import { appOrigin } from './origin.ts';

/** S17: whatever the program does not need is refused, for every session and every web contents there will be. */
export function denyByDefault(): void {
  app.on('session-created', denySession);
  app.on('web-contents-created', (_event, contents) => denyContents(contents));
}

function denySession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('will-download', (event) => event.preventDefault());
  // Dictionaries would come from a server.
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url) }));
}

/** Ours only; the developer tools of an unpackaged run are pages too. */
function mayRequest(url: string): boolean {
  return url.startsWith(`${appOrigin}/`) || (!app.isPackaged && url.startsWith('devtools://'));
}

function denyContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
