import { ask } from '../../bridge.ts';
import { reportFailure } from '../detail/copy.ts';
import { resetList } from '../list/list-store.ts';
import { clearSelection } from '../list/selection.ts';
import { currentVault, refreshApp, setVault } from '../shell/app-store.ts';
import { openHome } from '../shell/view.ts';

/** Opens the vault at `path`, or the one that the person chooses; an open one is closed first. */
export async function openVault(path?: string): Promise<void> {
  try {
    const chosen = path ?? (await ask('vault:choosePath', { purpose: 'open' })).path;
    if (chosen === undefined) return;
    if (currentVault()) await ask('vault:close', {});
    enterVault(await ask('vault:open', { path: chosen }));
  } catch (error) {
    reportFailure(error);
  }
  await refreshApp();
}

/** Shows a vault that was just opened or created, from its beginning. */
export function enterVault(vault: Parameters<typeof setVault>[0]): void {
  resetList();
  clearSelection();
  setVault(vault);
  openHome();
}

/** Locks and closes the open vault; the start screen comes back. */
export async function closeVault(): Promise<void> {
  try {
    await ask('vault:close', {});
    enterVault(undefined);
  } catch (error) {
    reportFailure(error);
  }
  await refreshApp();
}
