import type { SecretView } from '../../../shared/ipc/secret-calls.ts';
import { ask } from '../../bridge.ts';
import { clearSelection } from '../list/selection.ts';
import { openView } from '../shell/view.ts';
import { showNotice } from '../toast/toast-store.ts';
import { reportFailure } from './copy.ts';

interface Ref {
  readonly environment: string;
  readonly id: string;
}

/** Takes a change back; what it names lasts until the next lock. */
export async function undoChange(undo: string): Promise<void> {
  try {
    await ask('secret:undo', { undo });
    showNotice({ words: 'Undone', tone: 'ok' });
  } catch (error) {
    reportFailure(error);
  }
}

/** Says what was done, with "Undo" where it can be taken back. */
export function noteChange(words: string, undo: string | undefined): void {
  const action = undo === undefined ? {} : { action: { label: 'Undo', keycap: 'Mod+Z', run: () => void undoChange(undo) } };
  showNotice({ words, tone: 'ok', ...action });
}

async function change(words: string, run: () => Promise<{ undo?: string | undefined }>): Promise<boolean> {
  try {
    const { undo } = await run();
    noteChange(words, undo);
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}

function only(ref: Ref): { secrets: Ref[] } {
  return { secrets: [{ environment: ref.environment, id: ref.id }] };
}

export async function toggleFavourite(secret: SecretView): Promise<void> {
  try {
    await ask('secret:setFavourite', { ...only(secret), favourite: !secret.favourite });
  } catch (error) {
    reportFailure(error);
  }
}

/** Into the trash, from where it can be restored. */
export async function deleteSecret(secret: SecretView): Promise<void> {
  if (await change('Moved to the trash', () => ask('secret:trash', only(secret)))) clearSelection();
}

export async function restoreSecret(secret: SecretView): Promise<void> {
  if (await change('Restored', () => ask('secret:restore', only(secret)))) clearSelection();
}

export async function purgeSecret(secret: Ref): Promise<void> {
  if (await change('Deleted for ever', async () => {
    await ask('secret:purge', only(secret));
    return {};
  })) clearSelection();
}

export function editSecret(secret: Ref): void {
  openView({ screen: 'editor', environment: secret.environment, id: secret.id });
}
