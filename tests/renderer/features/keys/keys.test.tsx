import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { EnvironmentState, RecipientState } from '../../../../shared/ipc/vault-calls.ts';
import { environment, vaultOf } from '../../fake-main.ts';
import { renderApp } from '../../render-app.tsx';

const kms: RecipientState = { ref: 'm', kind: 'aws-kms', id: 'arn:aws:kms:us-east-1:814205377190:key/mrk-3f9c1d7e52a84b06a1c0e4d27b95f813', alias: 'alias/breakglass-prod', region: 'us-east-1', account: '814205377190', here: false, accepted: true, lastAnswer: { atMs: 0, tookMs: 46.2 } };
const paper: RecipientState = { ref: 'r', kind: 'recovery-key', id: '7f3a91c2', here: false, accepted: true };
const denied: RecipientState = { ...kms, ref: 'd', region: 'eu-west-1', lastAnswer: { atMs: 0, tookMs: 8, error: { code: 'ERR_AWS_ACCESS_DENIED', details: {} } } };

async function openKeys(prod: EnvironmentState): Promise<Awaited<ReturnType<typeof renderApp>>> {
  const app = await renderApp(vaultOf(prod, environment('dev')));
  const { openView } = await import('../../../../renderer/features/shell/view.ts');
  act(() => openView({ screen: 'keys', environment: 'prod' }));
  return app;
}

describe('the keys of an environment', () => {
  test('each is listed with what it answered, in words', async () => {
    await openKeys(environment('prod', { recipients: [kms, denied, paper] }));
    const rows = within(screen.getByRole('table', { name: 'Recipients of prod' })).getAllByRole('row').slice(1).map((row) => row.textContent);
    expect(rows[0]).toContain('us-east-1 key');
    expect(rows[0]).toContain('46 ms');
    expect(rows[1]).toContain('Denied');
    expect(rows[2]).toContain('check 7F3A 91C2');
    expect(rows[2]).toContain('Typed');
  });

  test('checking asks main once and shows what it found', async () => {
    const { main, user } = await openKeys(environment('prod', { recipients: [kms] }));
    main.answer('recipient:check', () => vaultOf(environment('prod', { recipients: [{ ...kms, lastAnswer: { atMs: 0, tookMs: 9 } }] })));
    await user.click(screen.getByRole('button', { name: 'Check all now' }));
    expect(await screen.findByText('9 ms')).toBeTruthy();
    expect(main.called.filter(({ channel }) => channel === 'recipient:check')).toEqual([{ channel: 'recipient:check', input: { environment: 'prod' } }]);
  });

  test('the last recipient is refused with the reason, and main is not asked', async () => {
    const { main, user } = await openKeys(environment('prod', { recipients: [kms] }));
    await user.click(screen.getByRole('button', { name: 'More about us-east-1 key' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove …' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toContain('This is the last key of prod');
    expect(within(dialog).queryByRole('button', { name: 'Remove' })).toBeNull();
    expect(main.called.some(({ channel }) => channel === 'recipient:remove')).toBe(false);
  });

  test('removing says that old copies still open, then removes that one', async () => {
    const { main, user } = await openKeys(environment('prod', { recipients: [kms, paper] }));
    main.answer('recipient:remove', () => vaultOf(environment('prod', { recipients: [kms] })));
    await user.click(screen.getByRole('button', { name: 'More about Recovery key' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Remove …' }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog.textContent).toContain('every older copy');
    expect(dialog.textContent).toContain('prod will have no recovery key');
    await user.click(within(dialog).getByRole('button', { name: 'Remove' }));
    expect(main.called.find(({ channel }) => channel === 'recipient:remove')?.input).toEqual({ environment: 'prod', ref: 'r' });
  });

  test('this computer on prod says that it opens without IAM or CloudTrail before it is added', async () => {
    const { main, user } = await openKeys(environment('prod', { recipients: [kms] }));
    main.answer('recipient:add', () => vaultOf(environment('prod')));
    await user.click(screen.getByRole('button', { name: 'Add recipient' }));
    await user.click(screen.getByRole('radio', { name: 'This computer' }));
    await user.keyboard('{Enter}');
    expect(screen.getByText('prod will open here without IAM or CloudTrail.')).toBeTruthy();
    expect(main.called.some(({ channel }) => channel === 'recipient:add')).toBe(false);
    await user.keyboard('{Enter}');
    await act(async () => undefined);
    expect(main.called.find(({ channel }) => channel === 'recipient:add')?.input).toEqual({ environment: 'prod', spec: { kind: 'os-keychain' } });
  });

  test('a locked environment offers its unlock instead of dead buttons', async () => {
    const { user } = await openKeys(environment('prod', { lock: 'locked', recipients: [paper] }));
    expect((screen.getByRole('button', { name: 'Add recipient' }) as HTMLButtonElement).disabled).toBe(true);
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Unlock prod' }));
    expect(await screen.findByRole('dialog')).toBeTruthy();
  });
});
