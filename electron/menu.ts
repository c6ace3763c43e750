import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '../shared/ipc/contract.ts';

/** What the menu asks of the window. */
type Command = EventPayload<'command'>['command'];
type Ask = (command: Command) => void;

const separator: MenuItemConstructorOptions = { type: 'separator' };
const isMac = process.platform === 'darwin';

/**
 * Our own menu: the default one offers reload and developer tools, and takes Ctrl+W and Ctrl+R from the window. The
 * menu bar shows on macOS only; elsewhere the window handles the same keys itself, so none is registered there.
 */
export function setApplicationMenu(ask: Ask): void {
  const template = [...(isMac ? [applicationMenu(ask)] : []), fileMenu(ask), { role: 'editMenu' } as const, vaultMenu(ask), viewMenu(), windowMenu(ask)];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function item(ask: Ask, command: Command, label: string, accelerator?: string): MenuItemConstructorOptions {
  return { label, click: () => ask(command), ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: isMac }) };
}

function applicationMenu(ask: Ask): MenuItemConstructorOptions {
  const settings = item(ask, 'settings', 'Settings…', 'Cmd+,');
  return { role: 'appMenu', submenu: [{ role: 'about' }, separator, settings, separator, { role: 'hide' }, { role: 'hideOthers' }, separator, { role: 'quit' }] };
}

function fileMenu(ask: Ask): MenuItemConstructorOptions {
  const vault = [item(ask, 'create', 'Create a vault…'), item(ask, 'open', 'Open a vault…', 'CmdOrCtrl+O')];
  const transfer = [item(ask, 'import', 'Import…'), item(ask, 'export', 'Export…')];
  return { label: 'File', submenu: [item(ask, 'new-secret', 'New secret', 'CmdOrCtrl+N'), separator, ...vault, separator, ...transfer, separator, { role: 'close' }] };
}

function vaultMenu(ask: Ask): MenuItemConstructorOptions {
  return { label: 'Vault', submenu: [item(ask, 'search', 'Search secrets', 'CmdOrCtrl+K'), item(ask, 'lock-all', 'Lock all', 'CmdOrCtrl+L')] };
}

function viewMenu(): MenuItemConstructorOptions {
  const developer: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }];
  return { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, separator, { role: 'togglefullscreen' }, ...developer] };
}

function windowMenu(ask: Ask): MenuItemConstructorOptions {
  return { label: 'Window', submenu: [{ role: 'minimize' }, separator, item(ask, 'shortcuts', 'Keyboard shortcuts')] };
}
