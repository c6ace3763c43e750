import { spawn } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../build/bundle.mjs';
import { startDisplay } from '../../build/display.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** The suite's own X display, such as `:99`. */
    display: string;
  }
}

/** Once for the suite: the bundles, the runtime, a display and a window manager on it. */
export default async function setup(project: TestProject): Promise<() => void> {
  await bundle();
  await electronRuntime();
  const display = await startDisplay();
  const manager = spawn('openbox', [], { stdio: 'ignore', env: { ...process.env, ...display.env } });
  project.provide('display', display.name);
  return () => {
    manager.kill();
    display.stop();
  };
}
