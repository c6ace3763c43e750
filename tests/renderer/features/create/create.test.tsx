import { act, screen, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, test } from 'vitest';
import { environment, vaultOf, type FakeMain } from '../../fake-main.ts';
import { renderApp } from '../../render-app.tsx';

const groups = ['AAAA', 'BBBB', 'CCCC', 'DDDD', 'EEEE', 'FFFF', 'GGGG', 'HHHH', 'JJJJ'];
let main: FakeMain;
let user: UserEvent;

beforeEach(async () => {
  ({ main, user } = await renderApp(undefined));
  main.answer('vault:suggestPath', () => ({ path: '/docs/vault.breakglass' }));
  main.answer('recipient:createRecoveryKey', () => ({ pendingId: 'p1', recoveryKey: groups.join('-'), fingerprint: 'd4ab591b', ask: [1, 7] }));
  main.answer('recipient:confirmRecoveryKey', () => ({}));
  main.answer('vault:create', () => vaultOf(environment('prod')));
  await user.keyboard('{Enter}');
  await screen.findByRole('heading', { name: 'Where should the keys live?' });
});

async function step(name: string): Promise<void> {
  await user.keyboard('{Enter}');
  await screen.findByRole('heading', { name });
}

function created(): unknown {
  return main.called.filter(({ channel }) => channel === 'vault:create').at(-1)?.input;
}

async function typeBack(): Promise<void> {
  await user.type(screen.getByRole('textbox', { name: 'Group 2' }), 'bbbb');
  await user.type(screen.getByRole('textbox', { name: 'Group 8' }), 'hhhh');
}

