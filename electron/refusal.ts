import { app, dialog } from 'electron';
import { forbiddenSwitch } from './switches.ts';

/** S19: ends a packaged program that was started with a switch that would open it; says so on the terminal and in a box. */
export function refuseForbiddenSwitches(): void {
  if (!app.isPackaged) return;
  const sentence = forbiddenSwitch(process.argv.slice(1));
  if (sentence === undefined) return;
  process.stderr.write(`${sentence}\n`);
  // Before the app is ready this writes to the terminal on Linux and opens a box elsewhere.
  dialog.showErrorBox('Breakglass does not start', sentence);
  app.exit(1);
}
