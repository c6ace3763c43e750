import path from 'node:path';
import { app } from 'electron';
import type { DefectLog } from './ipc/dispatch.ts';
import { factsOf } from './platform/log-facts.ts';
import { Log, logFile } from './platform/log.ts';
import type { Core } from './core.ts';

/** The log of this run: in memory, and in the profile's logs folder. Takes only what platform/log-facts.ts lets through. */
export function openProgramLog(): Log {
  const log = new Log(() => Date.now(), logFile(path.join(app.getPath('userData'), 'logs')));
  log.info('started', { version: app.getVersion(), packaged: app.isPackaged, what: process.platform });
  app.on('render-process-gone', (_event, _contents, { reason, exitCode }) => log.error('renderer-gone', { what: reason, exitCode }));
  return log;
}

/** Defects of ours at the boundary. The error's own words go to the terminal of a development run and nowhere else. */
export function defectLog(log: Log): DefectLog {
  return (channel, error) => {
    log.error('ipc-failed', factsOf(error));
    if (!app.isPackaged) console.error(channel, error);
  };
}

/** Lines about what happens to the open vault: that it did, never to which secret. */
export function logVault(log: Log, { session }: Core): void {
  session.onChange(({ what, environments }) => {
    const count = environments.length;
    if (what === 'unlocked') log.info('unlocked', { count });
    if (what === 'locked') log.info('locked', { count });
    if (what === 'committed') log.info('vault-saved', { count });
    if (what === 'file') log.info('vault-opened');
    if (what === 'closed') log.info('vault-closed');
  });
}
