import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { root } from '../../build/bundle.mjs';
import { startBus, type Keyring } from '../../build/bus.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { inject } from 'vitest';

/** How to start the program. */
export interface LaunchOptions {
  /** A folder that an earlier launch answered, to start again on the same profile; a fresh one otherwise. */
  readonly home?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The Secret Service of the session: `unlocked` unless said otherwise. */
  readonly keyring?: Keyring;
}

/** The real program, running. */
export interface Breakglass {
  readonly app: ElectronApplication;
  /** The main window's page, loaded. */
  readonly page: Page;
  /** HOME of the program: keep it to start again with `launchBreakglass({ home })`. */
  readonly home: string;
  /** The environment that the program runs in, for xclip, gdbus and other programs of the same session. */
  readonly env: Readonly<Record<string, string>>;
  /** Locks the session's keyring, as a person would. */
  lockKeyring(): void;
  /** Ends the program; the home stays until the test file ends. */
  close(): Promise<void>;
  /** Ends the program as a crash does, and its session with it. */
  kill(): Promise<void>;
}

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

/** Starts the built program under Playwright on the suite's display, with a session bus and keyring of its own. */
export async function launchBreakglass(options: LaunchOptions = {}): Promise<Breakglass> {
  const home = options.home ?? freshHome();
  const bare = { ...sessionEnv(home, inject('display')), ...options.env };
  const bus = await startBus({ home, keyring: options.keyring ?? 'unlocked', env: bare });
  const env = { ...bare, ...bus.env };
  let app: ElectronApplication | undefined;
  try {
    app = await _electron.launch({
      executablePath: (await electronRuntime()).executable,
      args: [...rootSwitches(), '-r', path.join(root, 'build/hold-ready.cjs'), root, ...(options.args ?? [])],
      env,
      cwd: home,
      timeout: 30_000,
    });
    const page = await app.firstWindow();
    await page.waitForLoadState('load');
    const launched = app;
    const close = async (): Promise<void> => {
      await launched.close();
      bus.stop();
    };
    const kill = async (): Promise<void> => {
      const child = launched.process();
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      bus.stop();
    };
    return { app, page, home, env, lockKeyring: bus.lockKeyring, close, kill };
  } catch (error) {
    app?.process().kill('SIGKILL');
    bus.stop();
    throw error;
  }
}

/** Chromium does not start as root without this; nothing that is packaged takes it. */
export function rootSwitches(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

