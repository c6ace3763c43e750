import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const homes = new Set<string>();
process.on('exit', () => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** A fresh HOME with its XDG folders, deleted when the test process ends. */
export function freshHome(): string {
  const home = mkdtempSync(path.join(tmpdir(), 'breakglass-home-'));
  homes.add(home);
  for (const folder of ['.config', '.local/share', '.cache', '.runtime', 'Documents']) {
    mkdirSync(path.join(home, folder), { recursive: true, mode: 0o700 });
  }
  return home;
}

/** The environment of a session that shares nothing with the person's own: no AWS settings, no keyring, no display. */
export function sessionEnv(home: string, display: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LANG: 'C.UTF-8',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_DATA_HOME: path.join(home, '.local/share'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_RUNTIME_DIR: path.join(home, '.runtime'),
    XDG_SESSION_TYPE: 'x11',
    DISPLAY: display,
    NO_AT_BRIDGE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
