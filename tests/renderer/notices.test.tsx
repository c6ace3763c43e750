import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { noticeWords } from '../../renderer/features/toast/notice-words.ts';
import { environment, idOf, rowOf, vaultOf } from './fake-main.ts';
import { renderApp } from './render-app.tsx';

const vault = vaultOf(environment('prod'));
const rows = [rowOf(1, { title: 'orders-db' })];

describe('notices', () => {
  test('a change that can be taken back offers Undo, by button and by Ctrl+Z', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.answer('secret:trash', () => ({ undo: 'u1', changed: 1 }));
    main.answer('secret:undo', () => ({ changed: 1 }));
    await user.click(screen.getByRole('option'));
    await screen.findByRole('button', { name: 'Copy password' });
    await user.keyboard('{Delete}');
    // Every saved change is told as a changed vault; what was offered stays.
    await act(async () => main.send('vault-changed', { vault: { ...vault, savedAtMs: 1 } }));
    await screen.findByRole('button', { name: 'Undo' });
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(main.called.at(-1)).toEqual({ channel: 'secret:undo', input: { undo: 'u1' } }));
    expect(main.called.find(({ channel }) => channel === 'secret:trash')?.input).toEqual({ secrets: [{ environment: 'prod', id: idOf(1) }] });
  });

  test('a failure is told in words with its next action, and stays until it is dismissed', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.refuse('secret:setFavourite', 'ERR_STORAGE_FULL', { path: '/v/payments.breakglass' });
    await user.click(screen.getByRole('option'));
    await user.click(await screen.findByRole('button', { name: 'Favourite' }));
    expect((await screen.findAllByText(/payments\.breakglass was not saved/)).length).toBeGreaterThan(0);
    expect(screen.getByText('Free some space and save again.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText('Free some space and save again.')).toBeNull();
  });

  test('a cancelled action is no failure', async () => {
    const { main, user } = await renderApp(vault, rows);
    main.refuse('secret:setFavourite', 'ERR_CANCELLED');
    await user.click(screen.getByRole('option'));
    await user.click(await screen.findByRole('button', { name: 'Favourite' }));
    expect(screen.queryByRole('button', { name: 'Dismiss' })).toBeNull();
  });

  test('what the program did by itself and could not do is told', async () => {
    const { main } = await renderApp(vault, rows);
    await act(async () => main.send('notice', { key: 'backup-not-made', detail: 'ERR_STORAGE_FULL' }));
    expect(screen.getByText('The vault was saved, but no backup of the earlier file was made.')).toBeTruthy();
    expect(noticeWords('settings-damaged', 'settings.json.1').detail).toContain('settings.json.1');
  });

  test('a file that changed on disk is said above the list', async () => {
    await renderApp({ ...vault, changedOnDisk: true }, rows);
    expect(screen.getByText(/Nothing is saved until you load it/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'See what changed' })).toBeTruthy();
  });
});
