// S19: all nine fuses of Electron, each with the reason for its state.
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** @type {Readonly<Record<keyof typeof FuseV1Options, boolean>>} */
export const wantedFuses = {
  RunAsNode: false, // ELECTRON_RUN_AS_NODE would make a script interpreter of a program that keychains trust
  EnableCookieEncryption: false, // there are no cookies, and it would ask for the keychain at every start
  EnableNodeOptionsEnvironmentVariable: false, // NODE_OPTIONS=--require loads foreign code
  EnableNodeCliInspectArguments: false, // --inspect reads the memory of main
  EnableEmbeddedAsarIntegrityValidation: true, // protects macOS and Windows; Linux has none
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false, // the page comes through a scheme of our own
  WasmTrapHandlers: true, // Electron's default
};

const names = /** @type {(keyof typeof FuseV1Options)[]} */ (Object.keys(wantedFuses));

/**
 * Sets every fuse that this Electron has. The shipped one has all nine, and must: a fuse that a later one adds
 * stops the packaging until it is decided. The stand-in is older and may lack the last.
 * @param {string} executable
 * @param {{ all: boolean }} options `all`: the shipped Electron
 */
export async function setFuses(executable, { all }) {
  const present = await readFuses(executable);
  const wanted = Object.fromEntries(names.filter((name) => present[name] !== 'absent').map((name) => [FuseV1Options[name], wantedFuses[name]]));
  const config = { version: FuseVersion.V1, ...wanted, strictlyRequireAllFuses: all, resetAdHocDarwinSignature: process.platform === 'darwin' };
  await flipFuses(executable, /** @type {import('@electron/fuses').FuseConfig} */ (config));
}

/**
 * The state of all nine, by name.
 * @param {string} executable
 * @returns {Promise<Record<string, 'on' | 'off' | 'absent'>>}
 */
export async function readFuses(executable) {
  const wire = /** @type {Record<number, FuseState | undefined>} */ (/** @type {unknown} */ (await getCurrentFuseWire(executable)));
  return Object.fromEntries(names.map((name) => [name, stateName(wire[FuseV1Options[name]])]));
}

/** @param {FuseState | undefined} state @returns {'on' | 'off' | 'absent'} */
function stateName(state) {
  if (state === FuseState.ENABLE) return 'on';
  return state === FuseState.DISABLE ? 'off' : 'absent';
}
