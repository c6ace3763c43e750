import { act, cleanup, render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { vi } from 'vitest';
import type { VaultState } from '../../shared/ipc/vault-calls.ts';
import type { SecretRow } from '../../shared/ipc/secret-calls.ts';
import { appWith, type FakeMain, installMain, queryFrom, secretOf } from './fake-main.ts';

/** happy-dom lays nothing out: the virtual list needs a height to draw rows in. */
function giveHeights(): void {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(372);
}

/** The whole window over a fake main, with fresh stores: locking must leave nothing behind in any of them. */
export async function renderApp(vault: VaultState | undefined, rows: readonly SecretRow[] = []): Promise<{ main: FakeMain; user: UserEvent }> {
  cleanup();
  vi.resetModules();
  giveHeights();
  const main = installMain();
  main.answer('app:getState', () => appWith(vault));
  main.answer('app:setInputSeen', () => ({}));
  main.answer('clipboard:getState', () => ({ state: 'idle', limits: [] }));
  const closed = vault?.environments.filter((environment) => environment.lock === 'locked').map(({ name }) => name) ?? [];
  main.answer('secret:query', queryFrom(rows.filter((row) => !closed.includes(row.environment)), closed));
  main.answer('secret:get', ({ environment, id }) => secretOf(rows.find((row) => row.id === id && row.environment === environment)!));
  const { App } = await import('../../renderer/app.tsx');
  const { startApp } = await import('../../renderer/features/shell/app-store.ts');
  const { startFollowing } = await import('../../renderer/features/shell/follow.ts');
  const { startToasts } = await import('../../renderer/features/toast/toast-store.ts');
  const { startUnlocks } = await import('../../renderer/features/lock/unlock.ts');
  const user = userEvent.setup();
  await act(async () => {
    startUnlocks();
    startFollowing();
    await startToasts();
    await startApp();
  });
  render(<App />);
  await act(async () => undefined);
  return { main, user };
}
