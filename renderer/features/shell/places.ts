import type { SecretFilter } from '../../../shared/ipc/secret-calls.ts';
import { setFilter } from '../list/list-store.ts';
import { clearSelection } from '../list/selection.ts';
import { openHome, useView } from './view.ts';

/** The list is on screen: the detail or the editor stands beside it. */
export function useListed(): boolean {
  const { screen } = useView();
  return screen === 'secrets' || screen === 'editor';
}

/** A part of the vault that the sidebar leads to. */
export type Place = Pick<SecretFilter, 'show' | 'environment' | 'kind' | 'tag'>;

/** Where a filter is. */
export function placeOf({ show, environment, kind, tag }: SecretFilter): Place {
  return {
    show,
    ...(environment === undefined ? {} : { environment }),
    ...(kind === undefined ? {} : { kind }),
    ...(tag === undefined ? {} : { tag }),
  };
}

export function samePlace(a: Place, b: Place): boolean {
  return a.show === b.show && a.environment === b.environment && a.kind === b.kind && a.tag === b.tag;
}

/** Lists a part of the vault, from its top and without a search. */
export async function browse({ show, environment, kind, tag }: Place): Promise<void> {
  openHome();
  clearSelection();
  await setFilter({ text: '', show, environment, kind, tag });
}
