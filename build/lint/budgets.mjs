// Sizes that keep a file one concept and a function one thought. Blank lines and comments are free.
import { walk } from './source.mjs';

/** @typedef {import('./source.mjs').Source} Source */

const maxFileLines = 300;
const maxFunctionLines = 40;
const functions = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

/** @param {Source} source @returns {{ start: number, says: string }[]} */
export function budgetProblems(source) {
  const counts = codeLinePrefix(source);
  const linesOf = (/** @type {number} */ first, /** @type {number} */ last) => (counts[last] ?? 0) - (counts[first - 1] ?? 0);
  const total = counts.at(-1) ?? 0;
  const problems = total > maxFileLines ? [{ start: 0, says: `the file has ${total} lines of code, ${maxFileLines} are allowed` }] : [];
  if (source.file.startsWith('tests/')) return problems;
  walk(source.program, (node) => {
    if (!functions.test(node.type)) return;
    const lines = linesOf(source.lineAt(node.start), source.lineAt(node.end));
    if (lines > maxFunctionLines) problems.push({ start: node.start, says: `the function has ${lines} lines of code, ${maxFunctionLines} are allowed` });
  });
  return problems;
}

/** For each line, how many lines of code there are up to it. @param {Source} source */
function codeLinePrefix({ text, comments }) {
  let bare = text;
  for (const { start, end } of comments) bare = bare.slice(0, start) + bare.slice(start, end).replace(/[^\n]/g, ' ') + bare.slice(end);
  let count = 0;
  return [0, ...bare.split('\n').map((line) => (line.trim() === '' ? count : ++count))];
}
