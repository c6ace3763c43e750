import { ask, listen } from '../../bridge.ts';
import { showSecret } from '../detail/detail-store.ts';
import { startExport } from '../export/start-export.ts';
import { refreshList } from '../list/list-store.ts';
import { currentSelection, refreshActive } from '../list/selection.ts';
import { lock } from '../lock/unlock.ts';
import { focusSearch, newSecret } from '../shortcuts/shortcuts.ts';
import { openVault } from '../start/open-vault.ts';
import { currentVault } from './app-store.ts';
import { openOverlay, openView } from './view.ts';

const inputSeenEveryMs = 5_000;

const commands = {
  'new-secret': newSecret,
  search: focusSearch,
  'lock-all': () => void (currentVault() && lock()),
  settings: () => openView({ screen: 'settings' }),
  open: () => void openVault(),
  create: () => openView({ screen: 'create-vault' }),
  shortcuts: () => openOverlay({ dialog: 'shortcuts' }),
  import: () => openView({ screen: 'import' }),
  export: () => void startExport(),
};

/** Brings the list and the detail up to date after anything in the vault changed. */
export async function refreshSecrets(): Promise<void> {
  await refreshList();
  refreshActive();
  await showSecret(currentSelection().active);
}

/** Follows what main asks of the window, and tells it of input, so that idle locking stays honest. */
export function startFollowing(): void {
  listen('command', ({ command }) => commands[command]());
  let told = 0;
  const seen = (): void => {
    const now = Date.now();
    if (now - told < inputSeenEveryMs) return;
    told = now;
    // Nothing depends on the answer.
    ask('app:setInputSeen', {}).catch(() => undefined);
  };
  for (const kind of ['keydown', 'pointerdown', 'wheel']) window.addEventListener(kind, seen, { capture: true, passive: true });
}
