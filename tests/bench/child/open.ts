// One cold process: a vault from bytes on disk to a list that answers a search, everything verified.
import { readVaultFile } from '../../../electron/storage/vault-file.ts';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { SecretList } from '../../../electron/vault/list.ts';
import { Uses } from '../../../electron/vault/uses.ts';
import { benchKey, environment } from '../vaults.ts';
import { peakRssMb, print } from './report.ts';

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const cpuStarted = cpuMs();
const started = performance.now();
const { bytes } = await readVaultFile(process.argv[2]!);
const read = performance.now();
const file = parseVault(bytes);
const parsed = performance.now();
const opened = openEnvironment(file, environment, benchKey());
const verified = performance.now();
const session = { version: 1, openNames: () => [environment], environmentNames: () => [environment], isOpen: () => true, current: () => opened };
const list = new SecretList({ session, uses: new Uses(), now: () => Date.UTC(2026, 10, 24) });
const first = list.query({ text: '', show: 'active', sort: 'title' }, 0, 40);
const listed = performance.now();
const found = list.query({ text: 'payments', show: 'active', sort: 'title' }, 0, 40);
const searched = performance.now();
if (first.total === 0 || found.total === 0) throw new Error('nothing was found');
const openCpuMs = cpuMs() - cpuStarted;
const peakMb = peakRssMb();
let slices = 0;
while (list.step()) slices++;
print({
  openMs: searched - started,
  openCpuMs,
  readMs: read - started,
  parseMs: parsed - read,
  verifyMs: verified - parsed,
  firstListMs: listed - verified,
  searchMs: searched - listed,
  indexMs: performance.now() - searched,
  slices,
  peakMb,
  indexedPeakMb: peakRssMb(),
});
