// npm run bench [name ...] [-- --json FILE]: bundles the benchmarks, since Node runs no TypeScript, and runs them.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, 'tests/bench');
const outDir = path.join(root, 'node_modules/.cache/bench');

const children = fs.readdirSync(path.join(folder, 'child')).filter((name) => name.endsWith('.ts'));
const input = Object.fromEntries([
  ['main', path.join(folder, 'main.ts')],
  ...children.map((name) => [`child/${path.basename(name, '.ts')}`, path.join(folder, 'child', name)]),
]);

await build({
  root,
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node20',
    outDir,
    emptyOutDir: false,
    minify: false,
    rolldownOptions: {
      input,
      external: ['electron', 'keytar', /^playwright/, ...builtinModules, /^node:/],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
fs.writeFileSync(path.join(outDir, 'package.json'), '{"type":"module"}');

const child = spawn(process.execPath, [path.join(outDir, 'main.js'), ...process.argv.slice(2)], { stdio: 'inherit', cwd: root });
child.on('exit', (code) => process.exit(code ?? 1));
