// Adds one to the number in a vault file, as often as it was told, beside other programs that do the same.
import { isVaultError } from '../../../shared/errors.ts';
import { readVaultFile, saveVaultFile } from '../../../electron/storage/vault-file.ts';

const [, , file = '', times = ''] = process.argv;
for (let done = 0; done < Number(times); ) {
  const { bytes, identity } = await readVaultFile(file);
  const next = Buffer.from(String(Number(Buffer.from(bytes).toString('utf8')) + 1));
  try {
    await saveVaultFile({ path: file, pieces: [next], basedOn: identity, verify: () => undefined, keepBackups: 1, lockTimeoutMs: 60_000 });
    done++;
  } catch (error) {
    if (!isVaultError(error, 'ERR_STORAGE_CHANGED')) throw error;
  }
}
