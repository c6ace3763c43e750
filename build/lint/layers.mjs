// The folders are the architecture: who may import whom, and who alone may touch what.
import path from 'node:path';
import { walk } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source @typedef {import('./source.mjs').Import} Import */

/** What each folder of the main process may import of its neighbours; files directly in electron/ may import all. */
const mainProcess = new Map(
  /** @type {[string, readonly string[]][]} */ (Object.entries({
    envelope: [],
    generator: ['recipients'],
    aws: ['envelope'],
    keychain: [],
    platform: [],
    transfer: ['storage'],
    recipients: ['envelope', 'aws', 'keychain'],
    storage: ['envelope'],
    quick: [],
    totp: [],
    'copy-as': [],
    vault: ['envelope', 'recipients', 'storage', 'generator', 'totp', 'copy-as'],
    ipc: ['vault', 'transfer', 'platform', 'aws', 'keychain', 'generator', 'storage', 'recipients'],
  })),
);

/** Which folders run only inside Electron; the vault's core must run under plain Node. */
const electronFolders = new Set(['', 'ipc', 'platform', 'keychain', 'quick']);

/** Who alone may import a package, and of `electron` a name. */
const keepers = [
  { specifier: /^@(aws-sdk|smithy)\//, allowed: /^electron\/aws\//, says: 'only electron/aws imports the AWS SDK' },
  { specifier: /^keytar$/, allowed: /^electron\/keychain\/worker\.ts$/, says: 'only electron/keychain/worker.ts imports keytar' },
  { specifier: /^electron$/, name: 'ipcMain', allowed: /^electron\/ipc\/register\.ts$/, says: 'only electron/ipc/register.ts imports ipcMain' },
  { specifier: /^electron$/, name: 'ipcRenderer', allowed: /^electron\/preload\.ts$/, says: 'only electron/preload.ts imports ipcRenderer' },
];

/** What envelope/ may import of Node, and the ambient names that would make it impure. */
const pureModules = new Set(['node:crypto', 'node:buffer']);
const impureImports = new Set(['randomBytes', 'randomInt', 'randomUUID', 'randomFill', 'randomFillSync', 'getRandomValues', 'webcrypto', '*', 'default']);
const impureNames = /^(process|performance|setTimeout|setInterval|setImmediate|fetch|crypto|console)$/;

/** @param {Source} source @returns {{ start: number, says: string }[]} */
export function layerProblems(source) {
  return [...importProblems(source), ...purityProblems(source), ...bridgeProblems(source)];
}

/** @param {Source} source */
function importProblems(source) {
  return source.imports.flatMap((imported) => {
    const says = imported.specifier.startsWith('.') ? inside(source.file, imported) : outside(source, imported);
    return says.map((each) => ({ start: imported.start, says: each }));
  });
}

/** An import of another file of ours. @param {string} file @param {Import} imported @returns {string[]} */
function inside(file, { specifier }) {
  const target = path.posix.join(path.posix.dirname(file), specifier);
  const [from, to] = [layerOf(file), layerOf(target)];
  if (from === 'tests') return [];
  if (to === 'tests') return ['nothing imports tests'];
  if (from === 'build') return to === 'build' ? [] : [`build does not import ${to}`];
  if (to !== from && to !== 'shared') return [`${from} does not import ${to}`];
  if (!/\.(tsx?|css|svg)(\?|$)/.test(specifier)) return ['imports inside the project name the file with its extension'];
  if (from !== 'electron' || to !== 'electron') return [];
  const [fromFolder, toFolder] = [folderOf(file), folderOf(target)];
  if (fromFolder === '' || fromFolder === toFolder) return [];
  if (toFolder === '') return fromFolder === 'ipc' && target === 'electron/origin.ts' ? [] : [`electron/${fromFolder} does not import the composition root`];
  return mainProcess.get(fromFolder)?.includes(toFolder) ? [] : [`electron/${fromFolder} does not import electron/${toFolder}`];
}

/** An import of a package or of Node. @param {Source} source @param {Import} imported @returns {string[]} */
function outside({ file, text }, { specifier, names }) {
  const layer = layerOf(file);
  if (layer === 'tests' || layer === 'build') return [];
  const kept = keepers.filter((keeper) => keeper.specifier.test(specifier) && (!keeper.name || names.includes(keeper.name) || (names.includes('*') && text.includes(`.${keeper.name}`))) && !keeper.allowed.test(file));
  const problems = kept.map((keeper) => keeper.says);
  if (layer === 'shared' && specifier !== 'zod') problems.push(`shared does not import ${specifier}`);
  if (layer === 'renderer' && (specifier === 'electron' || specifier.startsWith('node:'))) problems.push(`renderer does not import ${specifier}`);
  if (layer !== 'electron') return problems;
  if (/^(react|react-dom|@base-ui|lucide-react|@tanstack)(\/|$)/.test(specifier)) problems.push(`electron does not import ${specifier}`);
  if (specifier === 'electron' && !electronFolders.has(folderOf(file))) problems.push(`electron/${folderOf(file)} runs under plain Node and does not import electron`);
  return problems;
}

/** envelope/ gets its randomness and its clock handed to it. @param {Source} source */
function purityProblems(source) {
  if (!source.file.startsWith('electron/envelope/')) return [];
  /** @type {{ start: number, says: string }[]} */
  const problems = [];
  for (const { specifier, names, start } of source.imports) {
    if (specifier.startsWith('.') || specifier === 'zod') continue;
    if (!pureModules.has(specifier)) problems.push({ start, says: `envelope is pure and does not import ${specifier}` });
    else if (names.some((name) => impureImports.has(name))) problems.push({ start, says: 'envelope is pure: randomness is handed to it' });
  }
  walk(source.program, (node, parent) => {
    if (node.type === 'MemberExpression') {
      const member = source.text.slice(node.start, node.end);
      if (/^(Date\.now|Math\.random)$/.test(member)) problems.push({ start: node.start, says: `envelope is pure and does not use ${member}` });
    }
    if (node.type === 'NewExpression' && /^new Date\(\s*\)$/.test(source.text.slice(node.start, node.end))) {
      problems.push({ start: node.start, says: 'envelope is pure and has no clock' });
    }
    if (node.type === 'Identifier' && impureNames.test(String(node['name'])) && isReference(node, parent)) {
      problems.push({ start: node.start, says: `envelope is pure and does not use ${String(node['name'])}` });
    }
  });
  return problems;
}

/** @param {import('./source.mjs').Node} node @param {import('./source.mjs').Node | undefined} parent */
function isReference(node, parent) {
  if (!parent) return false;
  if (parent.type === 'MemberExpression') return parent['object'] === node;
  return /^(CallExpression|NewExpression|VariableDeclarator|ReturnStatement|AssignmentExpression|ArrowFunctionExpression)$/.test(parent.type) && parent['id'] !== node && !(Array.isArray(parent['params']) && parent['params'].includes(node));
}

/** Only renderer/bridge.ts touches window.breakglass. @param {Source} source */
function bridgeProblems(source) {
  if (layerOf(source.file) !== 'renderer' || source.file === 'renderer/bridge.ts') return [];
  /** @type {{ start: number, says: string }[]} */
  const problems = [];
  walk(source.program, (node) => {
    if (node.type === 'MemberExpression' && /^(window|globalThis|self)\s*(\?\.|\.|\[['"])\s*breakglass\b/.test(source.text.slice(node.start, node.end))) {
      problems.push({ start: node.start, says: 'only renderer/bridge.ts touches window.breakglass' });
    }
  });
  return problems.slice(0, 1);
}

/** @param {string} file */
function layerOf(file) {
  return /** @type {string} */ (file.split('/')[0]);
}

/** The folder below electron/, or nothing for a file directly in it. @param {string} file */
function folderOf(file) {
  const parts = file.split('/');
  return parts.length > 2 ? /** @type {string} */ (parts[1]) : '';
}
