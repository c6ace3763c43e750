import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { Output } from '../../shared/ipc/contract.ts';
import type { EnvironmentBlock, VaultFile } from '../envelope/block.ts';
import { describeChanges } from '../envelope/changes.ts';
import { openEnvironment } from '../envelope/envelope.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import { parseOrSalvage } from './open-vault.ts';
import type { FileOnDisk } from './ports.ts';
import { recipientRef } from './recipient-ref.ts';
import type { Session } from './session.ts';
import { toWire } from './wire.ts';

type DiskChanges = Output<'vault:getDiskChanges'>;
type DiskChange = DiskChanges['changes'][number];

/**
 * What the file on disk has that the session has not: record by record where an environment is open and the key in hand
 * opens both, otherwise only that it differs. Nothing is taken over, and nothing here throws but ERR_NO_VAULT: a file
 * that cannot be read is an answer.
 */
export async function diskChanges(session: Session): Promise<DiskChanges> {
  return session.queue.run(async () => {
    const { vault } = session;
    try {
      const read = await session.parts.files.read(vault.path);
      if (read.identity.sha256 === vault.identity.sha256) changedBack(session, read);
      const onDisk = parseOrSalvage(read.bytes);
      if (onDisk.vaultId !== vault.vaultId) throw new VaultError('ERR_STORAGE_CHANGED', { path: vault.path, reason: 'other-vault' });
      return { changes: compareFiles(session, onDisk), readable: true };
    } catch (error) {
      if (!isVaultError(error)) throw error;
      return { changes: [], readable: false, error: toWire(error) };
    }
  });
}

/** The content is ours again, as after a checkout to and fro: there is nothing to load, and saving may go on. */
function changedBack(session: Session, onDisk: FileOnDisk): void {
  if (!session.vault.changedOnDisk) return;
  session.replaced(session.vault.file, onDisk);
  session.changed('state', []);
}

function compareFiles(session: Session, onDisk: VaultFile): DiskChange[] {
  const ours = new Map(session.vault.file.environments.map((block) => [block.name, block]));
  const changes: DiskChange[] = [];
  for (const theirs of onDisk.environments) {
    const mine = ours.get(theirs.name);
    ours.delete(theirs.name);
    if (mine === undefined) changes.push({ environment: theirs.name, change: 'environment-added', title: theirs.label });
    else if (mine.sealHash !== theirs.sealHash) changes.push(...compareBlocks(session, mine, theirs, onDisk));
  }
  for (const gone of ours.values()) changes.push({ environment: gone.name, change: 'environment-removed', title: gone.label });
  return changes;
}

function compareBlocks(session: Session, mine: EnvironmentBlock, theirs: EnvironmentBlock, onDisk: VaultFile): DiskChange[] {
  const { name } = mine;
  const changes: DiskChange[] = [];
  const refs = (block: EnvironmentBlock): string => block.recipients.map(recipientRef).join('\n');
  if (refs(mine) !== refs(theirs)) changes.push({ environment: name, change: 'recipients', title: theirs.label });
  if (mine.label !== theirs.label || mine.tone !== theirs.tone || mine.strictness !== theirs.strictness) {
    changes.push({ environment: name, change: 'look', title: theirs.label });
  }
  const records = compareRecords(session, name, onDisk);
  if (records === undefined) return [...changes, { environment: name, change: 'unknown', title: theirs.label }];
  return [...changes, ...records];
}

/** Undefined where it cannot be told: locked here, or the other side does not open with our key. */
function compareRecords(session: Session, name: string, onDisk: VaultFile): DiskChange[] | undefined {
  if (!session.isOpen(name)) return undefined;
  const { dataKey, environment } = session.unlocked(name);
  let newer: OpenedEnvironment;
  try {
    newer = openEnvironment(onDisk, name, dataKey);
  } catch (error) {
    if (isVaultError(error)) return undefined;
    throw error;
  }
  try {
    const { added, changed, removed } = describeChanges(environment, newer);
    const list = (records: typeof added, change: DiskChange['change']): DiskChange[] =>
      records.map(({ id, title }) => ({ environment: name, change, title, id }));
    return [...list(added, 'added'), ...list(changed, 'changed'), ...list(removed, 'removed')];
  } finally {
    newer.zero();
  }
}
