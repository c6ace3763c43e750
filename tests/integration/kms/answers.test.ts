import { KMSClient } from '@aws-sdk/client-kms';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import type { KeyCall } from '../../../electron/aws/kms.ts';
import { faults } from '../../fakes/kms/faults.ts';
import { at, rejection, startWorld, unaborted } from '../../fakes/kms/world.ts';
import type { World } from '../../fakes/kms/world.ts';

let world: World;
let call: KeyCall;
const context = { 'breakglass-vault': 'AAAAAAAAAAAAAAAAAAAAAA', 'breakglass-environment': 'prod', 'breakglass-epoch': '1' };

/** Every buffer that the SDK handed out as a plaintext. */
function watchPlaintexts(): Uint8Array[] {
  const seen: Uint8Array[] = [];
  const send = KMSClient.prototype.send as (...args: unknown[]) => Promise<unknown>;
  vi.spyOn(KMSClient.prototype, 'send').mockImplementation(async function (this: KMSClient, ...args: unknown[]) {
    const answer = await send.apply(this, args);
    const { Plaintext } = answer as { Plaintext?: Uint8Array };
    if (Plaintext !== undefined) seen.push(Plaintext);
    return answer;
  } as never);
  return seen;
}

beforeEach(async () => {
  world = await startWorld();
  call = { connection: world.connection, keyArn: world.aws.key(at.prod).arn, context, signal: unaborted };
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

describe('an answer that lies', () => {
  it.each(['GenerateDataKey', 'Decrypt', 'Encrypt'] as const)('S6: %s by another key of the account is refused', async (action) => {
    const blob = await world.kms.encrypt(call, new DataKey(randomBytes(32)));
    world.aws.fault({ action, fault: faults.otherKeyId(world.aws.key(at.staging).arn) });
    const asked = { GenerateDataKey: () => world.kms.generateDataKey(call), Decrypt: () => world.kms.decrypt(call, blob), Encrypt: () => world.kms.encrypt(call, new DataKey(randomBytes(32))) };
    await expect(asked[action]()).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER', details: { reason: 'key-id', answered: world.aws.key(at.staging).arn } });
  });

  it('S6: the same key id in another account or Region, an alias or a bare id is refused', async () => {
    const { arn } = world.aws.key(at.prod);
    const others = [arn.replace('111122223333', '444455556666'), arn.replace('eu-west-1', 'eu-west-2'), arn.split('/')[1] ?? '', 'alias/breakglass-prod', `${arn} `];
    const blob = await world.kms.encrypt(call, new DataKey(randomBytes(32)));
    for (const other of others) {
      world.aws.fault({ action: 'Decrypt', fault: faults.otherKeyId(other) });
      await expect(world.kms.decrypt(call, blob)).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER', details: { reason: 'key-id' } });
    }
  });

  it.each([0, 1, 16, 31, 33, 64])('S6: a data key of %d bytes is refused', async (length) => {
    world.aws.fault({ fault: faults.plaintextLength(length) });
    await expect(world.kms.generateDataKey(call)).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER', details: { reason: length === 0 ? expect.stringMatching(/^plaintext/) : 'plaintext-length' } });
  });

  it.each([
    ['Plaintext', 'plaintext-missing'],
    ['CiphertextBlob', 'ciphertext-missing'],
    ['KeyId', 'key-id'],
  ])('S6: an answer without %s is refused', async (name, reason) => {
    world.aws.fault({ fault: faults.without(name) });
    await expect(world.kms.generateDataKey(call)).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER', details: { reason } });
  });

  it('S6: an empty 200 answer is refused, not taken for a key', async () => {
    world.aws.fault({ fault: faults.empty() });
    await expect(world.kms.decrypt(call, randomBytes(64))).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER' });
  });

  it('S6: an encrypted data key longer than KMS makes is refused', async () => {
    world.aws.fault({ fault: { kind: 'lie', answer: (output) => ({ ...output, CiphertextBlob: Buffer.alloc(6145).toString('base64') }) } });
    await expect(world.kms.encrypt(call, new DataKey(randomBytes(32)))).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER', details: { reason: 'ciphertext-length' } });
  });

  it('S6: a wrap under another context than asked for does not open', async () => {
    world.aws.fault({ fault: faults.otherContext({ ...context, 'breakglass-environment': 'staging' }) });
    const { encryptedDataKey } = await world.kms.generateDataKey(call);
    await expect(world.kms.decrypt(call, encryptedDataKey)).rejects.toMatchObject({ code: 'ERR_AWS_CIPHERTEXT' });
  });

  it('notices when the test bytes come back changed', async () => {
    world.aws.fault({ action: 'Decrypt', fault: faults.plaintextLength(32) });
    await expect(world.kms.testKey(call)).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER', details: { reason: 'plaintext-changed' } });
  });

  it('does not take an answer without an account for an identity', async () => {
    world.aws.fault({ action: 'GetCallerIdentity', fault: { kind: 'body', status: 200, contentType: 'text/xml', text: '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>x</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>' } });
    await expect(world.kms.getCallerIdentity({ connection: world.connection, signal: unaborted })).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER' });
  });
});

describe('the data key in memory', () => {
  it("S26: the SDK's view into the shared pool is wiped as soon as the key is copied out of it", async () => {
    const views = watchPlaintexts();
    const { dataKey, encryptedDataKey } = await world.kms.generateDataKey(call);
    const again = await world.kms.decrypt(call, encryptedDataKey);
    expect(views).toHaveLength(2);
    for (const view of views) {
      expect(view.byteLength).toBe(32);
      expect([...view].every((byte) => byte === 0)).toBe(true);
    }
    expect([...dataKey.bytes].some((byte) => byte !== 0)).toBe(true);
    expect(Buffer.from(again.bytes)).toEqual(Buffer.from(dataKey.bytes));
    expect(dataKey.bytes.buffer.byteLength).toBe(32);
  });

  it("S26: the SDK's view is wiped as well where the answer is refused", async () => {
    const views = watchPlaintexts();
    world.aws.fault({ fault: faults.otherKeyId(world.aws.key(at.staging).arn) });
    await rejection(world.kms.generateDataKey(call));
    world.aws.fault({ fault: faults.plaintextLength(31) });
    await rejection(world.kms.generateDataKey(call));
    world.aws.fault({ fault: faults.without('CiphertextBlob') });
    await rejection(world.kms.generateDataKey(call));
    expect(views).toHaveLength(3);
    for (const view of views) expect([...view].every((byte) => byte === 0)).toBe(true);
  });

  it('S26: what the SDK hands out really is a view into a shared buffer, so the copy is needed', async () => {
    const views = watchPlaintexts();
    await world.kms.generateDataKey(call);
    expect(views[0]?.buffer.byteLength).toBeGreaterThan(32);
  });
});

describe('what a call sends', () => {
  it('always names the key and the whole context, and nothing else', async () => {
    const { dataKey, encryptedDataKey } = await world.kms.generateDataKey(call);
    await world.kms.encrypt(call, dataKey);
    await world.kms.decrypt(call, encryptedDataKey);
    const [made, wrapped, opened] = world.aws.calls.map((sent) => sent.input);
    expect(made).toEqual({ KeyId: call.keyArn, KeySpec: 'AES_256', EncryptionContext: context });
    expect(wrapped).toEqual({ KeyId: call.keyArn, Plaintext: Buffer.from(dataKey.bytes).toString('base64'), EncryptionContext: context });
    expect(opened).toEqual({ KeyId: call.keyArn, CiphertextBlob: Buffer.from(encryptedDataKey).toString('base64'), EncryptionContext: context });
  });

  it('asks a key in its own Region, whatever the connection is set to', async () => {
    const keyArn = world.aws.key(at.away).arn;
    await world.kms.generateDataKey({ ...call, keyArn });
    expect(world.aws.calls.at(-1)?.region).toBe('us-east-1');
  });

  it('opens a multi-Region wrap in either Region, under that Region’s own ARN', async () => {
    const { dataKey, encryptedDataKey } = await world.kms.generateDataKey({ ...call, keyArn: world.aws.key(at.multi).arn });
    const again = await world.kms.decrypt({ ...call, keyArn: world.aws.key(at.multiAway).arn }, encryptedDataKey);
    expect(Buffer.from(again.bytes)).toEqual(Buffer.from(dataKey.bytes));
  });

  it('never asks with an alias or an id in place of a key ARN', async () => {
    for (const keyArn of ['alias/breakglass-prod', world.aws.key(at.prod).id, 'arn:aws:kms:eu-west-1:111122223333:alias/x']) {
      await expect(world.kms.generateDataKey({ ...call, keyArn })).rejects.toMatchObject({ code: 'ERR_AWS_INVALID_ARN' });
    }
    expect(world.aws.calls).toHaveLength(0);
  });

  it('keeps one connection open for many calls', async () => {
    for (let times = 0; times < 3; times += 1) await world.kms.generateDataKey(call);
    expect(world.aws.calls).toHaveLength(3);
    expect(new Set(world.aws.calls.map((sent) => sent.fromPort)).size).toBe(1);
  });
});
