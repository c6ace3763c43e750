import { ask } from '../../bridge.ts';
import { reportFailure } from '../detail/copy.ts';
import { noteChange } from '../detail/secret-actions.ts';
import { clearSelection } from '../list/selection.ts';
import { currentVault } from '../shell/app-store.ts';
import { type BulkRef, openOverlay, type OverlayOf } from '../shell/view.ts';

export type BulkAction = OverlayOf<'bulk-confirm'>['action'];

/** "3 secrets", "1 secret". */
export function secretsWords(count: number): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? 'secret' : 'secrets'}`;
}

interface Changed {
  readonly changed: number;
  readonly undo?: string | undefined;
}

/** Runs a change and says what it did, with "Undo". True where it worked. */
async function change(run: () => Promise<Changed>, words: (count: string) => string): Promise<boolean> {
  try {
    const { changed, undo } = await run();
    noteChange(changed === 0 ? 'Nothing had to change' : words(secretsWords(changed)), undo);
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}

const runs: { readonly [A in BulkAction]: { readonly run: (secrets: BulkRef[]) => Promise<Changed>; readonly words: (count: string) => string; readonly leaves: boolean } } = {
  favourite: { run: (secrets) => ask('secret:setFavourite', { secrets, favourite: true }), words: (count) => `${count} added to favourites`, leaves: false },
  unfavourite: { run: (secrets) => ask('secret:setFavourite', { secrets, favourite: false }), words: (count) => `${count} removed from favourites`, leaves: false },
  trash: { run: (secrets) => ask('secret:trash', { secrets }), words: (count) => `${count} moved to the trash`, leaves: true },
  restore: { run: (secrets) => ask('secret:restore', { secrets }), words: (count) => `${count} restored`, leaves: true },
  purge: { run: (secrets) => ask('secret:purge', { secrets }), words: (count) => `${count} deleted for ever`, leaves: true },
};

/** Without another question. */
export async function runBulk(action: BulkAction, secrets: readonly BulkRef[]): Promise<void> {
  const { run, words, leaves } = runs[action];
  if ((await change(() => run([...secrets]), words)) && leaves) clearSelection();
}

/** Several secrets of a strict environment, and what cannot be taken back, are asked about first. */
export function startBulk(action: BulkAction, secrets: readonly BulkRef[]): void {
  const strict = currentVault()?.environments.filter(({ strictness }) => strictness === 'strict').map(({ name }) => name) ?? [];
  const careful = secrets.length > 1 && secrets.some(({ environment }) => strict.includes(environment));
  if (careful || action === 'purge') openOverlay({ dialog: 'bulk-confirm', secrets, action });
  else void runBulk(action, secrets);
}

export async function transferSecrets(secrets: readonly BulkRef[], to: string, how: 'move' | 'copy'): Promise<void> {
  const label = currentVault()?.environments.find(({ name }) => name === to)?.label ?? to;
  const done = await change(() => ask('secret:transfer', { secrets: [...secrets], to, how }), (count) => `${count} ${how === 'move' ? 'moved' : 'copied'} to ${label}`);
  if (done && how === 'move') clearSelection();
}

export async function tagSecrets(secrets: readonly BulkRef[], add: readonly string[], remove: readonly string[]): Promise<void> {
  const tags = [...add, ...remove].map((tag) => `“${tag}”`).join(', ');
  await change(() => ask('secret:tag', { secrets: [...secrets], add: [...add], remove: [...remove] }), (count) => `${tags} ${add.length > 0 ? 'added to' : 'removed from'} ${count}`);
}
