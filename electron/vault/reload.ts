import { isVaultError, VaultError } from '../../shared/errors.ts';
import type { VaultFile } from '../envelope/block.ts';
import type { DataKey } from '../envelope/data-key.ts';
import type { OpenedEnvironment } from '../envelope/opened-environment.ts';
import { missingFrom, openOrSalvage, parseOrSalvage, slotsOf, zero, type Slot, type Unlocked } from './open-vault.ts';
import type { FileOnDisk } from './ports.ts';
import type { Session } from './session.ts';

/**
 * Takes the file on disk in place of the one that the session holds. Environments stay open where the data key in hand
 * opens them; the others lock. Unsaved drafts are none of this: they are saved on the newer file afterwards (S23).
 * @throws storage and format codes, ERR_STORAGE_CHANGED with reason `other-vault`; then the session is as it was
 */
export function reload(session: Session): Promise<void> {
  return session.queue.run(async () => {
    const onDisk = await session.parts.files.read(session.path);
    await takeFile(session, parseOrSalvage(onDisk.bytes), onDisk);
  });
}

/** As `reload`, for a file that was read already. Called inside the queue. */
export async function takeFile(session: Session, file: VaultFile, onDisk: FileOnDisk): Promise<void> {
  const { vault } = session;
  if (file.vaultId !== vault.vaultId) throw new VaultError('ERR_STORAGE_CHANGED', { path: vault.path, reason: 'other-vault' });
  const pins = await session.loadPins(file.vaultId);
  const slots = slotsOf(file, pins);
  const before = new Map(vault.slots);
  const reopened = new Map<string, Unlocked>();
  for (const [name, slot] of before) {
    const next = slots.get(name);
    if (next !== undefined) carryOver(slot, next);
    const unlocked = next === undefined ? undefined : reopen(slot, file, next);
    if (unlocked !== undefined) reopened.set(name, unlocked);
  }
  const lost = [...before.values()].filter((slot) => slot.unlocked !== undefined && !reopened.has(slot.name));
  if (lost.length > 0) await session.lockNow(lost, 'disk');
  for (const [name, slot] of before) {
    const unlocked = reopened.get(name);
    if (unlocked !== undefined) replaceUnlocked(slot, slots.get(name)!, unlocked);
    else if (slot.lockedBecause !== undefined && slots.has(name)) slots.get(name)!.lockedBecause = slot.lockedBecause;
  }
  vault.slots.clear();
  for (const [name, slot] of slots) vault.slots.set(name, slot);
  vault.readOnlyFile = onDisk.readOnly || file.damage !== undefined;
  vault.missing = missingFrom(file, pins);
  session.replaced(file, onDisk);
  session.changed('file', session.environmentNames());
}

function carryOver(from: Slot, to: Slot): void {
  for (const [ref, answer] of from.answers) to.answers.set(ref, answer);
  from.unlocking?.abort();
}

/** With the key in hand; undefined where it is not the key of what is in the file now. */
function reopen(slot: Slot, file: VaultFile, next: Slot): Unlocked | undefined {
  const { unlocked } = slot;
  if (unlocked === undefined) return undefined;
  const environment = openWith(file, slot.name, unlocked.dataKey);
  if (environment === undefined) return undefined;
  return { ...unlocked, environment, readOnly: environment.readOnly || next.comparison.older !== undefined };
}

function openWith(file: VaultFile, environment: string, dataKey: DataKey): OpenedEnvironment | undefined {
  try {
    return openOrSalvage(file, environment, dataKey);
  } catch (error) {
    if (isVaultError(error, 'ERR_KEY_COMMITMENT')) return undefined;
    throw error;
  }
}

function replaceUnlocked(from: Slot, to: Slot, unlocked: Unlocked): void {
  from.unlocked?.environment.zero();
  // The data key moves on with it; only what the old file's keys were derived into is wiped.
  if (from.unlocked === undefined) {
    unlocked.environment.zero();
    unlocked.dataKey.zero();
    zero(from);
    return;
  }
  delete from.unlocked;
  to.unlocked = unlocked;
}
