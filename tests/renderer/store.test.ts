import { describe, expect, test, vi } from 'vitest';
import { createStore, dropEnvironments } from '../../renderer/store.ts';

describe('a store', () => {
  test('tells its listeners of a change, and only of a change', () => {
    const store = createStore({ count: 1 });
    const listener = vi.fn();
    const stop = store.subscribe(listener);
    store.update((now) => now);
    expect(listener).not.toHaveBeenCalled();
    store.set({ count: 2 });
    stop();
    store.set({ count: 3 });
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.get()).toEqual({ count: 3 });
  });

  test('S13: locking drops the whole object of what is locked and leaves the rest', () => {
    const titles = createStore<Record<string, string>>({ prod: 'orders-db', dev: 'scratch' }, (now, environments) =>
      Object.fromEntries(Object.entries(now).filter(([name]) => !environments.includes(name))),
    );
    const kept = createStore('nothing of an environment');
    dropEnvironments(['prod']);
    expect(titles.get()).toEqual({ dev: 'scratch' });
    expect(kept.get()).toBe('nothing of an environment');
  });

  test('nothing is dropped where nothing locks', () => {
    const store = createStore('title', () => '');
    dropEnvironments([]);
    expect(store.get()).toBe('title');
  });
});
