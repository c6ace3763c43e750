// Stands in for default_app.asar: opens the application folder that the first argument names.
// An ES module with a top-level await: Electron holds 'ready' back until it settles, so the application may still
// call protocol.registerSchemesAsPrivileged. An application that itself awaits app.whenReady() at top level would
// wait for ever.
import { app } from 'electron';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
// `-r module`, as Electron's own default application takes it.
const words = process.argv.slice(1);
const preload = words.indexOf('-r');
const [, module] = preload < 0 ? [] : words.splice(preload, 2);
if (module !== undefined) require(path.resolve(module));

const folder = path.resolve(words.find((argument) => !argument.startsWith('-')) ?? '.');
const manifest = require(path.join(folder, 'package.json'));
// Electron's own default application uses the same two undocumented setters.
const launched = /** @type {typeof app & { setVersion(version: string): void, setAppPath(folder: string): void }} */ (app);
launched.setName(manifest.productName ?? manifest.name);
launched.setVersion(manifest.version ?? '0.0.0');
launched.setPath('userData', path.join(app.getPath('appData'), app.name));
launched.setAppPath(folder);
if (manifest.desktopName) launched.setDesktopName(manifest.desktopName);
await import(pathToFileURL(path.join(folder, manifest.main ?? 'index.js')).href);
