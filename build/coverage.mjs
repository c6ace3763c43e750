// Coverage, shown by folder. In the folders that hold the data's safety every branch is covered, or the line (or the one
// above it) says why not: `// uncovered: the reason`.
import fs from 'node:fs';
import path from 'node:path';

/** @typedef {{ start: { line: number }, end: { line: number } }} Location */
/** @typedef {{ branchMap: Record<string, { type: string, locations: Location[], loc: Location }>, b: Record<string, number[]> }} FileCoverage */

const complete = ['electron/envelope', 'electron/recipients', 'electron/storage'];

/**
 * Prints branches covered by folder and answers those of the three folders that are neither covered nor explained.
 * @param {string} root
 * @param {string} report istanbul's coverage-final.json
 * @returns {string[]} such as `electron/storage/backups.ts:12: an uncovered branch`
 */
export function coverageProblems(root, report) {
  if (!fs.existsSync(report)) return ['no coverage was measured'];
  /** @type {Record<string, FileCoverage>} */
  const files = JSON.parse(fs.readFileSync(report, 'utf8'));
  /** @type {Map<string, { covered: number, total: number }>} */
  const folders = new Map();
  /** @type {string[]} */
  const problems = [];
  for (const [file, coverage] of Object.entries(files)) {
    const relative = path.relative(root, file).split(path.sep).join('/');
    const folder = relative.split('/').slice(0, 2).join('/').replace(/\/[^/]*\.tsx?$/, '');
    const sum = folders.get(folder) ?? { covered: 0, total: 0 };
    folders.set(folder, sum);
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    for (const { line, hits } of branches(coverage)) {
      sum.total += 1;
      if (hits > 0) sum.covered += 1;
      else if (complete.includes(folder) && !isExplained(lines, line)) problems.push(`${relative}:${line}: an uncovered branch without a reason beside it`);
    }
  }
  for (const [folder, { covered, total }] of [...folders].sort()) {
    console.log(`  ${folder.padEnd(24)} ${String(covered).padStart(5)} of ${total} branches`);
  }
  return problems;
}

/** @param {FileCoverage} coverage */
function branches({ branchMap, b }) {
  return Object.entries(branchMap).flatMap(([id, { locations, loc }]) =>
    locations.map((location, index) => ({ line: location.start?.line ?? loc.start.line, hits: b[id]?.[index] ?? 0 })),
  );
}

/** @param {readonly string[]} lines @param {number} line counted from 1 */
function isExplained(lines, line) {
  return [lines[line - 1], lines[line - 2]].some((text) => /\/\/ uncovered: \S/.test(text ?? ''));
}
