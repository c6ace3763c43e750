import { act, screen } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { UserEvent } from '@testing-library/user-event';
import type { Connection } from '../../../../shared/model/connection.ts';
import { environment, type FakeMain, vaultOf } from '../../fake-main.ts';
import { renderApp } from '../../render-app.tsx';

const connection: Connection = { id: 'aaaaaaaaaaaaaaaaaaaaaA', name: 'Work', source: { kind: 'access-key', lastFour: '0001', kept: 'session' }, region: 'eu-west-1', fips: false, account: '111122223333' };
const identity = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/maya', tookMs: 5 };
const secret = 'S'.repeat(40);

let main: FakeMain;
let user: UserEvent;

beforeEach(async () => {
  ({ main, user } = await renderApp(vaultOf(environment('prod'))));
  main.answer('connection:listProfiles', () => ({ configPath: '~/.aws/config', profiles: [{ name: 'oncall', kind: 'sso', region: 'us-east-1', detail: 'OncallEngineer', needsMfa: false }] }));
  const { openView } = await import('../../../../renderer/features/shell/view.ts');
  act(() => openView({ screen: 'connect-aws' }));
  await screen.findByRole('radio', { name: 'oncall' });
});

async function typeAccessKey(): Promise<void> {
  await user.click(screen.getByRole('radio', { name: 'Access key' }));
  await user.type(screen.getByLabelText('Access key ID', { exact: true }), 'AKIAEXAMPLE000000001');
  await user.type(screen.getByLabelText('Secret access key', { exact: true }), secret);
  await user.click(screen.getByRole('combobox', { name: 'Region' }));
  await user.click(await screen.findByRole('option', { name: 'eu-west-1' }));
}

const saves = (): unknown[] => main.called.filter(({ channel }) => channel === 'connection:save').map(({ input }) => input);

describe('connecting AWS', () => {
  test('a profile brings its Region, and who one is comes from AWS', async () => {
    main.answer('connection:save', () => ({ connection, identity }));
    await user.click(screen.getByRole('radio', { name: 'oncall' }));
    await user.keyboard('{Enter}');
    expect(saves()).toEqual([{ name: 'oncall', source: { kind: 'profile', profile: 'oncall' }, region: 'us-east-1', fips: false }]);
    expect((await screen.findByText(/You are/)).textContent).toContain('maya');
  });

  test('where the keychain cannot be used, the person chooses this session; nothing is typed again', async () => {
    main.refuse('connection:save', 'ERR_KEYCHAIN_UNAVAILABLE');
    await typeAccessKey();
    await user.click(screen.getByRole('button', { name: 'Connect' }));
    const choice = await screen.findByRole('button', { name: 'Keep for this session only' });
    main.answer('connection:save', () => ({ connection, identity }));
    await user.click(choice);
    const accessKey = { accessKeyId: 'AKIAEXAMPLE000000001', secretAccessKey: secret };
    expect(saves()).toMatchObject([{ source: { keep: 'keychain', accessKey } }, { source: { keep: 'session', accessKey } }]);
  });

  test('S15: the secret access key is in no attribute or text of the page', async () => {
    await typeAccessKey();
    expect(document.body.innerHTML).not.toContain(secret);
  });

  test('an MFA code that AWS asks for goes with the next attempt', async () => {
    main.refuse('connection:save', 'ERR_AWS_MFA', { reason: 'needed' });
    await user.click(screen.getByRole('radio', { name: 'oncall' }));
    await user.keyboard('{Enter}');
    await user.type(await screen.findByLabelText('Code from your MFA device'), '123456');
    main.answer('connection:save', () => ({ connection, identity }));
    await user.keyboard('{Enter}');
    await act(async () => undefined);
    expect(saves().at(-1)).toMatchObject({ mfaCode: '123456' });
  });

  test('what is missing is said at its field, and AWS is not asked', async () => {
    await user.click(screen.getByRole('radio', { name: 'Access key' }));
    await user.keyboard('{Enter}');
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual(['Type the access key ID; it begins with AKIA or ASIA.', 'Type the secret access key.', 'Choose the Region of your keys.']);
    expect(saves()).toEqual([]);
  });
});
