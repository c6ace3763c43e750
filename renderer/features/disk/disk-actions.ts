import { ask } from '../../bridge.ts';
import { setVault } from '../shell/app-store.ts';
import { showNotice } from '../toast/toast-store.ts';

/** Takes the file on disk. Edits that are not saved stay where they are and are saved on it afterwards. */
export async function loadNewerFile(): Promise<void> {
  setVault(await ask('vault:reload', {}));
  showNotice({ words: 'The newer file is loaded', tone: 'ok' });
}

/** What is open here, as it is here, into another file. Answers its path; undefined where none was chosen. */
export async function saveMineAsCopy(): Promise<string | undefined> {
  const { path } = await ask('vault:choosePath', { purpose: 'copy' });
  if (path === undefined) return undefined;
  return (await ask('vault:saveCopy', { path })).path;
}
