// How the program is packaged for each system.
import fs from 'node:fs';
import path from 'node:path';
import { setFuses } from './fuses.mjs';

/** @typedef {import('./electron-runtime.mjs').Runtime} Runtime */
/** @typedef {import('electron-builder').AfterPackContext} AfterPackContext */

/** @param {Runtime} runtime @returns {import('electron-builder').Configuration} */
export function packagerConfig(runtime) {
  return {
    appId: 'io.github.breakglass.Breakglass',
    productName: 'Breakglass',
    copyright: 'Copyright (c) 2026 the Breakglass contributors',
    directories: { output: 'release', buildResources: 'build/package' },
    electronDist: runtime.dist,
    electronVersion: runtime.version,
    asar: true,
    // Native code cannot be loaded out of the archive.
    asarUnpack: ['**/*.node'],
    npmRebuild: false,
    files: [
      'dist/electron/**',
      'dist/renderer/**',
      'package.json',
      '!**/*.map',
      // keytar carries the binaries of every system. (In a list of a platform's own, lines that only leave out
      // would add everything else.)
      '!node_modules/keytar/prebuilds/!(${platform}-${arch})/**',
      '!node_modules/node-addon-api/**',
      '!node_modules/keytar/{src,script,build,binding.gyp,keytar.d.ts,README.md}',
      '!node_modules/keytar/{src,script,build}/**',
    ],
    afterPack: (context) => afterPack(context, runtime),
    fileAssociations: [{ ext: 'breakglass', name: 'Breakglass vault', mimeType: 'application/x-breakglass', role: 'Editor' }],
    ...platforms,
  };
}

/** @type {Partial<import('electron-builder').Configuration>} */
const platforms = {
  linux: {
    target: ['dir', 'deb', 'rpm', 'AppImage'],
    executableName: 'breakglass',
    icon: 'build/package/icons',
    category: 'Utility',
    maintainer: 'The Breakglass contributors <breakglass@example.invalid>',
    synopsis: 'A desktop vault for the credentials an engineer needs in the middle of an incident',
    // Wayland's portal for global shortcuts compares this name with the installed .desktop file.
    syncDesktopName: true,
  },
  deb: { recommends: ['gnome-keyring', 'wl-clipboard'] },
  // Unlike the list for deb, the default one for rpm leaves libsecret out.
  rpm: { depends: ['gtk3', 'libnotify', 'nss', 'libXScrnSaver', 'libXtst', 'xdg-utils', 'at-spi2-core', 'libuuid', 'libsecret'] },
  mac: {
    // Squirrel.Mac updates from the zip.
    target: ['dmg', 'zip'],
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
    icon: 'build/package/icons/1024x1024.png',
    entitlements: 'build/package/entitlements.mac.plist',
    entitlementsInherit: 'build/package/entitlements.mac.plist',
    notarize: process.env['APPLE_API_KEY'] !== undefined,
  },
  win: { icon: 'build/package/icons/256x256.png', target: [{ target: 'nsis', arch: ['x64', 'arm64'] }] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
};

/** @param {AfterPackContext} context @param {Runtime} runtime */
async function afterPack({ appOutDir, packager, electronPlatformName }, runtime) {
  // The stand-in's launcher (and Electron's own default application) would open any folder that it is given.
  const resources = packager.getResourcesDir(appOutDir);
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true });
  const name = packager.appInfo.productFilename;
  const executable = {
    darwin: path.join(appOutDir, `${name}.app`),
    win32: path.join(appOutDir, `${name}.exe`),
  }[electronPlatformName];
  await setFuses(executable ?? path.join(appOutDir, 'breakglass'), { all: runtime.kind === 'electron' });
}
