// The three bundles: main (ES module), preload (one CommonJS file, so that its sandbox holds) and renderer.
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { isMain, runScript, say } from './say.mjs';
import { isFresh, markFresh, sourceFingerprint } from './freshness.mjs';
import { withLock } from './lock.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

const external = ['electron', 'keytar', ...builtinModules, /^node:/];

/** @typedef {import('vite').InlineConfig} InlineConfig */

/** @param {InlineConfig} config @returns {InlineConfig} */
function base(config) {
  return { root, configFile: false, envDir: false, logLevel: 'warn', clearScreen: false, publicDir: false, ...config };
}

/**
 * Main and the keychain's worker. Everything but Electron and the native keytar is bundled; what main imports
 * lazily (the AWS SDK) becomes a chunk of its own, so that it costs nothing at start.
 * @returns {InlineConfig}
 */
export function mainConfig() {
  const worker = path.join(root, 'electron/keychain/worker.ts');
  return base({
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'dist/electron',
      emptyOutDir: true,
      chunkSizeWarningLimit: 4_000,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: {
          main: path.join(root, 'electron/main.ts'),
          ...(fs.existsSync(worker) ? { 'keychain-worker': worker } : {}),
        },
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}

/** Preload: only the names of the contract's calls and events, no schema, no zod. @returns {InlineConfig} */
export function preloadConfig() {
  return base({
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir: 'dist/electron',
      emptyOutDir: false,
      minify: false,
      rolldownOptions: {
        input: { preload: path.join(root, 'electron/preload.ts') },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  });
}

/** @returns {InlineConfig} */
export function rendererConfig() {
  return base({
    root: path.join(root, 'renderer'),
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome130',
      outDir: '../dist/renderer',
      emptyOutDir: true,
      // The content security policy allows no data: URL and no inline script.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // It is read from disk, not downloaded.
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { input: { index: path.join(root, 'renderer/index.html'), quick: path.join(root, 'renderer/quick.html') } },
    },
  });
}

/** Builds what changed since the last build. @param {{ force?: boolean }} [options] */
export async function bundle({ force = false } = {}) {
  if (!force && isFresh(root)) return;
  fs.mkdirSync(path.join(root, 'node_modules/.cache'), { recursive: true });
  await withLock(path.join(root, 'node_modules/.cache/bundle.lock'), async () => {
    if (!force && isFresh(root)) return;
    const started = performance.now();
    const fingerprint = sourceFingerprint(root);
    await build(mainConfig());
    await Promise.all([build(preloadConfig()), build(rendererConfig())]);
    markFresh(root, fingerprint);
    say(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  });
}

if (isMain(import.meta)) await runScript(() => bundle({ force: !process.argv.includes('--if-needed') }));
