import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { ask, failureOf, listen } from '../../bridge.ts';
import { createStore, dropEnvironments, useStore } from '../../store.ts';

/** What the window knows of the program; the vault's state is names, counts and lock states, never content. */
interface AppModel {
  readonly app: AppState | undefined;
  readonly failure: WireError | undefined;
}

const appStore = createStore<AppModel>({ app: undefined, failure: undefined });

/** The state of the program; `undefined` until main has answered the first time. */
export function useApp(): AppState | undefined {
  return useStore(appStore, (now) => now.app);
}

export function useStartFailure(): WireError | undefined {
  return useStore(appStore, (now) => now.failure);
}

export function useSettings(): Settings | undefined {
  return useStore(appStore, (now) => now.app?.settings);
}

/** The open vault. */
export function useVault(): VaultState | undefined {
  return useStore(appStore, (now) => now.app?.vault);
}

export function useEnvironment(name: string): EnvironmentState | undefined {
  return useStore(appStore, (now) => now.app?.vault?.environments.find((environment) => environment.name === name));
}

export function currentVault(): VaultState | undefined {
  return appStore.get().app?.vault;
}

export function currentApp(): AppState | undefined {
  return appStore.get().app;
}

/** Takes over the state that a call answered; main says the same in `vault-changed`. */
export function setVault(vault: VaultState | undefined): void {
  appStore.update((now) => (now.app ? { ...now, app: withVault(now.app, vault) } : now));
}

export function setSettings(settings: Settings): void {
  appStore.update((now) => (now.app ? { ...now, app: { ...now.app, settings } } : now));
}

function withVault(app: AppState, vault: VaultState | undefined): AppState {
  const next = { ...app };
  if (vault === undefined) delete next.vault;
  else next.vault = vault;
  return next;
}

/** Asks main for everything again, such as recent vaults after one was opened. */
export async function refreshApp(): Promise<void> {
  try {
    appStore.set({ app: await ask('app:getState', {}), failure: undefined });
  } catch (error) {
    appStore.update((now) => ({ ...now, failure: failureOf(error) }));
  }
}

/** Subscribes to main, then reads the state: in this order nothing is missed. */
export async function startApp(): Promise<void> {
  listen('locking', ({ environments }) => dropEnvironments(environments));
  listen('vault-changed', ({ vault }) => {
    dropEnvironments(lockedNow(vault));
    setVault(vault);
  });
  listen('settings-changed', setSettings);
  await refreshApp();
}

/** What was open and is not any more, should the word of its locking have been missed. */
function lockedNow(next: VaultState | undefined): readonly string[] {
  const open = (environment: EnvironmentState): boolean => environment.lock === 'open' || environment.lock === 'read-only';
  const still = new Set(next?.environments.filter(open).map((environment) => environment.name));
  const before = currentVault()?.environments.filter(open).map((environment) => environment.name) ?? [];
  return before.filter((name) => !still.has(name));
}
