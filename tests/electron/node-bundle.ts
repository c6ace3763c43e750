import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles TypeScript for a plain Node of its own, for what has to happen in another process. Inside the tree, so that
 * native modules resolve. Answers the script's path; the caller deletes its folder.
 */
export async function bundleForNode(entry: string): Promise<string> {
  const cache = path.join(root, 'node_modules/.cache/breakglass-tests');
  fs.mkdirSync(cache, { recursive: true });
  const outDir = fs.mkdtempSync(path.join(cache, 'bundle-'));
  await build({
    root,
    configFile: false,
    envFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: { script: path.join(root, entry) },
        external: ['electron', 'keytar', /^node:/],
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
  return path.join(outDir, 'script.mjs');
}
