// Runs the commands of .ci/run one after another and adds up the last lines that they print. No dependency is
// installed when this starts, so only Node itself is used here.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { sumLine } from './test-counts.mjs';

const scripts = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8')).scripts;

/** What runs, and whether its last line is a sum of tests. */
const steps = [
  { command: 'npm ci && npm test', counts: true },
  ...('test:interop' in scripts ? [{ command: 'npm run test:interop', counts: true }] : []),
  { command: 'npm run package', counts: false },
  { command: 'npm run test:package', counts: true },
];

/** Runs one command, passes on what it writes, and answers its ending and its last sum. @param {string} command */
async function run(command) {
  const child = spawn('bash', ['-c', command], { stdio: ['ignore', 'pipe', 'inherit'] });
  let tail = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    tail = `${tail}${chunk}`.slice(-4_000);
  });
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const sum = [...tail.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return { code, sum: sum ? { passed: Number(sum[1]), failed: Number(sum[2]) } : undefined };
}

const totals = [];
for (const { command, counts } of steps) {
  console.log(`\n$ ${command}`);
  const { code, sum } = await run(command);
  if (counts && sum) totals.push(sum);
  // A command that failed without counting a failure, or did not count at all, is one.
  if (code !== 0 && !(sum && sum.failed > 0)) totals.push({ passed: 0, failed: 1 });
  else if (counts && !sum) totals.push({ passed: 0, failed: 1 });
}
const { line, ok } = sumLine(totals);
console.log(`\n${line}`);
process.exitCode = ok ? 0 : 1;
