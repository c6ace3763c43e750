import type { WireError } from '../../shared/ipc/call.ts';
import type { SecretRow } from '../../shared/ipc/secret-calls.ts';
import type { EnvironmentState, VaultState } from '../../shared/ipc/vault-calls.ts';
import { ask, failureOf, listen } from '../bridge.ts';
import { announce } from '../components/announce.tsx';
import { needsConsent, opensByItself } from '../features/lock/unlock.ts';
import { createStore, dropEnvironments, useStore } from '../store.ts';
import { closeActions, currentActions, openActions } from './actions-store.ts';
import { filterOf } from './query.ts';

interface Panel {
  readonly turn: number;
  readonly shown: boolean;
  readonly vault: VaultState | undefined;
  readonly typed: string;
  readonly rows: readonly SecretRow[];
  readonly total: number;
  /** The row that the arrows went to; without one, Enter copies the first that the words find at that moment. */
  readonly chosen: number | undefined;
  readonly unlocking: string | undefined;
  readonly failure: WireError | undefined;
}

const empty = { typed: '', rows: [], total: 0, chosen: undefined, unlocking: undefined, failure: undefined } as const;

/** Rows of the list that the panel has room for. */
const mostRows = 6;

const panelStore = createStore<Panel>({ turn: 0, shown: false, vault: undefined, ...empty }, (now, environments) => {
  latest++;
  return { ...now, rows: now.rows.filter(({ environment }) => !environments.includes(environment)), chosen: undefined };
});

let latest = 0;
/** Settles once main has said which vault is open: keys may come before. */
let started: Promise<void> = Promise.resolve();

export function usePanel(): Panel {
  return useStore(panelStore);
}

/** Environments that are not searched because they are locked. */
export function lockedOf(vault: VaultState | undefined): readonly EnvironmentState[] {
  return vault?.environments.filter(({ lock }) => lock === 'locked' || lock === 'unlocking') ?? [];
}

const names = (vault: VaultState | undefined): readonly string[] => vault?.environments.map(({ name }) => name) ?? [];

async function query(): Promise<void> {
  const mine = ++latest;
  const { typed, vault, shown } = panelStore.get();
  if (!vault || !shown) return;
  try {
    const { rows, total } = await ask('secret:query', { filter: filterOf(typed, names(vault)), offset: 0, limit: mostRows });
    if (mine === latest) panelStore.update((now) => ({ ...now, rows, total, chosen: keptChoice(now, rows) }));
  } catch (error) {
    if (mine === latest) panelStore.update((now) => ({ ...now, rows: [], total: 0, chosen: undefined, failure: failureOf(error) }));
  }
}

/** The same secret, wherever it is now. */
function keptChoice({ chosen, rows: before }: Panel, rows: readonly SecretRow[]): number | undefined {
  const row = chosen === undefined ? undefined : before[chosen];
  const at = row ? rows.findIndex(({ id, environment }) => id === row.id && environment === row.environment) : -1;
  return at < 0 ? undefined : at;
}

export function setTyped(typed: string): void {
  closeActions();
  panelStore.update((now) => ({ ...now, typed, chosen: undefined, failure: undefined }));
  void query();
}

/** Up and down; from then on Enter copies that row, whatever is found meanwhile. */
export function moveChoice(step: 1 | -1): void {
  panelStore.update((now) => {
    if (now.rows.length === 0) return now;
    return { ...now, chosen: Math.min(now.rows.length - 1, Math.max(0, (now.chosen ?? 0) + step)) };
  });
}

/** Enter: one call that carries what was typed, or the row that was chosen. Hidden once it is on the clipboard. */
export async function copyChosen(): Promise<void> {
  const { typed, chosen, rows } = panelStore.get();
  const row = chosen === undefined ? undefined : rows[chosen];
  await started;
  const { vault } = panelStore.get();
  if (!vault) return openMain();
  try {
    if (row) await ask('secret:copy', { environment: row.environment, id: row.id });
    else await ask('secret:copyFirst', { filter: filterOf(typed, names(vault)) });
    await hidePanel();
  } catch (error) {
    panelStore.update((now) => ({ ...now, failure: failureOf(error) }));
  }
}