describe('creating a vault', () => {
  test('by Enter alone: this computer, three environments, a recovery key for each', async () => {
    await step('Which environments?');
    await step('Print the recovery key');
    await screen.findByText('GGGG');
    await typeBack();
    await user.keyboard('{Enter}');
    await act(async () => undefined);
    expect(main.called.find(({ channel }) => channel === 'recipient:confirmRecoveryKey')?.input).toEqual({ pendingId: 'p1', groups: ['bbbb', 'hhhh'] });
    const recipients = [{ kind: 'os-keychain' }, { kind: 'recovery-key', pendingId: 'p1' }];
    expect(created()).toEqual({
      path: '/docs/vault.breakglass',
      environments: [
        { name: 'prod', label: 'prod', tone: 'prod', strictness: 'strict', recipients },
        { name: 'staging', label: 'staging', tone: 'staging', strictness: 'normal', recipients },
        { name: 'dev', label: 'dev', tone: 'dev', strictness: 'relaxed', recipients },
      ],
    });
    expect(document.body.textContent).not.toContain('GGGG');
  });

  test('a failure loses nothing: names, the recovery key and its confirmation stay', async () => {
    main.refuse('vault:create', 'ERR_STORAGE_EXISTS', { path: '/docs/vault.breakglass' });
    await step('Which environments?');
    await user.clear(screen.getByRole('textbox', { name: 'Name of environment 3' }));
    await user.type(screen.getByRole('textbox', { name: 'Name of environment 3' }), 'Sandbox EU');
    await step('Print the recovery key');
    await screen.findByText('GGGG');
    await typeBack();
    await user.keyboard('{Enter}');
    expect(await screen.findByText('vault.breakglass is there already.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Change the file' }));
    main.answer('vault:create', () => vaultOf(environment('prod')));
    await step('Which environments?');
    await step('Print the recovery key');
    expect(screen.getByText('Typed back and right.')).toBeTruthy();
    await user.keyboard('{Enter}');
    await act(async () => undefined);
    expect(created()).toMatchObject({ environments: [{}, {}, { name: 'sandbox-eu', label: 'Sandbox EU', recipients: [{}, { pendingId: 'p1' }] }] });
    expect(main.called.filter(({ channel }) => channel === 'recipient:createRecoveryKey')).toHaveLength(1);
  });

  test('the recovery key is skipped only after a plain warning', async () => {
    await step('Which environments?');
    await step('Print the recovery key');
    await user.click(await screen.findByRole('button', { name: 'Go on without a recovery key' }));
    const create = screen.getByRole('button', { name: 'Create without it' });
    expect((create as HTMLButtonElement).disabled).toBe(true);
    expect(screen.getByRole('alert').textContent).toContain('nobody can open this vault');
    await user.click(screen.getByRole('checkbox', { name: 'I understand, and go on without one' }));
    await user.click(create);
    expect(created()).toMatchObject({ environments: [{ recipients: [{ kind: 'os-keychain' }] }, {}, {}] });
  });

  test('a mistyped recovery key makes no vault', async () => {
    main.refuse('recipient:confirmRecoveryKey', 'ERR_RECOVERY_KEY_NOT_CONFIRMED');
    await step('Which environments?');
    await step('Print the recovery key');
    await screen.findByText('GGGG');
    await user.keyboard('{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('not what the recovery key says');
    expect(created()).toBeUndefined();
  });

  test('a passphrase has to be strong and typed twice, and is in no attribute', async () => {
    main.answer('recipient:ratePassphrase', ({ passphrase }) => ({ bits: passphrase.length * 4, enough: passphrase.length > 20 }));
    await user.click(screen.getByRole('radio', { name: 'A passphrase' }));
    await step('Choose a passphrase');
    await user.type(screen.getByLabelText('Passphrase', { exact: true }), 'short{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('Too easy to guess');
    await user.type(screen.getByLabelText('Passphrase', { exact: true }), ' but now much longer{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('second time');
    await user.type(screen.getByLabelText('Passphrase again', { exact: true }), 'short but now much longer');
    expect(document.body.innerHTML).not.toContain('much longer');
    await step('Which environments?');
    await step('Print the recovery key');
    await screen.findByText('GGGG');
    await typeBack();
    await user.keyboard('{Enter}');
    await act(async () => undefined);
    expect(created()).toMatchObject({ environments: [{ recipients: [{ kind: 'passphrase', passphrase: 'short but now much longer' }, {}] }, {}, {}] });
  });

  test('making it names the key that is asked, and can be given up without losing anything', async () => {
    let give: (error: Error) => void = () => undefined;
    main.answer('vault:create', () => new Promise((_, refuse) => (give = refuse)));
    main.answer('vault:cancelCreate', () => ({}));
    await step('Which environments?');
    await step('Print the recovery key');
    await screen.findByText('GGGG');
    await typeBack();
    await user.keyboard('{Enter}');
    await screen.findByRole('progressbar');
    act(() => main.send('create-progress', { environment: 'staging', kind: 'os-keychain', state: 'trying', done: 2, total: 6 }));
    expect(screen.getByRole('progressbar', { name: 'Putting a key into the keychain for staging, 3 of 6' }).getAttribute('aria-valuenow')).toBe('33');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(main.called.at(-1)?.channel).toBe('vault:cancelCreate');
    const { VaultError } = await import('../../../../shared/errors.ts');
    await act(async () => give(new VaultError('ERR_CANCELLED')));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('Typed back and right.')).toBeTruthy();
  });

  test('two environments of one name do not go on, and the second says why', async () => {
    await step('Which environments?');
    const second = screen.getByRole('textbox', { name: 'Name of environment 2' });
    await user.clear(second);
    await user.type(second, 'PROD{Enter}');
    expect(screen.getByRole('heading', { name: 'Which environments?' })).toBeTruthy();
    expect(within(screen.getAllByRole('listitem').find((line) => line.contains(second))!).getByRole('alert').textContent).toBe('Another environment has this name.');
  });

  test('giving up forgets everything that was made and chosen', async () => {
    await step('Which environments?');
    await user.click(screen.getByRole('button', { name: 'Remove dev' }));
    await user.keyboard('{Escape}{Escape}');
    await screen.findByRole('heading', { name: 'Breakglass' });
    await user.click(screen.getByRole('button', { name: 'Create a vault' }));
    await screen.findByRole('heading', { name: 'Where should the keys live?' });
    await step('Which environments?');
    expect(screen.getAllByRole('textbox')).toHaveLength(3);
  });
});
