import { execFile, spawn, type ChildProcess } from 'node:child_process';
import type { SessionSignal } from './auto-lock.ts';
import { parseSessionLine, type SessionLine } from './session-signals.ts';
import type { Clock } from './timers.ts';

/** How far the listening goes: `partly` when a bus is missing, `off` when gdbus is. */
export type SessionListening = 'listening' | 'partly' | 'off';

export interface LinuxSessionParts {
  readonly clock: Clock;
  readonly emit: (signal: SessionSignal) => void;
  readonly environment?: NodeJS.ProcessEnv;
  readonly gdbus?: string;
}

type Bus = 'session' | 'system';
interface Source {
  readonly bus: Bus;
  readonly destination: string;
}

/** The names that announce a locked screen, after KeePassXC's list. One child process each. */
const sources: readonly Source[] = [
  { bus: 'session', destination: 'org.freedesktop.ScreenSaver' },
  { bus: 'session', destination: 'org.gnome.ScreenSaver' },
  { bus: 'session', destination: 'org.xfce.ScreenSaver' },
  { bus: 'system', destination: 'org.freedesktop.login1' },
];

const firstRetryMs = 1_000;
const longestRetryMs = 60_000;
/** A monitor that ran this long was well: the next failure starts with a short wait again. */
const wellAfterMs = 60_000;
const longestLineLength = 8_192;

/**
 * Screen lock, user switch and sleep on Linux, where Electron has no event for a locked screen: listens on D-Bus through
 * `gdbus monitor`, which is restarted with growing pauses and ends with stop().
 */
export class LinuxSession {
  readonly #parts: LinuxSessionParts;
  readonly #children = new Map<Source, ChildProcess>();
  readonly #retries = new Map<Source, () => void>();
  #ownSession: string | undefined;
  #stopped = true;
  #gdbusMissing = false;

  constructor(parts: LinuxSessionParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    this.#stopped = false;
    for (const source of sources) this.#listen(source, firstRetryMs);
    this.#ownSession = await findOwnSession(this.#gdbus, this.#environment);
  }

  /** Ends every child process. */
  stop(): void {
    this.#stopped = true;
    for (const cancel of this.#retries.values()) cancel();
    this.#retries.clear();
    for (const child of this.#children.values()) child.kill('SIGKILL');
    this.#children.clear();
  }

  listening(): SessionListening {
    if (this.#gdbusMissing || this.#children.size === 0) return 'off';
    return this.#children.size === sources.length ? 'listening' : 'partly';
  }

  get #gdbus(): string {
    return this.#parts.gdbus ?? 'gdbus';
  }

  get #environment(): NodeJS.ProcessEnv {
    return this.#parts.environment ?? process.env;
  }

  #listen(source: Source, retryMs: number): void {
    if (this.#stopped) return;
    const { clock } = this.#parts;
    const startedMs = clock.monotonicMs();
    const child = spawn(this.#gdbus, ['monitor', `--${source.bus}`, '--dest', source.destination], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...this.#environment, LC_ALL: 'C.UTF-8' },
    });
    this.#children.set(source, child);
    readLines(child, (text) => this.#heard(parseSessionLine(text)));
    let over = false;
    const ended = (error?: NodeJS.ErrnoException): void => {
      if (over) return;
      over = true;
      if (this.#children.get(source) === child) this.#children.delete(source);
      if (this.#stopped) return;
      if (error?.code === 'ENOENT') {
        this.#gdbusMissing = true;
        return;
      }
      const waitMs = clock.monotonicMs() - startedMs >= wellAfterMs ? firstRetryMs : retryMs;
      this.#retries.set(source, clock.after(waitMs, () => this.#listen(source, Math.min(waitMs * 2, longestRetryMs))));
    };
    child.on('error', ended);
    child.on('close', () => ended());
  }

  #heard(line: SessionLine | undefined): void {
    if (line === undefined || this.#stopped) return;
    if (line.path.startsWith('/org/freedesktop/login1/session/') && !this.#isOurs(line)) return;
    this.#parts.emit(line.signal);
  }

  /** logind speaks of every session of the computer. Not knowing ours, a lock of any locks us; a switch does not. */
  #isOurs(line: SessionLine): boolean {
    if (this.#ownSession !== undefined) return line.path === this.#ownSession;
    return line.signal === 'screen-lock';
  }
}

function readLines(child: ChildProcess, onLine: (text: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    // What never ends is no signal: do not collect it.
    if (rest.length > longestLineLength) rest = '';
    for (const text of lines) onLine(text);
  });
}

/** The path of our own logind session; undefined without logind, or outside a session. */
function findOwnSession(gdbus: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const id = environment['XDG_SESSION_ID'];
  const method = id === undefined ? ['GetSessionByPID', String(process.pid)] : ['GetSession', id];
  const manager = ['--dest', 'org.freedesktop.login1', '--object-path', '/org/freedesktop/login1'];
  const call = ['call', '--system', ...manager, '--method', `org.freedesktop.login1.Manager.${method[0]}`, method[1] ?? ''];
  return new Promise((resolve) => {
    execFile(gdbus, call, { timeout: 5_000, env: environment }, (error, output) => {
      resolve(error === null ? /'(\/org\/freedesktop\/login1\/session\/[A-Za-z0-9_]+)'/.exec(output)?.[1] : undefined);
    });
  });
}
