import { act, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../../../shared/ipc/contract.ts';
import type { RecipientState, UnlockStep } from '../../../../shared/ipc/vault-calls.ts';
import { environment, vaultOf } from '../../fake-main.ts';
import { renderApp } from '../../render-app.tsx';

const keyArn = 'arn:aws:kms:us-east-1:814205377190:key/mrk-3f9c1d7e52a84b06a1c0e4d27b95f813';
const kms: RecipientState = { ref: 'm', kind: 'aws-kms', id: keyArn, alias: 'alias/breakglass-prod', region: 'us-east-1', here: false, accepted: true };
const paper: RecipientState = { ref: 'r', kind: 'recovery-key', id: '7f3a91c2', here: false, accepted: true };
const keychain: RecipientState = { ref: 'k', kind: 'os-keychain', id: 'abc', here: true, accepted: true };
const locked = (recipients: RecipientState[]) => vaultOf(environment('prod', { lock: 'locked', recipients }));

const deniedError = { code: 'ERR_AWS_ACCESS_DENIED', details: { action: 'kms:Decrypt', principal: 'maya', because: 'no-identity-policy' } } as const;
const step = (stage: UnlockStep['stage'], more: Partial<UnlockStep> = {}): UnlockStep => ({ environment: 'prod', stage, state: 'passed', facts: {}, ...more });
const denied: Output<'connection:diagnose'> = {
  steps: [step('file'), step('network', { facts: { host: 'kms.us-east-1.amazonaws.com', tls: true }, tookMs: 38 }), step('clock', { facts: { skewMs: 400 } }), step('credentials', { facts: { connection: 'halden', principal: 'arn:aws:sts::1:assumed-role/a/b' } }), step('kms', { state: 'refused', facts: { keyArn, policyPlace: 'identity' }, error: deniedError, tookMs: 46 })],
  policy: '{ "Effect": "Allow" }',
  error: deniedError,
};

async function refused(recipients: RecipientState[]): Promise<Awaited<ReturnType<typeof renderApp>>> {
  const app = await renderApp(locked(recipients));
  app.main.answer('connection:diagnose', () => denied);
  app.main.refuse('vault:unlock', 'ERR_KEY_ALL_RECIPIENTS_FAILED', { environment: 'prod', attempts: recipients.filter(({ kind }) => kind !== 'recovery-key').map(({ ref, kind }) => ({ recipient: ref, ...(kind === 'aws-kms' ? deniedError : { code: 'ERR_KEYCHAIN_LOCKED', details: {} }) })) });
  await app.user.keyboard('1');
  return app;
}

describe('an environment that did not unlock', () => {
  test('shows every step, exactly one of them refused, with why and what would allow it', async () => {
    await refused([kms, paper]);
    const ladder = await screen.findByRole('list', { name: 'What was checked' });
    const rungs = within(ladder).getAllByRole('listitem');
    expect(rungs.map((rung) => rung.getAttribute('aria-current'))).toEqual([null, null, null, null, 'step', null]);
    expect(rungs[4]!.textContent).toContain('Denied on alias/breakglass-prod');
    expect(rungs[4]!.textContent).toContain('no identity-based policy allows it');
    expect(rungs[5]!.textContent).toContain('Not reached. Nothing was changed.');
    expect(screen.getByText('{ "Effect": "Allow" }')).toBeTruthy();
  });

  test('the statement is copied by main, which is told only the environment', async () => {
    const { main, user } = await refused([kms, paper]);
    main.answer('connection:copyPolicy', () => ({}));
    await user.click(await screen.findByRole('button', { name: 'Copy policy statement' }));
    expect(main.called.find(({ channel }) => channel === 'connection:copyPolicy')?.input).toEqual({ environment: 'prod' });
    expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy();
  });

  test('the likeliest way out has the keyboard, and Enter asks for exactly that', async () => {
    const { user } = await refused([kms, paper]);
    await screen.findByRole('list', { name: 'What was checked' });
    expect(document.activeElement?.textContent).toContain('Use recovery key');
    await user.keyboard('{Enter}');
    expect(within(await screen.findByRole('dialog')).getByLabelText('Recovery key', { selector: 'input' })).toBeTruthy();
  });

  test('every recipient has its own outcome', async () => {
    await refused([kms, keychain, paper]);
    await screen.findByRole('list', { name: 'What was checked' });
    const outcomes = within(screen.getByRole('complementary')).getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(outcomes).toEqual(['alias/breakglass-prodDenied', 'This computer’s keychainKeychain is locked', 'Recovery keyReady']);
  });

  test('a keychain that refused is the refused step where AWS is not asked', async () => {
    const { main, user } = await renderApp(locked([keychain]));
    main.answer('connection:diagnose', () => ({ steps: [step('file')] }));
    main.refuse('vault:unlock', 'ERR_KEY_ALL_RECIPIENTS_FAILED', { environment: 'prod', attempts: [{ recipient: 'k', code: 'ERR_KEYCHAIN_LOCKED', details: {} }] });
    await user.keyboard('1');
    const rungs = within(await screen.findByRole('list', { name: 'What was checked' })).getAllByRole('listitem');
    expect(rungs.map((rung) => rung.getAttribute('aria-current'))).toEqual([null, 'step', null]);
    expect(rungs[1]!.textContent).toContain('The keychain is locked');
  });

  test('trying again shows each step as it happens, can be cancelled, and gives way once open', async () => {
    const { main, user } = await refused([kms, paper]);
    await screen.findByRole('list', { name: 'What was checked' });
    let finish: () => void = () => undefined;
    main.answer('vault:unlock', () => new Promise((resolve) => (finish = () => resolve(vaultOf(environment('prod'))))));
    main.answer('vault:cancelUnlock', () => ({}));
    await user.keyboard('{Control>}r{/Control}');
    act(() => main.send('unlock-progress', step('network', { state: 'trying' })));
    expect((await screen.findByRole('list', { name: 'What is being tried' })).textContent).toContain('Reaching AWS');
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Cancel' }));
    expect(main.called.some(({ channel }) => channel === 'vault:cancelUnlock')).toBe(true);
    await act(async () => finish());
    expect(screen.queryByText('did not unlock')).toBeNull();
  });
});
