import type { Input } from '../../shared/ipc/contract.ts';
import type { FieldView, SecretRow } from '../../shared/ipc/secret-calls.ts';
import { copyAsFormsOf, copyAsLabels } from '../../shared/model/copy-as.ts';
import { ask } from '../bridge.ts';
import { fieldWords } from '../features/detail/field-words.ts';
import { createStore, useStore } from '../store.ts';

/** What else can be copied of one secret. */
export interface PanelAction {
  readonly label: string;
  readonly run: () => Promise<unknown>;
}

interface Actions {
  readonly row: SecretRow;
  readonly list: readonly PanelAction[];
  readonly at: number;
}

const actionsStore = createStore<Actions | undefined>(undefined, (now, environments) => (now && environments.includes(now.row.environment) ? undefined : now));

export function useActions(): Actions | undefined {
  return useStore(actionsStore);
}

export function currentActions(): Actions | undefined {
  return actionsStore.get();
}

export function closeActions(): void {
  actionsStore.set(undefined);
}

/** Shows what else can be copied of `row`; `isStill` says whether that is still wanted once it is known. */
export async function openActions(row: SecretRow, isStill: () => boolean): Promise<void> {
  const ref = { environment: row.environment, id: row.id };
  const { fields, kind } = await ask('secret:get', ref);
  if (!isStill()) return;
  const filled = [...fields.filter(({ main }) => main), ...fields.filter(({ main }) => !main)].filter(({ length }) => length > 0);
  const list = [...filled.map((field) => fieldAction(ref, field)), ...copyAsFormsOf(kind).map((form) => ({ label: `Copy as: ${copyAsLabels[form]}`, run: () => ask('secret:copyAs', { ...ref, form }) }))];
  actionsStore.set({ row, list, at: 0 });
}

function fieldAction(ref: Input<'secret:get'>, { key, label }: FieldView): PanelAction {
  return { label: `Copy ${fieldWords(label)}`, run: () => ask('secret:copy', { ...ref, field: key }) };
}

export function moveAction(step: 1 | -1): void {
  actionsStore.update((now) => now && { ...now, at: Math.min(now.list.length - 1, Math.max(0, now.at + step)) });
}
