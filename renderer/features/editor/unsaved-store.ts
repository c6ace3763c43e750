import { createStore, useStore } from '../../store.ts';

/** By environment: the title of the edit that waits there, or `none` where this window knows that none does. */
type Unsaved = ReadonlyMap<string, { readonly title: string } | 'none'>;

/** What this window knows better than the last state of the vault. A lock seals the edits: then main knows best. */
const unsavedStore = createStore<Unsaved>(new Map(), (now, environments) => new Map([...now].filter(([name]) => !environments.includes(name))));

export function useUnsaved(): Unsaved {
  return useStore(unsavedStore);
}

export function noteUnsaved(environment: string, title: string): void {
  unsavedStore.update((now) => {
    const known = now.get(environment);
    return typeof known === 'object' && known.title === title ? now : new Map(now).set(environment, { title });
  });
}

export function noteSaved(environment: string): void {
  unsavedStore.update((now) => (now.get(environment) === 'none' ? now : new Map(now).set(environment, 'none')));
}
