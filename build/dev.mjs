// npm run dev: builds on every change; a change of main or preload restarts the program, one of the page reloads it.
// There is no development server: the page comes through the same scheme and policy as in the product.
import { spawn } from 'node:child_process';
import { build } from 'vite';
import { mainConfig, preloadConfig, rendererConfig, root } from './bundle.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { isMain, runScript, say } from './say.mjs';
import { displayForProgram, machineSwitches } from './start.mjs';
import { ensureSystemPackages } from './system-packages.mjs';
import { hasDisplay } from './display.mjs';

const settleMs = 100;

/** @typedef {import('vite').InlineConfig} InlineConfig */

/** Builds now and at every change; calls `changed` after each build but the first. @param {InlineConfig} config @param {() => void} changed */
async function watch(config, changed) {
  const watcher = /** @type {import('vite').Rolldown.RolldownWatcher} */ (await build({ ...config, build: { ...config.build, emptyOutDir: false, watch: {} } }));
  await new Promise((resolve) => {
    let first = true;
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') say(event.error.message);
      if (event.code !== 'END') return;
      if (!first) changed();
      first = false;
      resolve(undefined);
    });
  });
}

/** The running program, started again when asked. @param {readonly string[]} args @param {Record<string, string>} env */
async function program(args, env) {
  const runtime = await electronRuntime();
  const words = [...machineSwitches(), root, ...args];
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  let restarting = false;
  const start = () => {
    restarting = false;
    child = spawn(runtime.executable, words, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...env } });
    child.once('exit', (code) => (restarting ? start() : process.exit(code ?? 0)));
  };
  start();
  return {
    restart() {
      restarting = true;
      child?.kill();
    },
    reload: () => void child?.send('reload'),
    stop: () => void child?.kill(),
  };
}

/** Calls once, a moment after the last of several calls. @param {() => void} act */
function settled(act) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, settleMs);
  };
}

if (isMain(import.meta)) {
  await runScript(async () => {
    ensureSystemPackages(hasDisplay() ? 'run' : 'display');
    /** @type {{ program?: Awaited<ReturnType<typeof program>> }} */
    const running = {};
    const restart = settled(() => (say('main changed: starting again'), running.program?.restart()));
    const reload = settled(() => (say('page changed: reloading'), running.program?.reload()));
    await Promise.all([watch(mainConfig(), restart), watch(preloadConfig(), restart), watch(rendererConfig(), reload)]);
    const display = await displayForProgram();
    process.once('exit', () => display.stop());
    running.program = await program(process.argv.slice(2), display.env);
    process.on('SIGINT', () => running.program?.stop()).on('SIGTERM', () => running.program?.stop());
  });
}
