import { act, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { UserEvent } from '@testing-library/user-event';
import { defaultSettings, type Settings } from '../../../../shared/model/settings.ts';
import { environment, type FakeMain, vaultOf } from '../../fake-main.ts';
import { renderApp } from '../../render-app.tsx';

let main: FakeMain;
let user: UserEvent;
let kept: Settings;

beforeEach(async () => {
  kept = defaultSettings;
  ({ main, user } = await renderApp(vaultOf(environment('prod', { strictness: 'strict' }))));
  main.answer('settings:set', (change) => (kept = { ...kept, ...(change as Partial<Settings>) }));
  main.answer('vault:listBackups', () => ({ backups: [{ name: 'b1', savedAtMs: 0, sizeBytes: 1200 }] }));
  await user.keyboard('{Control>},{/Control}');
  await screen.findByRole('heading', { name: 'Locking' });
});

async function choose(label: string, option: string): Promise<void> {
  await user.click(screen.getByRole('combobox', { name: label }));
  await user.click(await screen.findByRole('option', { name: option }));
}

describe('settings', () => {
  test.each([
    ['Lock when the screen locks', { lockOnScreenLock: false }],
    ['Lock when the computer sleeps', { lockOnSuspend: false }],
    ['Never draw values', { neverDrawValues: true }],
    ['Draw values although the window can be captured', { hideFromCapture: false }],
  ] as const)('the switch “%s” is kept at once and shows what main kept', async (name, change) => {
    const control = screen.getByRole('switch', { name });
    const before = control.getAttribute('aria-checked');
    await user.click(control);
    expect(main.called.at(-1)).toEqual({ channel: 'settings:set', input: change });
    expect(screen.getByRole('switch', { name }).getAttribute('aria-checked')).not.toBe(before);
  });

  test('one that main refuses stays as it was, and says why', async () => {
    main.refuse('settings:set', 'ERR_STORAGE_FULL', { path: 'settings.json' });
    await user.click(screen.getByRole('switch', { name: 'Lock when the screen locks' }));
    expect(screen.getByRole('switch', { name: 'Lock when the screen locks' }).getAttribute('aria-checked')).toBe('true');
    expect((await screen.findByRole('region', { name: 'Notices' })).textContent).toContain('The disk is full');
  });

  test('an environment has a delay of its own until it follows its kind again', async () => {
    await choose('Lock prod after', '2 minutes');
    expect(kept.idleOverrides).toEqual([{ vaultId: 'v', environment: 'prod', minutes: 2 }]);
    await user.click(screen.getByRole('button', { name: 'Let prod follow its kind again' }));
    expect(kept.idleOverrides).toEqual([]);
  });

  test('a restored backup is asked for first', async () => {
    main.answer('vault:restoreBackup', () => vaultOf(environment('prod', { generation: 1 })));
    await user.click(await screen.findByRole('button', { name: /^Restore the backup of/ }));
    const dialog = await screen.findByRole('alertdialog');
    expect(main.called.some(({ channel }) => channel === 'vault:restoreBackup')).toBe(false);
    await user.click(within(dialog).getByRole('button', { name: 'Restore' }));
    expect(main.called.find(({ channel }) => channel === 'vault:restoreBackup')?.input).toEqual({ name: 'b1' });
  });

  test('it works without a vault, and leaves out what needs one', async () => {
    ({ main, user } = await renderApp(undefined));
    await user.keyboard('{Control>},{/Control}');
    await screen.findByRole('heading', { name: 'Locking' });
    expect(screen.queryByRole('button', { name: /Save a copy/ })).toBeNull();
    await user.keyboard('{Escape}');
    await act(async () => undefined);
    expect(screen.getByRole('button', { name: 'Create a vault' })).toBeTruthy();
  });
});
