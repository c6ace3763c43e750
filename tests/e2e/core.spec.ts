import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Bridge } from '../../shared/ipc/contract.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';

// What the windows build on, called the way they call it: through the real preload, IPC, storage and Secret Service.

type Call = (namespace: string, method: string, input: unknown) => Promise<{ ok: boolean; value?: unknown; error?: { code: string; details: unknown } }>;

let running: Breakglass | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

function caller({ page }: Breakglass): Call {
  return (namespace, method, input) =>
    page.evaluate(
      async ([name, call, given]) => {
        const bridge = (window as unknown as { breakglass: Bridge }).breakglass as unknown as Record<string, Record<string, (input: unknown) => Promise<never>>>;
        return bridge[name as string]![call as string]!(given);
      },
      [namespace, method, input] as const,
    );
}

const prod = { name: 'prod', label: 'Production', tone: 'prod', strictness: 'strict', recipients: [{ kind: 'os-keychain' }] };

test('a vault under the keychain is created, and opens again after a restart', async () => {
  running = await launchBreakglass();
  const { home } = running;
  const file = path.join(home, 'Documents', 'team.breakglass');
  let call = caller(running);
  expect(await call('app', 'getState', {})).toMatchObject({ ok: true, value: { platform: 'linux', keychain: { status: 'available' }, notices: [] } });
  expect(await call('vault', 'create', { path: file, environments: [prod] })).toMatchObject({ ok: true, value: { environments: [{ name: 'prod', lock: 'open' }] } });
  await running.close();

  running = await launchBreakglass({ home, args: [file] });
  call = caller(running);
  await expect.poll(() => call('vault', 'getState', {})).toMatchObject({ ok: true, value: { vault: { environments: [{ lock: 'locked' }] } } });
  expect(await call('vault', 'unlock', { environment: 'prod' })).toMatchObject({ ok: true, value: { environments: [{ lock: 'open', secretCount: 0 }] } });
  expect(await call('vault', 'lock', {})).toMatchObject({ ok: true, value: { environments: [{ lock: 'locked', lockedBecause: 'person' }] } });
});
