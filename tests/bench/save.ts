import fs from 'node:fs';
import path from 'node:path';
import { interleave, pick, result, runChild, type Result } from './measure.ts';
import { vaultFiles } from './vaults.ts';

/** One edit in a vault of `count` secrets, durable on disk, against the plainest durable write of as many bytes. */
export async function benchSave(folder: string, count: number, rounds: number): Promise<Result[]> {
  const { vault } = vaultFiles(folder, count);
  // Beside the vaults, not in /tmp, which may be in memory.
  const scratch = fs.mkdtempSync(path.join(folder, 'save-'));
  try {
    const { ours } = await interleave(rounds, { ours: () => runChild('save', [vault, scratch, '7']) });
    const plain = { name: 'write + fsync + rename + fsync', values: pick(ours, 'plainMs') };
    const name = `save-one-${count / 1000}k`;
    return [result(name, 'ms', pick(ours, 'saveMs'), plain, 3), result(`${name}: the first of a process`, 'ms', pick(ours, 'firstSaveMs'), plain)];
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}
