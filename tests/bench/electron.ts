import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright';
import type * as Bundle from '../../build/bundle.mjs';
import type * as Bus from '../../build/bus.mjs';
import type * as Display from '../../build/display.mjs';
import type * as Runtime from '../../build/electron-runtime.mjs';
import { freshHome, sessionEnv } from '../e2e/session-env.ts';

const root = process.cwd();

/** The scripts of build/ are not bundled: they know where they are. */
const script = <T>(name: string): Promise<T> => import(/* @vite-ignore */ pathToFileURL(path.join(root, 'build', name)).href) as Promise<T>;

/** A started program whose window is painted. */
export interface Running {
  readonly page: Page;
  readonly process: ChildProcess;
  /** From the start of the process to the last large thing that the first screen drew. */
  readonly usableMs: number;
  readonly firstPaintMs: number;
  stop(): Promise<void>;
}

export interface Stage {
  /** Starts a program on a fresh profile: `root` for ours, tests/bench/bare for the bare window. */
  start(folder: string): Promise<Running>;
  readonly ours: string;
  readonly bare: string;
  close(): void;
}

/** Builds the program, and opens a display with a window manager for it. */
export async function openStage(): Promise<Stage> {
  const [{ bundle }, { startBus }, { startDisplay }, { electronRuntime }] = await Promise.all([
    script<typeof Bundle>('bundle.mjs'),
    script<typeof Bus>('bus.mjs'),
    script<typeof Display>('display.mjs'),
    script<typeof Runtime>('electron-runtime.mjs'),
  ]);
  await bundle();
  const { executable } = await electronRuntime();
  const display = await startDisplay();
  const manager = spawn('openbox', [], { stdio: 'ignore', env: { ...process.env, ...display.env } });
  return {
    ours: root,
    bare: path.join(root, 'tests/bench/bare'),
    async start(folder) {
      const home = freshHome();
      const env = sessionEnv(home, display.name);
      const bus = await startBus({ home, keyring: 'unlocked', env });
      return startOne({ executable, folder, home, env: { ...env, ...bus.env }, stopBus: () => bus.stop() });
    },
    close() {
      manager.kill();
      display.stop();
    },
  };
}

interface Start {
  readonly executable: string;
  readonly folder: string;
  readonly home: string;
  readonly env: Record<string, string>;
  readonly stopBus: () => void;
}

const settledMs = 2_000;

async function startOne({ executable, folder, home, env, stopBus }: Start): Promise<Running> {
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const startedAtMs = Date.now();
  const child = spawn(executable, [...switches, '--remote-debugging-port=0', folder], { env, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] });
  const endpoint = await devToolsOf(child);
  await new Promise((resolve) => setTimeout(resolve, settledMs));
  const browser = await chromium.connectOverCDP(endpoint);
  const page = browser.contexts()[0]!.pages()[0]!;
  const times = await page.evaluate(async () => {
    const largest = await new Promise<number>((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? 0)).observe({ type: 'largest-contentful-paint', buffered: true });
    });
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
    return { origin: performance.timeOrigin, first, largest: Math.max(first, largest) };
  });
  const stop = async (): Promise<void> => {
    await browser.close().catch(() => undefined);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await ended;
      clearTimeout(late);
    }
    stopBus();
    removeLater(home);
  };
  return { page, process: child, usableMs: times.origin + times.largest - startedAtMs, firstPaintMs: times.origin + times.first - startedAtMs, stop };
}

function devToolsOf(child: ChildProcess): Promise<string> {
  let words = '';
  return new Promise((resolve, reject) => {
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      words += chunk;
      const found = /DevTools listening on (ws:\S+)/.exec(words)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`Electron ended at once: ${words.slice(-2000)}`)));
  });
}

/** Its helper processes may still be writing there. */
function removeLater(folder: string): void {
  setTimeout(() => void fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined), 1_000);
}

/** Proportional memory of a process and all its children, in MB (10^6 bytes). */
export function treePssMb(pid: number): number {
  const parents = new Map<number, number>();
  for (const name of fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readIfThere(`/proc/${name}/stat`);
    if (stat !== '') parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const tree = new Set([pid]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [child, parent] of parents) if (tree.has(parent) && !tree.has(child)) grew = tree.add(child) !== undefined;
  }
  return [...tree].reduce((sum, member) => sum + pssMb(member), 0);
}

function pssMb(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`))?.[1];
  return (Number(kilobytes ?? 0) * 1024) / 1e6;
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
