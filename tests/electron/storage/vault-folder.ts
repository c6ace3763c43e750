import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { readVaultFile, saveVaultFile, type SaveRequest, type SaveResult } from '../../../electron/storage/vault-file.ts';
import { newVault, textOf, verifyWhole } from './sample-vault.ts';

/** A folder of its own for each test of the file that calls this, and a vault's path in it. */
export class VaultFolder {
  folder = '';
  file = '';

  constructor() {
    beforeEach(() => {
      this.folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-file-')));
      this.file = path.join(this.folder, 'team.breakglass');
    });
    afterEach(() => fs.rmSync(this.folder, { recursive: true, force: true }));
  }

  write(vault: readonly Uint8Array[], mode = 0o600): void {
    fs.writeFileSync(this.file, textOf(vault));
    fs.chmodSync(this.file, mode);
  }

  read(): string {
    return fs.readFileSync(this.file, 'utf8');
  }

  /** What storage has put beside the vault, backups aside. */
  leftovers(where = this.folder): string[] {
    return fs.readdirSync(where).filter((name) => name.startsWith('.breakglass-'));
  }

  /** Saves the new vault, based on what the file is now, unless told otherwise. */
  async save(request: Partial<SaveRequest> = {}): Promise<SaveResult> {
    const basedOn = request.basedOn === undefined ? (await readVaultFile(request.path ?? this.file)).identity : request.basedOn;
    return saveVaultFile({ path: this.file, pieces: newVault, verify: verifyWhole, keepBackups: 3, ...request, basedOn });
  }
}

export const failure = (code: string, details: object = {}) => ({ code, details: expect.objectContaining(details) as unknown });
