import { interleave, pick, result, runChild, type Result } from './measure.ts';
import { vaultFiles } from './vaults.ts';

/** Keystrokes in the search box of a vault of `count` secrets: filtered, ranked, sorted, counted, 40 rows answered. */
export async function benchSearch(folder: string, count: number, rounds: number): Promise<Result[]> {
  const { vault } = vaultFiles(folder, count);
  const { ours } = await interleave(rounds, { ours: () => runChild('search', [vault]) });
  const name = `search-${count / 1000}k`;
  const line = (what: string, key: string, limit?: number): Result => result(`${name}: ${what}`, 'ms', pick(ours, key), undefined, limit);
  return [
    line('keystroke p50', 'p50'),
    line('keystroke p99', 'p99', 4),
    line('keystroke max', 'max'),
    line('keystroke p99, best of 5 rounds', 'bestP99'),
    line('keystroke p99, first round', 'coldP99'),
    line('keystroke p50, index not built yet', 'unindexedP50'),
    line('keystroke p99, index not built yet', 'unindexedP99'),
    line('first query after an edit, p50', 'afterEditP50'),
    line('index, all slices', 'buildMs'),
    line('index, longest slice', 'longestSliceMs'),
  ];
}
