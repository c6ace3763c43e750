import { once } from 'node:events';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { root } from '../../build/bundle.mjs';
import { startBus, type Keyring } from '../../build/bus.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { inject } from 'vitest';
import { freshHome, sessionEnv } from './session-env.ts';

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

