import { useSyncExternalStore } from 'react';

/** What a window holds of one feature: a whole object that is replaced, never a cache that fills by itself. */
export interface Store<T> {
  readonly get: () => T;
  readonly set: (next: T) => void;
  readonly update: (change: (now: T) => T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** What is left of a state once these environments are locked. */
type Drop<T> = (now: T, environments: readonly string[]) => T;

const drops = new Set<(environments: readonly string[]) => void>();

/**
 * Makes a store. With `drop`, the store is asked at every lock what may stay; anything that was read out of an
 * environment must go. A store that holds nothing of an environment needs none.
 */
export function createStore<T>(initial: T, drop?: Drop<T>): Store<T> {
  let state = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, state)) return;
    state = next;
    for (const listener of listeners) listener();
  };
  if (drop) drops.add((environments) => set(drop(state, environments)));
  return {
    get: () => state,
    set,
    update: (change) => set(change(state)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Lets every store drop what it holds of these environments, before main wipes their keys. */
export function dropEnvironments(environments: readonly string[]): void {
  if (environments.length === 0) return;
  for (const drop of drops) drop(environments);
}

/** The whole state, or the part that `select` picks; what it picks must be stable while nothing changed. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, P>(store: Store<T>, select: (state: T) => P): P;
export function useStore<T, P>(store: Store<T>, select?: (state: T) => P): T | P {
  return useSyncExternalStore(store.subscribe, () => (select ? select(store.get()) : store.get()));
}
