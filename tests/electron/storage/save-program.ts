// Saves a vault file once, and is killed before the file operation, or in the middle of the write, that it was told.
import { readVaultFile, saveVaultFile } from '../../../electron/storage/vault-file.ts';
import { faultyOperations } from './faulty-operations.ts';
import { inAMinute, newVault, oldVault, verifyWhole } from './sample-vault.ts';

const [, , file = '', killAt = '', how = '', mode = ''] = process.argv;
const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void;
let writes = 0;
const operations = faultyOperations((operation, number) => {
  if (how !== 'half' && number === Number(killAt)) die();
  if (operation === 'write-rest') die();
  // Writes are counted by themselves: the file of before is read at the same time, so their places among all operations
  // differ from run to run.
  if (how === 'half' && operation === 'write' && ++writes === Number(killAt)) return 'half';
});

try {
  const basedOn = mode === 'create' ? null : (await readVaultFile(file)).identity;
  await saveVaultFile({ path: file, pieces: mode === 'restore' ? oldVault : newVault, basedOn, verify: verifyWhole, keepBackups: 2, environment: { operations, nowMs: inAMinute } });
  console.log('saved');
} catch (error) {
  console.log((error as { code: string }).code, error);
}
