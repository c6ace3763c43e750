import { app, dialog } from 'electron';
import { forbiddenSwitch } from './switches.ts';

/** S19: true when a packaged program was started with a switch that would open it; says so and ends. */
export function refusesToStart(): boolean {
  const sentence = app.isPackaged ? forbiddenSwitch(process.argv.slice(1)) : undefined;
  if (sentence === undefined) return false;
  process.stderr.write(`${sentence}\n`);
  if (process.platform !== 'linux') dialog.showErrorBox('Breakglass does not start', sentence);
  app.exit(1);
  return true;
}
