import { execFile } from 'node:child_process';

/**
 * What a read that found nothing can mean. `locked`: the default collection is locked, or there is none yet.
 * `absent`: nothing offers the Secret Service. `unknown`: no tool was found to ask with, or its answer was not understood.
 */
export type KeyringState = 'unlocked' | 'locked' | 'absent' | 'unknown';

/** Runs a program without a shell; `code` is null where it is not there or did not end in time. */
export type RunTool = (program: string, args: readonly string[]) => Promise<{ code: number | null; output: string }>;

const destination = 'org.freedesktop.secrets';
const root = '/org/freedesktop/secrets';
const service = 'org.freedesktop.Secret.Service';
const collection = 'org.freedesktop.Secret.Collection';
const properties = 'org.freedesktop.DBus.Properties';

interface Tool {
  readonly program: string;
  readonly defaultCollection: readonly string[];
  readonly locked: (path: string) => readonly string[];
}

// One of these is on every plain desktop: busctl with systemd, gdbus with GLib's tools, dbus-send with D-Bus itself.
const tools: readonly Tool[] = [
  {
    program: 'busctl',
    defaultCollection: ['--user', '--timeout=3', 'call', destination, root, service, 'ReadAlias', 's', 'default'],
    locked: (path) => ['--user', '--timeout=3', 'get-property', destination, path, collection, 'Locked'],
  },
  {
    program: 'gdbus',
    defaultCollection: ['call', '--session', '--timeout', '3', '--dest', destination, '--object-path', root, '--method', `${service}.ReadAlias`, 'default'],
    locked: (path) => ['call', '--session', '--timeout', '3', '--dest', destination, '--object-path', path, '--method', `${properties}.Get`, collection, 'Locked'],
  },
  {
    program: 'dbus-send',
    defaultCollection: ['--session', '--print-reply=literal', '--reply-timeout=3000', `--dest=${destination}`, root, `${service}.ReadAlias`, 'string:default'],
    locked: (path) => ['--session', '--print-reply=literal', '--reply-timeout=3000', `--dest=${destination}`, path, `${properties}.Get`, `string:${collection}`, 'string:Locked'],
  },
];

/**
 * Asks the Secret Service whether its default collection is locked. The library that reads items cannot tell: behind a
 * closed prompt it answers "no such item". This call never opens a prompt.
 */
export async function linuxKeyringState(run: RunTool = runTool): Promise<KeyringState> {
  for (const tool of tools) {
    const alias = await run(tool.program, tool.defaultCollection);
    if (alias.code === null) continue;
    if (alias.code !== 0) return absentIn(alias.output) ? 'absent' : 'unknown';
    const path = /\/[\w/]*/.exec(alias.output)?.[0];
    if (path === undefined) return 'unknown';
    if (path === '/') return 'locked';
    return lockedIn(await run(tool.program, tool.locked(path)));
  }
  return 'unknown';
}

function lockedIn({ code, output }: { code: number | null; output: string }): KeyringState {
  if (code !== 0) return 'unknown';
  const answer = /\b(true|false)\b/.exec(output)?.[1];
  if (answer === undefined) return 'unknown';
  return answer === 'true' ? 'locked' : 'unlocked';
}

/** The words of systemd, GLib and libdbus for: there is no bus, or nobody on it has that name. */
function absentIn(output: string): boolean {
  return /connect(ing)? to bus|open connection|error connecting|autolaunch|ServiceUnknown|not provided by any|not activatable/i.test(output);
}

/** Long enough for a service that D-Bus starts on demand. */
const toolTimeoutMs = 5_000;

/** `execFile` with both streams as one text. The language is fixed, since words are read. */
export const runTool: RunTool = (program, args) =>
  new Promise((resolve) => {
    const options = { timeout: toolTimeoutMs, killSignal: 'SIGKILL', env: { ...process.env, LC_ALL: 'C' } } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, output: `${stdout}\n${stderr}` });
    });
  });
