import fs from 'node:fs';

/** The most memory that this process has had resident, in MB (10^6 bytes). */
export function peakRssMb(): number {
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (Number(peak) * 1024) / 1e6;
}

/** Numbers for the process that measures; the last line that a child prints. */
export function print(numbers: Readonly<Record<string, number>>): void {
  process.stdout.write(`${JSON.stringify(numbers)}\n`);
}
