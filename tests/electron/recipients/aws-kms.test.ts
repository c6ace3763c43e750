import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { createEnvironment, openEnvironment } from '../../../electron/envelope/envelope.ts';
import { AwsKmsRecipient } from '../../../electron/recipients/aws-kms.ts';
import type { RecipientStanza } from '../../../electron/recipients/recipient.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { faults } from '../../fakes/kms/faults.ts';
import { at, startWorld, unaborted } from '../../fakes/kms/world.ts';
import type { World } from '../../fakes/kms/world.ts';

const context = { vaultId: 'AAECAwQFBgcICQoLDA0ODw', environment: 'prod', epoch: 3 };

let world: World;
let keyArn: string;

function recipientFor(arn: string, change: { accepted?: readonly string[]; connection?: Connection | null } = {}): AwsKmsRecipient {
  const { accepted = [arn], connection = world.connection } = change;
  return new AwsKmsRecipient(arn, { kms: world.kms, acceptedArns: new Set(accepted), connectionFor: () => connection ?? undefined });
}

beforeEach(async () => {
  world = await startWorld();
  keyArn = world.aws.key(at.prod).arn;
});
afterEach(() => world.close());

describe('one KMS key as a recipient', () => {
  it('makes the first data key with one GenerateDataKey and opens it with one Decrypt', async () => {
    const { dataKey, stanza } = await recipientFor(keyArn).createDataKey(context, unaborted);
    expect(stanza).toMatchObject({ kind: 'aws-kms', id: keyArn });
    const opened = await recipientFor(keyArn).unwrapDataKey(stanza, context, unaborted);
    expect(Buffer.from(opened?.bytes ?? [])).toEqual(Buffer.from(dataKey.bytes));
    expect(world.aws.calls.map(({ action }) => action)).toEqual(['GenerateDataKey', 'Decrypt']);
  });

  it('wraps the same data key for a second KMS key in another Region with one Encrypt', async () => {
    const { dataKey } = await recipientFor(keyArn).createDataKey(context, unaborted);
    const away = world.aws.key(at.away).arn;
    const stanza = await recipientFor(away).wrapDataKey(dataKey, context, unaborted);
    const opened = await recipientFor(away).unwrapDataKey(stanza, context, unaborted);
    expect(Buffer.from(opened?.bytes ?? [])).toEqual(Buffer.from(dataKey.bytes));
    expect(world.aws.calls.map(({ action, region }) => [action, region])).toEqual([
      ['GenerateDataKey', 'eu-west-1'],
      ['Encrypt', 'us-east-1'],
      ['Decrypt', 'us-east-1'],
    ]);
  });

  it('binds vault, environment and epoch', async () => {
    await recipientFor(keyArn).createDataKey(context, unaborted);
    expect(world.aws.calls[0]?.input['EncryptionContext']).toEqual({
      'breakglass-vault': context.vaultId,
      'breakglass-environment': 'prod',
      'breakglass-epoch': '3',
    });
  });

  it.each([
    ['another kind', { kind: 'passphrase' }],
    ['another key', { id: 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000000' }],
  ] as const)('answers null to a stanza of %s, and asks nobody', async (_, change) => {
    const stanza: RecipientStanza = { kind: 'aws-kms', id: keyArn, encryptedDataKey: randomBytes(80), ...change };
    expect(await recipientFor(keyArn).unwrapDataKey(stanza, context, unaborted)).toBeNull();
    expect(world.aws.calls).toHaveLength(0);
  });

  it.each([0, 6145])('refuses an encrypted data key of %d bytes without asking', async (length) => {
    const stanza: RecipientStanza = { kind: 'aws-kms', id: keyArn, encryptedDataKey: new Uint8Array(length) };
    await expect(recipientFor(keyArn).unwrapDataKey(stanza, context, unaborted)).rejects.toMatchObject({ code: 'ERR_KEY_WRAP_DAMAGED' });
    expect(world.aws.calls).toHaveLength(0);
  });

  it('is no recipient for an alias ARN', () => {
    expect(() => recipientFor('arn:aws:kms:eu-west-1:111122223333:alias/breakglass-prod')).toThrow(expect.objectContaining({ code: 'ERR_AWS_INVALID_ARN' }));
  });

  it('says which account and Region a connection is missing for', async () => {
    const lonely = recipientFor(keyArn, { connection: null });
    await expect(lonely.createDataKey(context, unaborted)).rejects.toMatchObject({
      code: 'ERR_CONNECTION_NOT_FOUND',
      details: { keyArn, account: '111122223333', region: 'eu-west-1' },
    });
  });
});

describe('a key that is not accepted', () => {
  const stanzaOf = (id: string): RecipientStanza => ({ kind: 'aws-kms', id, encryptedDataKey: randomBytes(120) });

  it('S7: an ARN that is not pinned gets no request, to open, to wrap or to make a key', async () => {
    const stranger = recipientFor(keyArn, { accepted: [world.aws.key(at.staging).arn] });
    const refused = { code: 'ERR_KEY_RECIPIENT_NOT_ACCEPTED', details: { keyArn } };
    await expect(stranger.unwrapDataKey(stanzaOf(keyArn), context, unaborted)).rejects.toMatchObject(refused);
    await expect(stranger.wrapDataKey(new DataKey(randomBytes(32)), context, unaborted)).rejects.toMatchObject(refused);
    await expect(stranger.createDataKey(context, unaborted)).rejects.toMatchObject(refused);
    expect(world.aws.calls).toHaveLength(0);
  });

  it('S7: nor does one that differs from the pinned ARN in account or Region only', async () => {
    for (const other of [keyArn.replace('111122223333', '444455556666'), keyArn.replace('eu-west-1', 'eu-west-2')]) {
      const stranger = recipientFor(other, { accepted: [keyArn] });
      await expect(stranger.unwrapDataKey(stanzaOf(other), context, unaborted)).rejects.toMatchObject({ code: 'ERR_KEY_RECIPIENT_NOT_ACCEPTED' });
    }
    expect(world.aws.calls).toHaveLength(0);
  });

  it('S7: the same key, once accepted, is asked', async () => {
    const accepted = new Set<string>();
    const recipient = new AwsKmsRecipient(keyArn, { kms: world.kms, acceptedArns: accepted, connectionFor: () => world.connection });
    await expect(recipient.createDataKey(context, unaborted)).rejects.toMatchObject({ code: 'ERR_KEY_RECIPIENT_NOT_ACCEPTED' });
    accepted.add(keyArn);
    await expect(recipient.createDataKey(context, unaborted)).resolves.toBeDefined();
    expect(world.aws.calls).toHaveLength(1);
  });
});

describe('a KMS that lies', () => {
  it.each([
    ['another KeyId', () => faults.otherKeyId(world.aws.key(at.staging).arn)],
    ['the key of another account', () => faults.otherKeyId(keyArn.replace('111122223333', '444455556666'))],
    ['another length', () => faults.plaintextLength(64)],
    ['no data key', () => faults.without('Plaintext')],
  ])('S6: %s: refused even though it decrypts', async (_, fault) => {
    const { stanza } = await recipientFor(keyArn).createDataKey(context, unaborted);
    world.aws.fault({ action: 'Decrypt', fault: fault() });
    await expect(recipientFor(keyArn).unwrapDataKey(stanza, context, unaborted)).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER' });
  });

  it('S6: a wrap that KMS says it made under another key is refused', async () => {
    world.aws.fault({ action: 'Encrypt', fault: faults.otherKeyId(world.aws.key(at.staging).arn) });
    await expect(recipientFor(keyArn).wrapDataKey(new DataKey(randomBytes(32)), context, unaborted)).rejects.toMatchObject({ code: 'ERR_AWS_ANSWER' });
  });

  it.each([
    ['vault', { ...context, vaultId: 'BBECAwQFBgcICQoLDA0ODw' }],
    ['environment', { ...context, environment: 'staging' }],
    ['epoch', { ...context, epoch: 4 }],
  ])('refuses a wrap that was made for another %s', async (_, other) => {
    const { stanza } = await recipientFor(keyArn).createDataKey(other, unaborted);
    await expect(recipientFor(keyArn).unwrapDataKey(stanza, context, unaborted)).rejects.toMatchObject({ code: 'ERR_AWS_CIPHERTEXT' });
  });
});

describe('what leaves for AWS', () => {
  it('S12: titles, values, tags, notes and labels appear in no KMS request, in no form', async () => {
    const canaries = ['canary-title', 'canary-user', 'canary-password', 'canary-tag', 'canary-notes', 'canary-label'];
    const born = { ...context, epoch: 1 };
    const { dataKey, stanza } = await recipientFor(keyArn).createDataKey(born, unaborted);
    const block = createEnvironment({ vaultId: context.vaultId, name: 'prod', label: 'canary-label', tone: 'prod', strictness: 'strict', dataKey, recipients: [stanza] });
    const file = { vaultId: context.vaultId, environments: [block] };
    const fields = [
      { key: 'username', concealed: false, value: 'canary-user' },
      { key: 'password', concealed: true, value: 'canary-password' },
    ];
    const secret = { kind: 'login', state: 'active', title: 'canary-title', fields, notes: 'canary-notes', tags: ['canary-tag'], favourite: false, createdAtMs: 1, changedAtMs: 1, history: [] } as const;
    const id = randomBytes(16).toString('base64url');
    const edited = openEnvironment(file, 'prod', dataKey).apply([{ id, secret: { ...secret, tags: [...secret.tags], history: [] } }], (size) => randomBytes(size));
    const second = await recipientFor(world.aws.key(at.staging).arn).wrapDataKey(dataKey, born, unaborted);
    const unwrapped = await recipientFor(keyArn).unwrapDataKey(stanza, born, unaborted);
    const reopened = openEnvironment({ ...file, environments: [edited.block] }, 'prod', unwrapped as DataKey);
    // The canaries are really in what was sealed and opened.
    expect(JSON.stringify(reopened.openRecord(id))).toContain('canary-password');
    expect(second.encryptedDataKey.byteLength).toBeGreaterThan(0);
    expect(world.aws.calls).toHaveLength(3);
    for (const { raw, headers } of world.aws.calls) {
      const decoded = raw.toString().replace(/"([A-Za-z0-9+/]{16,}={0,2})"/g, (_, text: string) => Buffer.from(text, 'base64').toString('latin1'));
      const sent = `${JSON.stringify(headers)}\n${raw.toString()}\n${decoded}`;
      for (const canary of canaries) {
        for (const form of [canary, Buffer.from(canary).toString('base64').replace(/=+$/, ''), Buffer.from(canary).toString('hex')]) {
          expect(sent).not.toContain(form);
        }
      }
    }
  });
});
