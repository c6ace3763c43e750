import type { SecretView } from '../../../shared/ipc/secret-calls.ts';
import { ask } from '../../bridge.ts';
import { createStore } from '../../store.ts';
import { currentSelection, stepOver } from '../list/selection.ts';
import { openView } from '../shell/view.ts';
import { showNotice } from '../toast/toast-store.ts';
import { reportFailure } from './copy.ts';

interface Ref {
  readonly environment: string;
  readonly id: string;
}

/** The last change that can be taken back. */
const undoStore = createStore<string | undefined>(undefined, () => undefined);

/** Ctrl or Cmd+Z: takes the last change back, long after its notice has gone. */
export function undoLast(): void {
  const undo = undoStore.get();
  if (undo !== undefined) void undoChange(undo);
}

/** Takes a change back; what it names lasts until the next lock. */
export async function undoChange(undo: string): Promise<void> {
  undoStore.set(undefined);
  try {
    await ask('secret:undo', { undo });
    showNotice({ words: 'Undone', tone: 'ok' });
  } catch (error) {
    reportFailure(error);
  }
}

/** Says what was done, with "Undo" where it can be taken back. */
export function noteChange(words: string, undo: string | undefined): void {
  undoStore.set(undo);
  const action = undo === undefined ? {} : { action: { label: 'Undo', keycap: 'Mod+Z', run: () => void undoChange(undo) } };
  showNotice({ words, tone: 'ok', ...action });
}

/** A change that takes the secret out of the list. */
async function leave(words: string, run: () => Promise<{ undo?: string | undefined }>): Promise<void> {
  const { place } = currentSelection();
  try {
    const { undo } = await run();
    noteChange(words, undo);
    await stepOver(place);
  } catch (error) {
    reportFailure(error);
  }
}

function only(ref: Ref): { secrets: Ref[] } {
  return { secrets: [{ environment: ref.environment, id: ref.id }] };
}

export async function toggleFavourite(secret: SecretView): Promise<void> {
  try {
    const { undo } = await ask('secret:setFavourite', { ...only(secret), favourite: !secret.favourite });
    undoStore.set(undo);
  } catch (error) {
    reportFailure(error);
  }
}

/** Into the trash, from where it can be restored. */
export async function deleteSecret(secret: SecretView): Promise<void> {
  await leave('Moved to the trash', () => ask('secret:trash', only(secret)));
}

export async function restoreSecret(secret: SecretView): Promise<void> {
  await leave('Restored', () => ask('secret:restore', only(secret)));
}

export async function purgeSecret(secret: Ref): Promise<void> {
  await leave('Deleted for ever', async () => {
    await ask('secret:purge', only(secret));
    return {};
  });
}

export function editSecret(secret: Ref): void {
  openView({ screen: 'editor', environment: secret.environment, id: secret.id });
}
