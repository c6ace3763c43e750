import { fetchRows, currentList } from '../list/list-store.ts';
import { selectedRefs } from '../list/selection.ts';
import { reportFailure } from '../detail/copy.ts';
import { showNotice } from '../toast/toast-store.ts';
import { type BulkRef, openHome, openOverlay } from '../shell/view.ts';

async function listedRefs(): Promise<readonly BulkRef[]> {
  const refs: BulkRef[] = [];
  for (let more = currentList().facts?.total ?? 0; more > 0; ) {
    const rows = await fetchRows(refs.length, more);
    if (rows.length === 0) break;
    refs.push(...rows.map(({ environment, id }) => ({ environment, id })));
    more -= rows.length;
  }
  return refs;
}

/** The menu's "Export": what is selected, else everything that is listed. */
export async function startExport(): Promise<void> {
  openHome();
  try {
    const selected = selectedRefs();
    const secrets = selected.length > 0 ? selected : await listedRefs();
    if (secrets.length === 0) showNotice({ words: 'There is nothing to export', detail: 'Unlock an environment, or list other secrets.', tone: 'danger' });
    else openOverlay({ dialog: 'export', secrets });
  } catch (error) {
    reportFailure(error);
  }
}
