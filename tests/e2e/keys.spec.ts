import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeAws, type FakeAws } from '../fakes/kms/fake-aws.ts';
import { faults } from '../fakes/kms/faults.ts';
import { accounts, at, home as region, keys, maya } from '../fakes/kms/world.ts';
import { ask, codeOf, reply } from './bridge.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { addSecret, createVault } from './scene.ts';

// One environment opened by each kind of recipient in turn, then moved to KMS, and what is said when KMS does not open it.

const passphrase = 'crumpet-violet-harbor-otter-lantern-mosaic';
let breakglass: Breakglass;
let aws: FakeAws;
let id: string;
let connectionId: string;
let recoveryKey: string;

beforeAll(async () => {
  aws = await startFakeAws({ accounts, keys });
  breakglass = await launchBreakglass();
  await createVault(breakglass);
  ({ id } = await addSecret(breakglass.page, { environment: 'staging', title: 'Kept', values: { password: 'kept-pw' } }));
  const accessKey = { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey };
  const saved = await ask(breakglass.page, 'connection:save', { name: 'Work', source: { kind: 'access-key', accessKey, keep: 'keychain' }, region, fips: false, endpoint: aws.endpoint });
  connectionId = saved.connection.id;
});
afterAll(async () => {
  await breakglass?.close();
  await aws?.close();
});

async function staging() {
  const { vault } = await ask(breakglass.page, 'vault:getState', {});
  return vault!.environments.find(({ name }) => name === 'staging')!;
}
const refOf = async (kind: string): Promise<string> => (await staging()).recipients.find((recipient) => recipient.kind === kind)!.ref;

async function lock(): Promise<void> {
  await ask(breakglass.page, 'vault:lock', {});
  await breakglass.page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
  expect((await staging()).lock).toBe('locked');
}

async function expectOpen(): Promise<void> {
  await breakglass.page.getByRole('option', { name: /Kept/ }).first().waitFor();
  expect((await ask(breakglass.page, 'secret:get', { environment: 'staging', id })).title).toBe('Kept');
}

describe('an environment opens by each of its recipients', () => {
  test('by a passphrase, in the window, and a wrong one says no more than that', async () => {
    const { page } = breakglass;
    await ask(page, 'recipient:add', { environment: 'staging', spec: { kind: 'passphrase', passphrase } });
    await ask(page, 'recipient:remove', { environment: 'staging', ref: await refOf('os-keychain') });
    await lock();
    await page.getByRole('button', { name: /^Unlock staging/ }).last().click();
    const typed = page.getByRole('dialog').getByRole('textbox', { name: 'Passphrase' });
    await typed.fill('not the passphrase at all');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('alert').first().waitFor();
    await typed.fill(passphrase);
    await page.keyboard.press('Enter');
    await expectOpen();
  });

  test('the last recipient cannot be removed', async () => {
    expect(await codeOf(breakglass.page, 'recipient:remove', { environment: 'staging', ref: await refOf('passphrase') })).toBe('ERR_KEY_LAST_RECIPIENT');
  });

  test('by a recovery key that was typed back, case and spaces as they come', async () => {
    const { page } = breakglass;
    const made = await ask(page, 'recipient:createRecoveryKey', {});
    ({ recoveryKey } = made);
    const groups = recoveryKey.split('-');
    expect(await codeOf(page, 'recipient:confirmRecoveryKey', { pendingId: made.pendingId, groups: made.ask.map(() => '0000') })).toBe('ERR_RECOVERY_KEY_NOT_CONFIRMED');
    await ask(page, 'recipient:confirmRecoveryKey', { pendingId: made.pendingId, groups: made.ask.map((at) => groups[at] ?? '') });
    await ask(page, 'recipient:add', { environment: 'staging', spec: { kind: 'recovery-key', pendingId: made.pendingId } });
    await lock();
    const typo = await reply(page, 'vault:unlock', { environment: 'staging', recoveryKey: recoveryKey.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) });
    expect(JSON.stringify(typo)).toContain('ERR_RECOVERY_KEY_TYPO');
    await ask(page, 'vault:unlock', { environment: 'staging', recoveryKey: recoveryKey.toLowerCase().replaceAll('-', ' ') });
    await expectOpen();
  });

  test('by KMS after moving there, with one Decrypt and no record sealed again', async () => {
    const { page } = breakglass;
    const before = await ask(page, 'secret:get', { environment: 'staging', id });
    await ask(page, 'recipient:add', { environment: 'staging', spec: { kind: 'aws-kms', connectionId, key: 'alias/breakglass-staging' } });
    await ask(page, 'recipient:remove', { environment: 'staging', ref: await refOf('passphrase') });
    expect((await staging()).recipients.map(({ kind, id: name }) => (kind === 'aws-kms' ? name : kind))).toEqual([aws.key(at.staging).arn, 'recovery-key']);
    await lock();
    const decrypts = aws.callsOf('Decrypt').length;
    await page.getByRole('button', { name: /^Unlock staging/ }).last().click();
    await expectOpen();
    expect(aws.callsOf('Decrypt').length - decrypts).toBe(1);
    expect((await ask(page, 'secret:get', { environment: 'staging', id })).revision).toBe(before.revision);
  });
});

describe('S25: KMS does not open it', () => {
  test('refused: the ladder has one refused step, and the recovery key opens it from there', async () => {
    const { page } = breakglass;
    await lock();
    aws.fault({ action: 'Decrypt', fault: faults.denied('User: arn:aws:iam::111122223333:user/maya is not authorized to perform: kms:Decrypt on resource: x because no identity-based policy allows the kms:Decrypt action') });
    await page.getByRole('button', { name: /^Unlock staging/ }).last().click();
    await page.getByText('did not unlock').first().waitFor();
    await page.getByRole('button', { name: /^Use recovery key/ }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: /Recovery key/i }).fill(recoveryKey);
    await page.keyboard.press('Enter');
    await expectOpen();
    aws.clearFaults();
  });

  test('it stalls: Cancel ends the waiting, and nothing is open', async () => {
    const { page } = breakglass;
    await lock();
    aws.fault({ action: 'Decrypt', fault: { kind: 'stall', at: 'headers' } });
    await page.getByRole('button', { name: /^Unlock staging/ }).last().click();
    await page.getByRole('button', { name: /^Cancel/ }).first().click();
    await expect.poll(async () => (await staging()).lock).toBe('locked');
    aws.clearFaults();
  });
});
