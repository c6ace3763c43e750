import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Result } from './measure.ts';
import { benchCopy } from './copy.ts';
import { benchOpen } from './open.ts';
import { benchSave } from './save.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { benchUnlockKms } from './unlock-kms.ts';

const folder = path.join(path.dirname(process.argv[1]!), 'vaults');

const benchmarks: Readonly<Record<string, () => Promise<Result[]>>> = {
  'open-10k': () => benchOpen(folder, 10_000, 9, 1.5),
  'open-100k': () => benchOpen(folder, 100_000, 7, 1),
  'save-one-10k': () => benchSave(folder, 10_000, 5),
  'search-10k': () => benchSearch(folder, 10_000, 3),
  'search-100k': () => benchSearch(folder, 100_000, 3),
  'unlock-kms': () => benchUnlockKms(7),
  start: () => benchStart(7),
  copy: () => benchCopy(3),
};

const args = process.argv.slice(2);
const jsonAt = args.indexOf('--json');
const jsonFile = jsonAt < 0 ? undefined : args.splice(jsonAt, 2)[1];
const unknown = args.filter((name) => !(name in benchmarks));
if (unknown.length > 0 || (jsonAt >= 0 && jsonFile === undefined)) {
  console.error(`usage: npm run bench [name ...] [-- --json FILE], with names out of ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}

const results: Result[] = [];
console.log(`${os.cpus()[0]?.model ?? 'unknown CPU'}, ${os.cpus().length} cores, Node ${process.versions.node}, load ${os.loadavg()[0]?.toFixed(1)}`);
console.log(row('benchmark', 'median', 'min', 'max', 'unit', 'ratio', 'limit', 'against'));
for (const name of args.length > 0 ? args : Object.keys(benchmarks)) {
  for (const line of await benchmarks[name]!()) {
    results.push(line);
    console.log(row(line.name, line.value, line.min, line.max, line.unit, line.ratio ?? '', line.limit ?? '', line.against ?? ''));
  }
}
if (jsonFile !== undefined) fs.writeFileSync(jsonFile, `${JSON.stringify(results, null, 2)}\n`);

function row(name: string, ...cells: readonly (string | number)[]): string {
  const against = cells.at(-1)!;
  return `${name.padEnd(44)}${cells.slice(0, -1).map((cell) => String(cell).padStart(9)).join('')}  ${against}`;
}
