import { app, dialog } from 'electron';
import { forbiddenNames, forbiddenSwitch } from './switches.ts';

/** S19: true when a packaged program was started with a switch that would open it; says so and ends. */
export function refusesToStart(): boolean {
  if (!app.isPackaged) return false;
  const effective = forbiddenNames.filter((name) => app.commandLine.hasSwitch(name)).map((name) => `--${name}`);
  const sentence = forbiddenSwitch([...process.argv.slice(1), ...effective], process.platform);
  if (sentence === undefined) return false;
  process.stderr.write(`${sentence}\n`);
  if (process.platform !== 'linux') dialog.showErrorBox('Breakglass does not start', sentence);
  app.exit(1);
  return true;
}
