import { VaultError } from '../../shared/errors.ts';
import { parseVault, serializeVault } from '../envelope/format.ts';
import type { Acceptance } from './acceptance.ts';
import { verifierOf } from './open-vault.ts';
import type { VaultBackup } from './ports.ts';
import { takeFile } from './reload.ts';
import type { Session } from './session.ts';

/** Earlier versions of the vault file, and copies of it elsewhere. */
export class Backups {
  readonly #session: Session;
  readonly #acceptance: Acceptance;

  constructor(session: Session, acceptance: Acceptance) {
    this.#session = session;
    this.#acceptance = acceptance;
  }

  list(): Promise<readonly VaultBackup[]> {
    return this.#session.parts.files.listBackups(this.#session.path);
  }

  /**
   * Puts a backup in the file's place; the file that was there becomes a backup itself, whatever is in it.
   * @throws ERR_STORAGE_NOT_FOUND, ERR_STORAGE_VERIFY and format codes of a backup that is not whole, ERR_STORAGE_CHANGED
   */
  restore(name: string): Promise<void> {
    const session = this.#session;
    return session.queue.run(async () => {
      const { files } = session.parts;
      const { path, vaultId } = session.vault;
      const bytes = await files.readBackup(path, name);
      const file = parseVault(bytes);
      if (file.vaultId !== vaultId) throw new VaultError('ERR_STORAGE_VERIFY', { reason: 'other-vault', name });
      // The file that is there may be damaged, or newer than what we hold: it is kept as it is, not as we know it.
      const present = await files.read(path);
      const saved = await files.replace(path, [bytes], present.identity, verifierOf(file));
      await takeFile(session, file, saved);
      await this.#acceptance.keepAllOlder();
      session.changed('file', session.environmentNames());
    });
  }

  /**
   * Writes what the session holds to a new file, as when the vault's own was damaged or has vanished.
   * @throws ERR_STORAGE_EXISTS and other storage codes
   */
  saveCopy(path: string): Promise<void> {
    const session = this.#session;
    return session.queue.run(async () => {
      const { file } = session.vault;
      const { files } = session.parts;
      // What was salvaged is not put together anew: a copy of a damaged file is that file.
      if (file.damage !== undefined) await files.create(path, [(await files.read(session.path)).bytes], () => undefined);
      else await files.create(path, serializeVault(file), verifierOf(file));
    });
  }
}
