import type { SecretRow } from '../../../shared/ipc/secret-calls.ts';
import { createStore, useStore } from '../../store.ts';
import { currentList, fetchRows, refreshList } from './list-store.ts';
import { placesOf, rowAt } from './places.ts';

/** A secret by environment and id. */
export interface SecretRef {
  readonly environment: string;
  readonly id: string;
}

interface Selection {
  /** The row that the detail shows and Enter copies. */
  readonly active: SecretRow | undefined;
  /** Its place in the list; -1 without one. */
  readonly place: number;
  /** The person went to this row, rather than the search to its first result. */
  readonly chosen: boolean;
  /** More than one: by `environment/id`, in the order in which they were picked. */
  readonly picked: ReadonlyMap<string, SecretRef>;
  /** Where a range begins. */
  readonly anchor: number;
}

const nothing: Selection = { active: undefined, place: -1, chosen: false, picked: new Map(), anchor: -1 };

const selectionStore = createStore<Selection>(nothing, (now, environments) => {
  const gone = now.active !== undefined && environments.includes(now.active.environment);
  const picked = new Map([...now.picked].filter(([, ref]) => !environments.includes(ref.environment)));
  return gone ? { ...nothing, picked } : { ...now, picked };
});

export function keyOf(ref: SecretRef): string {
  return `${ref.environment}/${ref.id}`;
}

export function useSelection(): Selection {
  return useStore(selectionStore);
}

export function currentSelection(): Selection {
  return selectionStore.get();
}

/** The secrets that a bulk action takes: what was picked, else the active one. */
export function selectedRefs(): readonly SecretRef[] {
  const { picked, active } = selectionStore.get();
  if (picked.size > 0) return [...picked.values()];
  return active ? [refOf(active)] : [];
}

export function clearPicked(): void {
  selectionStore.update((now) => (now.picked.size === 0 ? now : { ...now, picked: new Map() }));
}

/** The active secret has left the list: what is in its place now becomes the active one. */
export async function stepOver(place: number): Promise<void> {
  selectionStore.set({ ...nothing, place, chosen: place >= 0, anchor: place });
  await refreshList();
  refreshActive();
}

export function clearSelection(): void {
  selectionStore.set(nothing);
}

function refOf(ref: SecretRef): SecretRef {
  return { environment: ref.environment, id: ref.id };
}

/** Goes to a place; `chosen` is false where the search did it. */
export function activate(place: number, chosen = true): void {
  const active = rowAt(place);
  // Not held yet: the list goes there and asks for it; then `refreshActive` fills it in.
  selectionStore.set({ active, place, chosen, picked: new Map(), anchor: place });
}

/** Shows a secret that is known by its ref, such as one that was just made. */
export function activateRow(active: SecretRow): void {
  selectionStore.set({ ...nothing, active, chosen: true });
}

/** The active row as the newest answer has it, or nothing where it is gone. */
export function refreshActive(): void {
  const { active, place } = selectionStore.get();
  const { rows, recent, facts } = currentList();
  const places = placesOf(recent.length, facts?.total ?? 0);
  if (!active) {
    const next = Math.min(place, places - 1);
    const row = next < 0 ? undefined : rowAt(next);
    if (place >= 0 && (row || places === 0)) selectionStore.update((now) => ({ ...now, active: row, place: row ? next : -1 }));
    return;
  }
  const same = rowAt(place);
  // Scrolled away from it: nothing is known of its place, and nothing has to change.
  if (!same && place >= 0 && place < places) return;
  if (same && keyOf(same) === keyOf(active)) {
    if (same !== active) selectionStore.update((now) => ({ ...now, active: same }));
    return;
  }
  for (const [index, row] of rows) {
    if (keyOf(row) !== keyOf(active)) continue;
    selectionStore.update((now) => ({ ...now, active: row, place: index + recent.length }));
    return;
  }
  selectionStore.update((now) => ({ ...now, place: -1 }));
}

/** Ctrl or Cmd and a click: adds or takes away one. */
export function togglePicked(place: number): void {
  const row = rowAt(place);
  if (!row) return;
  selectionStore.update((now) => {
    const picked = new Map(now.picked.size === 0 && now.active ? [[keyOf(now.active), refOf(now.active)]] : now.picked);
    if (!picked.delete(keyOf(row))) picked.set(keyOf(row), refOf(row));
    return { active: row, place, chosen: true, picked, anchor: place };
  });
}

/** Shift: everything between the anchor and `place`, asking main for what is not drawn. */
export async function pickTo(place: number): Promise<void> {
  const { anchor } = selectionStore.get();
  const from = anchor < 0 ? place : anchor;
  const rows = await rowsBetween(Math.min(from, place), Math.max(from, place));
  const active = rowAt(place) ?? (place >= from ? rows.at(-1) : rows[0]);
  if (!active) return;
  selectionStore.set({ active, place, chosen: true, picked: asPicked(rows), anchor: from });
}

/** Ctrl or Cmd+A. */
export async function pickAll(): Promise<void> {
  const { recent, facts } = currentList();
  if (!facts || facts.total === 0) return;
  const rows = await rowsBetween(recent.length, placesOf(recent.length, facts.total) - 1);
  selectionStore.update((now) => ({ ...now, picked: asPicked(rows) }));
}

function asPicked(rows: readonly SecretRow[]): Map<string, SecretRef> {
  return new Map(rows.map((row) => [keyOf(row), refOf(row)]));
}

async function rowsBetween(first: number, last: number): Promise<SecretRow[]> {
  const { recent } = currentList();
  const rows = recent.slice(first, last + 1);
  let offset = Math.max(0, first - recent.length);
  const end = last - recent.length;
  while (offset <= end) {
    const page = await fetchRows(offset, end - offset + 1);
    if (page.length === 0) break;
    rows.push(...page);
    offset += page.length;
  }
  return rows;
}
