// npm run package: the unpacked program of this platform in release/; `-- deb AppImage` and so on for installers.
import fs from 'node:fs';
import path from 'node:path';
import { Platform, build } from 'electron-builder';
import { bundle, root } from './bundle.mjs';
import { packagerConfig } from './electron-builder.mjs';
import { electronRuntime } from './electron-runtime.mjs';
import { isMain, runScript, say } from './say.mjs';

/** @param {readonly string[]} targets */
export async function makePackage(targets) {
  await bundle();
  const runtime = await electronRuntime();
  fs.rmSync(path.join(root, 'release'), { recursive: true, force: true });
  await build({
    projectDir: root,
    targets: Platform.current().createTarget(targets.length > 0 ? [...targets] : ['dir']),
    config: packagerConfig(runtime),
    publish: 'never',
  });
  say(`packaged in ${path.relative(process.cwd(), path.join(root, 'release')) || 'release'}`);
}

if (isMain(import.meta)) await runScript(() => makePackage(process.argv.slice(2)));
