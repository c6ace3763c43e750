import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Bridge } from '../../shared/ipc/contract.ts';
import { startFakeAws } from '../fakes/kms/fake-aws.ts';
import { accounts, at, home as region, keys, maya } from '../fakes/kms/world.ts';
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
  await expect.poll(() => call('app', 'getState', {})).toMatchObject({ ok: true, value: { platform: 'linux', keychain: { status: 'available' }, notices: [] } });
  expect(await call('vault', 'create', { path: file, environments: [prod] })).toMatchObject({ ok: true, value: { environments: [{ name: 'prod', lock: 'open' }] } });
  await running.close();

  running = await launchBreakglass({ home, args: [file] });
  call = caller(running);
  await expect.poll(() => call('vault', 'getState', {})).toMatchObject({ ok: true, value: { vault: { environments: [{ lock: 'locked' }] } } });
  expect(await call('vault', 'unlock', { environment: 'prod' })).toMatchObject({ ok: true, value: { environments: [{ lock: 'open', secretCount: 0 }] } });
  expect(await call('vault', 'lock', {})).toMatchObject({ ok: true, value: { environments: [{ lock: 'locked', lockedBecause: 'person' }] } });
});

test('a vault under AWS KMS: connect, create, restart, unlock with one call', async () => {
  const aws = await startFakeAws({ accounts, keys });
  try {
    running = await launchBreakglass();
    const { home } = running;
    const file = path.join(home, 'Documents', 'team.breakglass');
    let call = caller(running);
    const accessKey = { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey };
    const saved = await call('connection', 'save', { name: 'Work', source: { kind: 'access-key', accessKey, keep: 'keychain' }, region, fips: false, endpoint: aws.endpoint });
    expect(saved).toMatchObject({ ok: true, value: { identity: { account: '111122223333' } } });
    const { id: connectionId } = (saved.value as { connection: { id: string } }).connection;
    const environment = { ...prod, recipients: [{ kind: 'aws-kms', connectionId, key: 'alias/breakglass-prod' }] };
    expect(await call('vault', 'create', { path: file, environments: [environment] })).toMatchObject({ ok: true, value: { environments: [{ recipients: [{ id: aws.key(at.prod).arn, alias: 'alias/breakglass-prod' }] }] } });
    await running.close();

    aws.calls.length = 0;
    running = await launchBreakglass({ home });
    call = caller(running);
    expect(await call('vault', 'open', { path: file })).toMatchObject({ ok: true });
    expect(aws.calls).toEqual([]);
    expect(await call('vault', 'unlock', { environment: 'prod' })).toMatchObject({ ok: true, value: { environments: [{ lock: 'open' }] } });
    expect(aws.calls.map(({ action }) => action)).toEqual(['Decrypt']);
  } finally {
    await aws.close();
  }
});

test('S21: with the keyring locked the unlock fails in words and quitting still works', async () => {
  running = await launchBreakglass();
  const call = caller(running);
  const file = path.join(running.home, 'Documents', 'team.breakglass');
  expect(await call('vault', 'create', { path: file, environments: [prod] })).toMatchObject({ ok: true });
  await call('vault', 'lock', {});
  running.lockKeyring();
  await expect.poll(() => call('app', 'getState', {})).toMatchObject({ ok: true, value: { keychain: { status: 'locked' } } });
  const unlocking = call('vault', 'unlock', { environment: 'prod' });
  await expect.poll(() => call('vault', 'getState', {})).toMatchObject({ value: { vault: { environments: [{ lock: 'unlocking' }] } } });
  expect(await call('vault', 'cancelUnlock', { environment: 'prod' })).toMatchObject({ ok: true });
  expect(await unlocking).toMatchObject({ ok: false, error: { code: 'ERR_CANCELLED' } });
});
