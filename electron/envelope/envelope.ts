import { environmentName, type EnvironmentStrictness, type EnvironmentTone } from '../../shared/model/environment.ts';
import { VaultError } from '../../shared/errors.ts';
import type { EnvironmentContext } from './aad.ts';
import type { EnvironmentBlock, RecipientLine, VaultFile } from './block.ts';
import type { DataKey } from './data-key.ts';
import { commitmentOf, EnvironmentKeys, verifyCommitment } from './keys.ts';
import { checkLook, sortRecipients } from './look.ts';
import { OpenedEnvironment } from './opened-environment.ts';
import { openPage, pageScratch } from './page.ts';
import { salvageBlock, type Damage } from './salvage.ts';
import { sealBlock, verifySeal, zeroHash } from './seal.ts';

/** What a new environment is made of. */
export interface NewEnvironment {
  /** 16 random bytes as 22 characters of base64url. */
  readonly vaultId: string;
  readonly name: string;
  readonly label: string;
  readonly tone: EnvironmentTone;
  readonly strictness: EnvironmentStrictness;
  /** Not kept. */
  readonly dataKey: DataKey;
  /** The data key wrapped at epoch 1, at least once. */
  readonly recipients: readonly RecipientLine[];
}

/**
 * An environment without records, epoch 1, generation 1 (docs/format.md section 9.1).
 * @throws ERR_ENVIRONMENT_NAME for a name or label that the format does not have, and the codes of `withRecipients`
 */
export function createEnvironment(environment: NewEnvironment): EnvironmentBlock {
  const { vaultId, name, dataKey } = environment;
  if (!environmentName.safeParse(name).success) throw new VaultError('ERR_ENVIRONMENT_NAME', { name });
  const context: EnvironmentContext = { vaultId, environment: name, epoch: 1 };
  const keys = new EnvironmentKeys(dataKey, context);
  const block = sealBlock(keys, {
    name,
    epoch: 1,
    commitment: commitmentOf(dataKey, context),
    ...checkLook(environment),
    recipients: sortRecipients(environment.recipients),
    pages: [],
    uncovered: new Uint8Array(),
    generation: 1,
    previousSealHash: zeroHash,
  });
  keys.zero();
  return block;
}

/** How to open. */
export interface OpenOptions {
  /** Open what verifies of a damaged environment, read-only, with the rest listed as `damage`. */
  readonly salvage?: boolean;
}

/**
 * Opens an environment: commitment, seal, then every index page and the record lines under it. All of it is verified
 * before any of it is returned, unless `salvage` is asked for (docs/format.md section 9.2). `dataKey` is not kept.
 * @throws ERR_ENVIRONMENT_NOT_FOUND, ERR_KEY_COMMITMENT, ERR_SEAL_MISMATCH, ERR_INDEX_DAMAGED, ERR_DIGEST_MISMATCH;
 *   with `salvage` only the first two
 */
export function openEnvironment(file: VaultFile, name: string, dataKey: DataKey, options: OpenOptions = {}): OpenedEnvironment {
  const block = file.environments.find((environment) => environment.name === name);
  if (block === undefined) throw new VaultError('ERR_ENVIRONMENT_NOT_FOUND', { environment: name });
  const context: EnvironmentContext = { vaultId: file.vaultId, environment: name, epoch: block.epoch };
  verifyCommitment(dataKey, context, block.commitment);
  const keys = new EnvironmentKeys(dataKey, context);
  const lineDamage = (file.damage ?? []).filter(({ environment }) => environment === undefined || environment === name);
  const lines = lineDamage.map(({ line }): Damage => ({ part: 'line', code: 'ERR_FORMAT_SYNTAX', line }));
  if (options.salvage === true) {
    const { pages, damage } = salvageBlock(keys, block);
    return new OpenedEnvironment({ keys, block, pages, damage: [...lines, ...damage], readOnly: true });
  }
  try {
    return new OpenedEnvironment({ keys, block, pages: openAll(keys, block), damage: lines, readOnly: file.damage !== undefined });
  } catch (error) {
    keys.zero();
    throw error;
  }
}

function openAll(keys: EnvironmentKeys, block: EnvironmentBlock) {
  verifySeal(keys, block);
  if (block.uncovered.byteLength > 0) throw new VaultError('ERR_DIGEST_MISMATCH', { environment: block.name });
  const scratch = pageScratch(block.pages);
  return block.pages.map((lines) => openPage(keys, lines, scratch));
}
