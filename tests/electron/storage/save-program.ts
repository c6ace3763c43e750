// Saves a vault file once, and is killed at the file operation that it was told.
import { readVaultFile, saveVaultFile } from '../../../electron/storage/vault-file.ts';
import { faultyOperations } from './faulty-operations.ts';
import { inAMinute, newVault, oldVault, verifyWhole } from './sample-vault.ts';

const [, , file = '', killAt = '', how = '', mode = ''] = process.argv;
const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void;
const operations = faultyOperations((operation, number) => {
  if (number === Number(killAt)) {
    if (how !== 'half') die();
    if (operation === 'write') return 'half';
  }
  if (operation === 'write-rest') die();
});

try {
  const basedOn = mode === 'create' ? null : (await readVaultFile(file)).identity;
  await saveVaultFile({ path: file, pieces: mode === 'restore' ? oldVault : newVault, basedOn, verify: verifyWhole, keepBackups: 2, environment: { operations, nowMs: inAMinute } });
  console.log('saved');
} catch (error) {
  console.log((error as { code: string }).code, error);
}
