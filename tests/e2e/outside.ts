import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, cpSync, lchownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { freshHome, sessionEnv } from './session-env.ts';

/** `nobody`: a package never runs without its sandbox, and Chromium's sandbox does not run as root. */
const unprivileged = 65534;
const isRoot = process.getuid?.() === 0;

/** A program that is watched from outside only, as a person would start it. */
export interface Outside {
  readonly child: ChildProcess;
  /** What it wrote to the terminal so far. */
  readonly words: () => string;
  readonly exited: Promise<number | null>;
  readonly env: Readonly<Record<string, string>>;
}

/** A copy of the package that an unprivileged user can read; the tree may lie in a folder that only root enters. */
export function readableCopy(folder: string): string {
  if (!isRoot) return folder;
  const copy = mkdtempSync(path.join(tmpdir(), 'breakglass-package-'));
  chownSync(copy, unprivileged, unprivileged);
  cpSync(folder, copy, { recursive: true });
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  return copy;
}

/** Starts a program as an ordinary user on the suite's display. */
export function startOutside(executable: string, args: readonly string[] = [], extraEnv: Readonly<Record<string, string>> = {}): Outside {
  const home = freshHome();
  if (isRoot) giveAway(home);
  const env = { ...sessionEnv(home, inject('display')), ...extraEnv };
  const words: string[] = [];
  const prefix = isRoot ? ['setpriv', `--reuid=${unprivileged}`, `--regid=${unprivileged}`, '--clear-groups'] : [];
  const [program = executable, ...rest] = [...prefix, executable, ...args];
  const child = spawn(program, rest, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  const exited = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', (code) => resolve(code)));
  return { child, words: () => words.join(''), exited, env };
}

function giveAway(folder: string): void {
  for (const name of ['', ...readdirSync(folder, { recursive: true }).map(String)]) lchownSync(path.join(folder, name), unprivileged, unprivileged);
}

/** Waits for a visible window of this title and answers its size. */
export async function visibleWindow(outside: Outside, title: string, timeoutMs = 30_000): Promise<{ width: number; height: number }> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = spawnSync('xdotool', ['search', '--onlyvisible', '--name', `^${title}$`, 'getwindowgeometry', '--shell'], { env: outside.env, encoding: 'utf8' });
    const size = /WIDTH=(\d+)\nHEIGHT=(\d+)/.exec(found.stdout);
    if (size) return { width: Number(size[1]), height: Number(size[2]) };
    if (Date.now() > deadline || outside.child.exitCode !== null) throw new Error(`no window ${title}. It wrote: ${outside.words()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every process below `pid`, as /proc shows it. */
export function processTree(pid: number): { readonly pid: number; readonly command: string; readonly status: string }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const status = readFileSync(`/proc/${name}/status`, 'utf8');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command, status }];
      } catch {
        return []; // it ended meanwhile
      }
    });
  const below = (parent: number): typeof all => all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return [...all.filter((each) => each.pid === pid), ...below(pid)];
}
