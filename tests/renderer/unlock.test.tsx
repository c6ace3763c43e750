import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { RecipientState } from '../../shared/ipc/vault-calls.ts';
import { environment, vaultOf } from './fake-main.ts';
import { renderApp } from './render-app.tsx';

const passphrase: RecipientState = { ref: 'p', kind: 'passphrase', id: 'salt', here: false, accepted: true };
const keychain: RecipientState = { ref: 'k', kind: 'os-keychain', id: 'abc', here: true, accepted: true };

describe('unlocking', () => {
  test('a digit on the locked screen opens an environment whose key answers by itself', async () => {
    const { main, user } = await renderApp(vaultOf(environment('prod', { lock: 'locked' }), environment('dev', { lock: 'locked', recipients: [keychain] })));
    main.answer('vault:unlock', () => vaultOf(environment('prod', { lock: 'locked' }), environment('dev')));
    await user.keyboard('2');
    expect(main.called.find(({ channel }) => channel === 'vault:unlock')?.input).toEqual({ environment: 'dev' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('a passphrase is asked for, focused, refused with words, and right the second time', async () => {
    const locked = vaultOf(environment('prod', { lock: 'locked', recipients: [passphrase] }));
    const { main, user } = await renderApp(locked);
    main.refuse('vault:unlock', 'ERR_PASSPHRASE_WRONG');
    await user.keyboard('1');
    const dialog = await screen.findByRole('dialog');
    await user.type(within(dialog).getByLabelText('Passphrase'), 'wrong{Enter}');
    expect(await within(dialog).findByText('That is not the passphrase.')).toBeTruthy();
    main.answer('vault:unlock', () => vaultOf(environment('prod')));
    await user.clear(within(dialog).getByLabelText('Passphrase'));
    await user.type(within(dialog).getByLabelText('Passphrase'), 'correct horse{Enter}');
    expect(main.called.filter(({ channel }) => channel === 'vault:unlock').at(-1)?.input).toEqual({ environment: 'prod', passphrase: 'correct horse' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('what is typed is nowhere but in its own field', async () => {
    const { user } = await renderApp(vaultOf(environment('prod', { lock: 'locked', recipients: [passphrase] })));
    await user.keyboard('1');
    const field = within(await screen.findByRole('dialog')).getByLabelText('Passphrase');
    await user.type(field, 'correct horse');
    expect(field?.getAttribute('type')).toBe('password');
    expect(document.body.innerHTML).not.toContain('correct horse');
  });

  test('changed keys are shown and must be accepted before any is used', async () => {
    const changed = environment('prod', { lock: 'locked', recipients: [keychain, passphrase], recipientsChanged: { first: false, added: ['p'], removed: [] } });
    const { main, user } = await renderApp(vaultOf(changed));
    main.answer('vault:acceptRecipients', () => vaultOf(environment('prod', { lock: 'locked', recipients: [keychain, passphrase] })));
    main.answer('vault:unlock', () => vaultOf(environment('prod')));
    await user.keyboard('1');
    const dialog = await screen.findByRole('dialog');
    expect(dialog?.textContent).toContain('A passphrase');
    expect(within(dialog).getByText('New')).toBeTruthy();
    expect(main.called.some(({ channel }) => channel === 'vault:unlock')).toBe(false);
    await user.click(within(dialog).getByRole('button', { name: 'Accept these keys' }));
    const calls = main.called.filter(({ channel }) => channel.startsWith('vault:')).map(({ channel, input }) => ({ channel, input }));
    expect(calls).toEqual([
      { channel: 'vault:acceptRecipients', input: { environment: 'prod', refs: ['k', 'p'] } },
      { channel: 'vault:unlock', input: { environment: 'prod' } },
    ]);
  });

  test('an older copy is opened only after consent', async () => {
    const older = environment('prod', { lock: 'locked', olderThanSeen: { generation: 4, seenGeneration: 9 } });
    const { main, user } = await renderApp(vaultOf(older));
    main.answer('vault:acceptOlder', () => vaultOf(environment('prod', { lock: 'read-only' })));
    await user.keyboard('1');
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog?.textContent).toContain('change 9');
    await user.click(within(dialog).getByRole('button', { name: 'Read it once' }));
    expect(main.called.find(({ channel }) => channel === 'vault:acceptOlder')?.input).toEqual({ environment: 'prod', how: 'read' });
  });
});
