import { act, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { UserEvent } from '@testing-library/user-event';
import { environment, type FakeMain, vaultOf } from '../../fake-main.ts';
import { renderApp } from '../../render-app.tsx';

let main: FakeMain;
let user: UserEvent;
const three = vaultOf(environment('prod'), environment('staging', { label: 'Stage' }), environment('dev', { lock: 'locked' }));

async function open(vault = three): Promise<void> {
  ({ main, user } = await renderApp(vault));
  const { openView } = await import('../../../../renderer/features/shell/view.ts');
  act(() => openView({ screen: 'environments' }));
}

async function choose(of: string, entry: string): Promise<void> {
  await user.click(screen.getByRole('button', { name: `More about ${of}` }));
  await user.click(await screen.findByRole('menuitem', { name: entry }));
}

const inputOf = (channel: string): unknown => main.called.find((call) => call.channel === channel)?.input;

describe('environments', () => {
  beforeEach(() => open());

  test('one is renamed by its label; the name that CloudTrail shows is said and stays', async () => {
    main.answer('environment:rename', () => three);
    await choose('Stage', 'Rename …');
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('“staging”');
    const field = within(dialog).getByRole('textbox', { name: 'Name' });
    await user.clear(field);
    await user.type(field, 'prod{Enter}');
    expect(within(dialog).getByRole('alert').textContent).toBe('Another environment has this name.');
    await user.type(field, 'uction 2{Enter}');
    expect(inputOf('environment:rename')).toEqual({ environment: 'staging', label: 'production 2' });
  });

  test('deleting takes the typed name; main’s refusal is said and nothing closes', async () => {
    main.refuse('environment:remove', 'ERR_CONFIRMATION');
    await choose('Stage', 'Delete environment …');
    const dialog = await screen.findByRole('alertdialog');
    await user.type(within(dialog).getByRole('textbox'), 'staging{Enter}');
    expect(inputOf('environment:remove')).toEqual({ environment: 'staging', typedName: 'staging' });
    expect((await within(dialog).findByRole('alert')).textContent).toContain('does not match');
  });

  test('a locked one cannot be renamed or painted, which its menu says', async () => {
    await user.click(screen.getByRole('button', { name: 'More about dev' }));
    const entry = await screen.findByRole('menuitem', { name: 'Rename … (unlock it first)' });
    expect(entry.getAttribute('aria-disabled')).toBe('true');
  });

  test('moving one sends the whole order', async () => {
    main.answer('environment:reorder', () => three);
    await choose('dev', 'Move up');
    expect(inputOf('environment:reorder')).toEqual({ order: ['prod', 'dev', 'staging'] });
  });

  test('a new one is made with a name of its own, also beside one that has vanished from the file', async () => {
    await open({ ...three, missingEnvironments: ['sandbox'] });
    main.answer('environment:add', () => three);
    await user.click(screen.getByRole('button', { name: 'Add environment' }));
    await user.keyboard('Sandbox{Enter}');
    await act(async () => undefined);
    expect(inputOf('environment:add')).toEqual({ name: 'sandbox-2', label: 'Sandbox', tone: 'dev', strictness: 'relaxed', recipients: [{ kind: 'os-keychain' }] });
  });

  test('the last environment is refused with the reason', async () => {
    await open(vaultOf(environment('prod')));
    await choose('prod', 'Delete environment …');
    expect((await screen.findByRole('alertdialog')).textContent).toContain('A vault needs at least one environment.');
    expect(inputOf('environment:remove')).toBeUndefined();
  });
});
