import { act, screen } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { leftOfCode } from '../../renderer/features/detail/one-time-code.tsx';
import { environment, rowOf, secretOf, vaultOf } from './fake-main.ts';
import { renderApp } from './render-app.tsx';

const rows = [rowOf(1, { title: 'console', kind: 'login' })];
const totp = { key: 'totp', label: 'One-time code', concealed: true, multiline: false, main: false, length: 32, check: '01020304', earlier: [] };

afterEach(() => vi.useRealTimers());

async function openLogin(copyOnly: boolean, timing: Parameters<Awaited<ReturnType<typeof renderApp>>['main']['answer']>[1] | 'refused') {
  const { main, user } = await renderApp(vaultOf(environment('prod', { copyOnly })), rows);
  main.answer('secret:get', () => secretOf(rows[0]!, { kind: 'login', fields: [...secretOf(rows[0]!).fields, totp] }));
  if (timing === 'refused') main.refuse('secret:totp', 'ERR_TOTP_UNSUPPORTED', { reason: 'steam' });
  else main.answer('secret:totp', timing as never);
  main.answer('secret:copy', ({ environment: name, id }) => ({ environment: name, id, title: 'console', field: 'One-time code', clearsAtMs: 0 }));
  await user.click(screen.getByRole('option'));
  await act(async () => undefined);
  return { main, user };
}

describe('a one-time code', () => {
  test('counts down and is copied by its own button, with nothing of it drawn', async () => {
    const endsAtMs = Date.now() + 20_500;
    const { main, user } = await openLogin(true, () => ({ digits: 6, periodMs: 30_000, endsAtMs }));
    expect(screen.getByText(/next in \d+ s/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Reveal one-time code' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Copy one-time code' }));
    expect(main.called.filter(({ channel }) => channel === 'secret:copy')).toEqual([{ channel: 'secret:copy', input: { environment: 'prod', id: rows[0]!.id, field: 'totp' } }]);
  });

  test('says that the next one is copied when it is about to end', async () => {
    await openLogin(false, () => ({ digits: 6, periodMs: 30_000, endsAtMs: Date.now() + 1_900 }));
    expect(screen.getByText('copies the next one')).toBeTruthy();
  });

  test('of a sort that is not supported says so in its place', async () => {
    await openLogin(false, 'refused');
    expect(screen.getByText(/Steam Guard codes are not supported/)).toBeTruthy();
  });

  test('follows the clock over many periods without asking again', () => {
    const timing = { digits: 6, periodMs: 30_000, endsAtMs: 60_000 };
    expect([59_999, 60_000, 60_001, 89_999, 150_000, 30_000].map((now) => leftOfCode(timing, now))).toEqual([1, 30_000, 29_999, 1, 30_000, 30_000]);
  });
});
