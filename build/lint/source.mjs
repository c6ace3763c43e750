// One source file, parsed once for every rule.
import fs from 'node:fs';
import path from 'node:path';
import { parseSync, visitorKeys } from 'oxc-parser';

/**
 * @typedef {{ type: string, start: number, end: number, [key: string]: unknown }} Node
 * @typedef {{ specifier: string, names: readonly string[], start: number, isReExport: boolean }} Import
 * @typedef {object} Source
 * @property {string} file path from the root, with forward slashes
 * @property {string} text
 * @property {Node} program
 * @property {readonly { type: string, value: string, start: number, end: number }[]} comments
 * @property {readonly Import[]} imports
 * @property {(start: number) => number} lineAt
 */

const folders = ['shared', 'electron', 'renderer', 'build', 'tests'];
const extensions = /\.(ts|tsx|mjs)$/;

/** Every source file of the project, parsed. @param {string} root @returns {Source[]} */
export function readSources(root) {
  return folders.flatMap((folder) => filesUnder(path.join(root, folder))).map((file) => readSource(root, file));
}

/** @param {string} folder @returns {string[]} */
function filesUnder(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && extensions.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** @param {string} root @param {string} file @returns {Source} */
function readSource(root, file) {
  const text = fs.readFileSync(file, 'utf8');
  const { program, comments, module } = parseSync(file, text);
  const imports = [
    ...module.staticImports.map((found) => ({
      specifier: found.moduleRequest.value,
      names: found.entries.filter(({ isType }) => !isType).map(({ importName }) => importName.name ?? '*'),
      start: found.start,
      isReExport: false,
    })),
    ...module.staticExports.flatMap(({ start, entries }) =>
      entries.flatMap(({ moduleRequest, importName }) =>
        moduleRequest ? [{ specifier: moduleRequest.value, names: [importName.name ?? '*'], start, isReExport: true }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest, start }) => ({
      specifier: text.slice(moduleRequest.start, moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      names: ['*'],
      start,
      isReExport: false,
    })),
  ];
  return {
    file: path.relative(root, file).split(path.sep).join('/'),
    text,
    program: /** @type {Node} */ (/** @type {unknown} */ (program)),
    comments,
    imports,
    lineAt: (start) => text.slice(0, start).split('\n').length,
  };
}

/**
 * Calls `visit` on every node, parents first.
 * @param {Node} node
 * @param {(node: Node, parent: Node | undefined) => void} visit
 * @param {Node} [parent]
 */
export function walk(node, visit, parent) {
  visit(node, parent);
  for (const key of visitorKeys[node.type] ?? []) {
    const child = node[key];
    for (const each of Array.isArray(child) ? child : [child]) if (each && typeof each === 'object') walk(/** @type {Node} */ (each), visit, node);
  }
}
