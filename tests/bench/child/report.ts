import fs from 'node:fs';
import { median } from '../statistics.ts';

/** The most memory that this process has had resident, in MB (10^6 bytes). */
export function peakRssMb(): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (Number(peak) * 1024) / 1e6;
}

/** Numbers for the process that measures; the last line that a child prints. */
export function print(numbers: Readonly<Record<string, number>>): void {
  process.stdout.write(`${JSON.stringify(numbers)}\n`);
}

/** Times the stages of one piece of work, by the clock and by the processor (all threads of this process). */
export class Stages {
  readonly numbers: Record<string, number> = {};
  readonly #startedMs = performance.now();
  readonly #startedCpuMs = cpuMs();
  #lastMs = this.#startedMs;
  #lastCpuMs = this.#startedCpuMs;

  /** Ends the stage `name`: its milliseconds are `<name>Ms` and `<name>CpuMs`. */
  end(name: string): void {
    const [nowMs, nowCpuMs] = [performance.now(), cpuMs()];
    this.numbers[`${name}Ms`] = nowMs - this.#lastMs;
    this.numbers[`${name}CpuMs`] = nowCpuMs - this.#lastCpuMs;
    [this.#lastMs, this.#lastCpuMs] = [nowMs, nowCpuMs];
  }

  /** All stages so far together. */
  sum(name: string): Record<string, number> {
    return { [`${name}Ms`]: this.#lastMs - this.#startedMs, [`${name}CpuMs`]: this.#lastCpuMs - this.#startedCpuMs };
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How often a process does again what it measured cold. */
export const againRounds = 5;

/** The middle value of each number. */
export function middle(rounds: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  return Object.fromEntries(Object.keys(rounds[0]!).map((name) => [name, median(rounds.map((numbers) => numbers[name]!))]));
}
