// Names, errors and doc comments: what makes the code read alike everywhere.
import path from 'node:path';
import { walk } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source @typedef {import('./source.mjs').Node} Node */

const documented = /^(electron\/(envelope|recipients)|shared)\//;
const product = /^(electron|renderer|shared)\//;

/** @param {Source} source @returns {{ start: number, says: string }[]} */
export function conductProblems(source) {
  return [...nameProblems(source), ...exportProblems(source), ...syntaxProblems(source), ...commentProblems(source)];
}

/** @param {Source} source */
function nameProblems({ file }) {
  const name = path.posix.basename(file).replace(/\.[^.]+$/, '');
  if (/^(utils?|helpers?|misc|common|index)$/.test(name)) return [{ start: 0, says: `a file is named after its one concept, not ${name}` }];
  if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(name)) return [{ start: 0, says: 'file names are in kebab case' }];
  return [];
}

/** A barrel only passes on what others declare. @param {Source} source */
function exportProblems(source) {
  if (!product.test(source.file)) return [];
  const body = /** @type {Node[]} */ (source.program['body']);
  const passesOn = (/** @type {Node} */ node) => node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && Boolean(node['source']));
  const isBarrel = body.length > 0 && body.every((node) => passesOn(node) || node.type === 'ImportDeclaration') && body.some(passesOn);
  return body
    .filter((node) => node.type === 'ExportAllDeclaration' || (isBarrel && passesOn(node)))
    .map(({ start }) => ({ start, says: 'no barrels: import from the file that declares it' }));
}

/** @param {Source} source */
function syntaxProblems(source) {
  const inProduct = product.test(source.file);
  /** @type {{ start: number, says: string }[]} */
  const problems = [];
  walk(source.program, (node) => {
    const { start } = node;
    if (node.type === 'TSAnyKeyword') problems.push({ start, says: 'no any' });
    if (node.type === 'ExportDefaultDeclaration' && inProduct) problems.push({ start, says: 'no default exports' });
    if (node.type === 'TSInterfaceDeclaration' && /^I[A-Z][a-z]/.test(nameOf(node['id']))) problems.push({ start, says: 'no I prefix' });
    if (node.type === 'ThrowStatement' && inProduct && throwsBareError(/** @type {Node} */ (node['argument']))) {
      problems.push({ start, says: 'throw a VaultError with a code, not a bare Error' });
    }
  });
  return problems;
}

/** @param {Node} argument */
function throwsBareError(argument) {
  return /^(NewExpression|CallExpression)$/.test(argument.type) && /^(Error|TypeError|RangeError)$/.test(nameOf(argument['callee']));
}

/** Exports of the documented folders say what they are. What only names the type of a schema beside it may go without. @param {Source} source */
function commentProblems(source) {
  if (!documented.test(source.file)) return [];
  const body = /** @type {Node[]} */ (source.program['body']);
  return body.flatMap((node) => {
    const declaration = /** @type {Node | null} */ (node['declaration']);
    if (node.type !== 'ExportNamedDeclaration' || !declaration || isInferred(source, declaration)) return [];
    const before = source.comments.findLast(({ end }) => end <= node.start);
    const isDoc = before?.type === 'Block' && before.value.startsWith('*') && source.text.slice(before.end, node.start).trim() === '';
    return isDoc ? [] : [{ start: node.start, says: 'this export needs a doc comment' }];
  });
}

/** @param {Source} source @param {Node} declaration */
function isInferred({ text }, declaration) {
  return declaration.type === 'TSTypeAliasDeclaration' && /=\s*(z\.(infer|output|input)<typeof |\(typeof )/.test(text.slice(declaration.start, declaration.end));
}

/** @param {unknown} identifier */
function nameOf(identifier) {
  return String(/** @type {{ name?: string } | undefined} */ (identifier)?.name ?? '');
}