/** A click on a row. */
export async function copyRow(at: number): Promise<void> {
  panelStore.update((now) => ({ ...now, chosen: at }));
  await copyChosen();
}

/**
 * What else can be copied: of the row that was chosen, or of the first that the words find now, asked for anew since the
 * rows on screen may be those of the words before.
 */
export async function showActions(): Promise<void> {
  const { typed, chosen, rows, vault, turn } = panelStore.get();
  const isStill = (): boolean => panelStore.get().shown && panelStore.get().typed === typed && panelStore.get().turn === turn;
  try {
    const row = chosen === undefined ? (await ask('secret:query', { filter: filterOf(typed, names(vault)), offset: 0, limit: 1 })).rows[0] : rows[chosen];
    if (row && isStill()) await openActions(row, isStill);
  } catch (error) {
    panelStore.update((now) => ({ ...now, failure: failureOf(error) }));
  }
}

/** Copies what the action says, then hides. */
export async function runAction(at = currentActions()?.at ?? 0): Promise<void> {
  try {
    await currentActions()?.list[at]?.run();
    await hidePanel();
  } catch (error) {
    panelStore.update((now) => ({ ...now, failure: failureOf(error) }));
  }
}

const nextFrame = (): Promise<void> => new Promise((resolve) => void requestAnimationFrame(() => resolve()));

/** Empties the panel, waits until that is painted, and has it hidden: the next first frame is never the present one. */
export async function hidePanel(): Promise<void> {
  const { turn } = panelStore.get();
  latest++;
  closeActions();
  panelStore.update((now) => ({ ...now, shown: false, ...empty }));
  await nextFrame();
  await nextFrame();
  await ask('panel:hide', { turn }).catch(() => undefined);
}

/** Opens what needs nothing typed; everything else is asked in the main window. */
export async function unlockFirst(): Promise<void> {
  const { vault, unlocking } = panelStore.get();
  const environment = lockedOf(vault)[0];
  if (!environment || unlocking !== undefined) return;
  if (!opensByItself(environment) || needsConsent(environment)) return openMain();
  panelStore.update((now) => ({ ...now, unlocking: environment.name, failure: undefined }));
  try {
    const state = await ask('vault:unlock', { environment: environment.name });
    panelStore.update((now) => ({ ...now, vault: state, unlocking: undefined }));
    announce(`${environment.label} is open`);
    await query();
  } catch (error) {
    panelStore.update((now) => ({ ...now, unlocking: undefined, failure: failureOf(error) }));
  }
}

/** The main window, where there is room to ask. */
export async function openMain(): Promise<void> {
  await hidePanel();
  await ask('panel:openMain', {}).catch(() => undefined);
}

/** Follows main, then asks how things stand; in this order nothing is missed. */
export function startPanel(): void {
  listen('panel', ({ state, turn }) => {
    if (state === 'hiding') return void hidePanel();
    panelStore.update((now) => ({ ...now, turn, shown: true, ...(now.shown ? empty : {}) }));
    void query();
  });
  listen('locking', ({ environments }) => dropEnvironments(environments));
  listen('settings-changed', ({ theme }) => follow(theme));
  listen('vault-changed', ({ vault }) => {
    panelStore.update((now) => ({ ...now, vault }));
    void query();
  });
  started = readState().catch((error: unknown) => panelStore.update((now) => ({ ...now, failure: failureOf(error) })));
}

async function readState(): Promise<void> {
  const [{ vault }, { theme }] = await Promise.all([ask('vault:getState', {}), ask('settings:get', {})]);
  follow(theme);
  panelStore.update((now) => ({ ...now, vault }));
  await query();
}

function follow(theme: 'system' | 'light' | 'dark'): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
