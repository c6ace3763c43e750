import { interleave, pick, result, runChild, type Result } from './measure.ts';
import { vaultFiles } from './vaults.ts';

/** Opens a vault of `count` secrets in cold processes, against one AES block and one JSON text of its summaries. */
export async function benchOpen(folder: string, count: number, rounds: number, limit: number): Promise<Result[]> {
  const files = vaultFiles(folder, count);
  const size = `${count / 1000}k`;
  const samples = await interleave(rounds, {
    ours: () => runChild('open', [files.vault]),
    yardstick: () => runChild('yardstick', [files.yardstick]),
    node: () => runChild('node-only'),
  });
  const against = (key: string) => ({ name: 'AES block + JSON.parse', values: pick(samples.yardstick, key) });
  const results = [
    result(`open-${size}`, 'ms', pick(samples.ours, 'openMs'), against('openMs'), limit),
    result(`open-${size}: CPU time, all threads`, 'ms', pick(samples.ours, 'openCpuMs'), against('openCpuMs')),
    result(`open-${size}: again in the same process`, 'ms', pick(samples.ours, 'againMs'), against('againMs')),
    result(`open-${size}: again, CPU time`, 'ms', pick(samples.ours, 'againCpuMs'), against('againCpuMs')),
  ];
  for (const part of ['read', 'parse', 'verify', 'firstList', 'search', 'index']) {
    results.push(result(`open-${size}: ${part}`, 'ms', pick(samples.ours, `${part}Ms`)));
    results.push(result(`open-${size}: ${part}, CPU time`, 'ms', pick(samples.ours, `${part}CpuMs`)));
  }
  const above = (key: string): number[] => pick(samples.ours, key).map((mb, at) => mb - pick(samples.node, 'peakMb')[at]!);
  results.push(result(`open-${size}: peak memory over Node`, 'MB', above('peakMb'), undefined, count >= 100_000 ? 160 : undefined));
  results.push(result(`open-${size}: peak memory over Node, indexed`, 'MB', above('indexedPeakMb')));
  return results;
}
