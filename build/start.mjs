// npm start: builds what changed and runs the program, on a virtual display where there is none.
import { spawn } from 'node:child_process';
import { bundle, root } from './bundle.mjs';
import { hasDisplay, startDisplay } from './display.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { isMain, runScript, say } from './say.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** The switches that this machine needs, each said in one line. */
export function machineSwitches() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return [];
  say('running as root: --no-sandbox is added, because Chromium does not start otherwise (development only)');
  return ['--no-sandbox'];
}

/** A display for the program, and what to do with it at the end. */
export async function displayForProgram() {
  if (hasDisplay()) return { env: {}, stop: () => {} };
  const display = await startDisplay();
  say(`no display here: the program runs on a virtual one, DISPLAY=${display.name}`);
  say(`to see it: npm run tour leaves screenshots, or attach a viewer with x11vnc -display ${display.name} -localhost`);
  return display;
}

/**
 * Starts Electron on this folder and answers its exit code.
 * @param {readonly string[]} args
 */
export async function start(args) {
  ensureSystemPackages(hasDisplay() ? 'run' : 'display');
  await bundle();
  const runtime = await electronRuntime();
  const display = await displayForProgram();
  const child = spawn(runtime.executable, [...machineSwitches(), root, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...display.env },
  });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => void child.kill(signal);
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    const [code, signal] = await new Promise((resolve, reject) => {
      child.once('error', reject).once('exit', (...ending) => resolve(ending));
    });
    return signal ? 130 : (code ?? 1);
  } finally {
    display.stop();
  }
}

if (isMain(import.meta)) await runScript(() => start(process.argv.slice(2)));
