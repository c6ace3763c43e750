// One cold process: a vault from bytes on disk to its list as a window asks for it first, everything verified.
import { readVaultFile } from '../../../electron/storage/vault-file.ts';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { SecretList } from '../../../electron/vault/list.ts';
import { Uses } from '../../../electron/vault/uses.ts';
import { benchKey, environment } from '../vaults.ts';
import { againRounds, middle, peakRssMb, print, Stages } from './report.ts';

const session = { version: 1, openNames: () => [environment], environmentNames: () => [environment], isOpen: () => true };

async function open(): Promise<{ stages: Stages; list: SecretList }> {
  const stages = new Stages();
  const { bytes } = await readVaultFile(process.argv[2]!);
  stages.end('read');
  const file = parseVault(bytes);
  stages.end('parse');
  const opened = openEnvironment(file, environment, benchKey());
  stages.end('verify');
  const list = new SecretList({ session: { ...session, current: () => opened }, uses: new Uses(), now: () => Date.UTC(2026, 10, 24) });
  const first = list.query({ text: '', show: 'active', sort: 'title' }, 0, 40);
  stages.end('firstList');
  if (first.total === 0) throw new Error('nothing was found');
  return { stages, list };
}

const { stages, list } = await open();
const sums = stages.sum('open');
const peakMb = peakRssMb();
const found = list.query({ text: 'payments', show: 'active', sort: 'title' }, 0, 40);
stages.end('search');
if (found.total === 0) throw new Error('nothing was found');
while (list.step());
stages.end('index');
const indexedPeakMb = peakRssMb();
list.drop();
const again: Record<string, number>[] = [];
for (let round = 0; round < againRounds; round++) again.push((await open()).stages.sum('again'));
print({ ...stages.numbers, ...sums, ...middle(again), peakMb, indexedPeakMb });
