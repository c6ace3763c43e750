// One cold process: a vault from bytes on disk to a list that answers a search, everything verified.
import { readVaultFile } from '../../../electron/storage/vault-file.ts';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { SecretList } from '../../../electron/vault/list.ts';
import { Uses } from '../../../electron/vault/uses.ts';
import { benchKey, environment } from '../vaults.ts';
import { peakRssMb, print, Stages } from './report.ts';

const stages = new Stages();
const { bytes } = await readVaultFile(process.argv[2]!);
stages.end('read');
const file = parseVault(bytes);
stages.end('parse');
const opened = openEnvironment(file, environment, benchKey());
stages.end('verify');
const session = { version: 1, openNames: () => [environment], environmentNames: () => [environment], isOpen: () => true, current: () => opened };
const list = new SecretList({ session, uses: new Uses(), now: () => Date.UTC(2026, 10, 24) });
const first = list.query({ text: '', show: 'active', sort: 'title' }, 0, 40);
stages.end('firstList');
const found = list.query({ text: 'payments', show: 'active', sort: 'title' }, 0, 40);
stages.end('search');
const open = stages.sum('open');
if (first.total === 0 || found.total === 0) throw new Error('nothing was found');
const peakMb = peakRssMb();
let slices = 0;
while (list.step()) slices++;
stages.end('index');
print({ ...stages.numbers, ...open, slices, peakMb, indexedPeakMb: peakRssMb() });
