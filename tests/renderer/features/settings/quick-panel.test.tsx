import { act, fireEvent, screen, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import type { QuickShortcutState } from '../../../../shared/ipc/app-calls.ts';
import { defaultQuickShortcut, defaultSettings, type Settings } from '../../../../shared/model/settings.ts';
import { environment, type FakeMain, vaultOf } from '../../fake-main.ts';
import { renderApp } from '../../render-app.tsx';

let main: FakeMain;
let user: UserEvent;
let kept: Settings;
let told: Partial<QuickShortcutState>;

/** Settings over a main that knows what the system says of each shortcut. */
async function openSettings(): Promise<void> {
  ({ main, user } = await renderApp(vaultOf(environment('prod'))));
  main.answer('settings:set', (change) => (kept = { ...kept, ...(change as Partial<Settings>) }));
  main.answer('panel:setRecording', () => ({}));
  main.answer('panel:getShortcut', () => {
    const accelerator = kept.quickShortcut ?? defaultQuickShortcut;
    return { accelerator, state: accelerator === '' ? 'none' : 'given', wayland: false, command: '/opt/breakglass --quick', ...told };
  });
  await user.keyboard('{Control>},{/Control}');
  await screen.findByRole('heading', { name: 'Quick panel' });
}

beforeEach(async () => {
  kept = defaultSettings;
  told = {};
  await openSettings();
});

const section = () => within(screen.getByRole('region', { name: 'Quick panel' }));
const change = () => section().getByRole('button', { name: 'Change the shortcut of the quick panel' });
const recording = () => section().queryByRole('button', { name: 'Press the new shortcut' });
const sent = () => main.called.filter(({ channel }) => channel === 'settings:set').map(({ input }) => input);
const suspensions = () => main.called.filter(({ channel }) => channel === 'panel:setRecording').map(({ input }) => (input as { recording: boolean }).recording);

describe('the shortcut of the quick panel', () => {
  test('is shown as its keys, with the command that opens the panel without it, ready to copy', async () => {
    expect(section().getByText('Ctrl+Alt+Shift+B')).toBeTruthy();
    const command = section().getByRole<HTMLInputElement>('textbox', { name: 'Command' });
    expect(command.value).toBe('/opt/breakglass --quick');
    await user.click(command);
    expect(command.value.slice(command.selectionStart!, command.selectionEnd!)).toBe('/opt/breakglass --quick');
  });

  test('becomes what is pressed next; the present one is left out meanwhile, and no key does anything else', async () => {
    await user.click(change());
    expect(suspensions()).toEqual([true]);
    await user.keyboard('{Control>}{Alt>}k{/Alt}{/Control}');
    expect(sent()).toEqual([{ quickShortcut: 'CommandOrControl+Alt+K' }]);
    expect(suspensions()).toEqual([true, false]);
    expect(section().getByText('Ctrl+Alt+K')).toBeTruthy();
    expect(recording()).toBeNull();
  });

  test('Escape keeps what is set, and Settings stay', async () => {
    await user.click(change());
    await user.keyboard('{Escape}');
    expect(recording()).toBeNull();
    expect(screen.getByRole('heading', { name: 'Quick panel' })).toBeTruthy();
    expect([sent(), suspensions()]).toEqual([[], [true, false]]);
  });

  test.each([
    ['another control', () => user.tab()],
    ['another window', () => fireEvent.blur(window)],
  ])('going to %s keeps what is set', async (_where, leave) => {
    await user.click(change());
    await act(async () => leave());
    expect(recording()).toBeNull();
    expect([sent(), suspensions()]).toEqual([[], [true, false]]);
  });

  test.each([
    ['{Control>}n{/Control}', /Hold two of Ctrl, Alt, Shift and Super/],
    ['{Control>}{Alt>}[Period]{/Alt}{/Control}', /Use a letter/],
    ['{Control>}{Shift>}{Backspace}{/Shift}{/Control}', /is “Clear the clipboard now” in Breakglass/],
  ])('%s is not taken, says why, and the next press is', async (keys, why) => {
    await user.click(change());
    await user.keyboard(keys);
    expect(section().getByRole('status').textContent).toMatch(why);
    expect(sent()).toEqual([]);
    await user.keyboard('{Alt>}{Shift>}j{/Shift}{/Alt}');
    expect(sent()).toEqual([{ quickShortcut: 'Alt+Shift+J' }]);
    expect(section().getByRole('status').textContent).not.toMatch(why);
  });

  test('one that the system refuses is said under it, and Reset takes the default again', async () => {
    told = { state: 'refused' };
    await user.click(change());
    await user.keyboard('{Control>}{Alt>}k{/Alt}{/Control}');
    expect(section().getByRole('status').textContent).toContain('Another program already uses this');
    told = {};
    await user.click(section().getByRole('button', { name: 'Reset the shortcut of the quick panel' }));
    expect(sent().at(-1)).toEqual({ quickShortcut: defaultQuickShortcut });
    expect(section().getByRole('status').textContent).toContain('Opens the panel over any program');
    expect(section().queryByRole('button', { name: /^Reset/ })).toBeNull();
  });

  test('Backspace alone sets none', async () => {
    await user.click(change());
    await user.keyboard('{Backspace}');
    expect(sent()).toEqual([{ quickShortcut: '' }]);
    expect(section().getByText('None')).toBeTruthy();
  });

  test('on Wayland nothing is promised', async () => {
    told = { state: 'untold', wayland: true };
    await openSettings();
    expect(section().getByRole('status').textContent).toContain('does not say whether the shortcut works');
  });
});

describe('the hint on an empty screen', () => {
  test.each([['given', 1], ['untold', 0], ['refused', 0], ['none', 0]] as const)('with a shortcut that is %s is there %i times', async (state, times) => {
    ({ main, user } = await renderApp(undefined));
    expect(screen.queryAllByText(/Open Breakglass from anywhere/)).toHaveLength(0);
    main.answer('panel:getShortcut', () => ({ accelerator: defaultQuickShortcut, state, wayland: false, command: 'x' }));
    // The screen asks when it is shown.
    await user.keyboard('{Control>},{/Control}');
    await user.keyboard('{Escape}');
    await act(async () => undefined);
    expect(screen.getByRole('button', { name: 'Create a vault' })).toBeTruthy();
    expect(screen.queryAllByText(/Open Breakglass from anywhere/)).toHaveLength(times);
  });
});

describe('the notice of a refused shortcut', () => {
  const refuse = () => act(async () => main.send('notice', { key: 'shortcut-refused', detail: defaultQuickShortcut }));
  const notice = () => within(screen.getByRole('region', { name: 'Notices' })).queryByText(/The system does not give us Ctrl\+Alt\+Shift\+B/);

  test('leads to the shortcut in Settings', async () => {
    await act(async () => main.send('command', { command: 'search' }));
    await refuse();
    expect(notice()).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Change' }));
    expect(change()).toBeTruthy();
  });

  test('is left out where Settings say it under the shortcut', async () => {
    await refuse();
    expect(notice()).toBeNull();
  });
});
