import { spawn } from 'node:child_process';
import path from 'node:path';
import { median } from './statistics.ts';

/** One line of the table and of the JSON file. `ratio` is value / what `against` was in the same run. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly ratio: number | null;
  readonly against: string | null;
  readonly min: number;
  readonly max: number;
  /** What the ratio, or else the value, must not be above. */
  readonly limit: number | null;
}

export interface Sample {
  readonly [what: string]: number;
}

const bundles = path.dirname(process.argv[1]!);

/** Runs one child process to its end and gives the numbers it printed as JSON in its last line. */
export async function runChild(name: string, args: readonly string[] = [], nodeFlags: readonly string[] = []): Promise<Sample> {
  const script = path.join(bundles, 'child', `${name}.js`);
  const child = spawn(process.execPath, [...nodeFlags, script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) output += chunk;
  const code = child.exitCode ?? (await new Promise<number>((resolve) => child.once('exit', (status) => resolve(status ?? 1))));
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return JSON.parse(output.trim().split('\n').at(-1)!) as Sample;
}

/** Runs each of `runs` once per round, in turn, so that a disturbance hits all of them alike. */
export async function interleave<K extends string>(rounds: number, runs: Readonly<Record<K, () => Promise<Sample>>>): Promise<Record<K, Sample[]>> {
  const names = Object.keys(runs) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<K, Sample[]>;
  for (let round = 0; round < rounds; round++) for (const name of names) samples[name].push(await runs[name]());
  return samples;
}

export interface Against {
  readonly name: string;
  readonly values: readonly number[];
}

/** A line of the table from the samples of several processes: medians, and what the least and the most was. */
export function result(name: string, unit: string, values: readonly number[], against?: Against, limit?: number): Result {
  const value = median(values);
  return {
    name,
    value: round(value),
    unit,
    ratio: against === undefined ? null : round(value / median(against.values)),
    against: against === undefined ? null : `${against.name} ${round(median(against.values))} ${unit}`,
    min: round(Math.min(...values)),
    max: round(Math.max(...values)),
    limit: limit ?? null,
  };
}

export function pick(samples: readonly Sample[], what: string): number[] {
  return samples.map((sample) => sample[what]!);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
