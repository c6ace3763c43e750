import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsKms } from '../../../electron/aws/kms.ts';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { encryptionContext } from '../../../electron/envelope/aad.ts';
import { AwsKmsRecipient } from '../../../electron/recipients/aws-kms.ts';
import type { RecipientStanza } from '../../../electron/recipients/recipient.ts';
import type { AccessKeyInput, Connection } from '../../../shared/model/connection.ts';
import { parseKmsKeyArn } from '../../../shared/model/kms-key.ts';

/** Something that answers as AWS over HTTP. */
export interface Peer {
  readonly connection: Connection;
  readonly accessKey: AccessKeyInput;
  readonly account: string;
  /** A usable key with `alias`, and another one, in the connection's Region. */
  readonly keyArn: string;
  readonly alias: string;
  readonly otherKeyArn: string;
  /** Switches `otherKeyArn` off and on again. */
  setEnabled(enabled: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Checks that a peer cannot pass because of what it is, each with the reason. */
export type Cannot = Readonly<Partial<Record<WireCheck, string>>>;
export type WireCheck =
  | 'wrong key named'
  | 'foreign Region refused'
  | 'disabled key refused'
  | 'ambiguous context refused'
  | 'signature checked';

const context = { vaultId: 'AAAAAAAAAAAAAAAAAAAAAA', environment: 'prod', epoch: 1 };
const signal = new AbortController().signal;
const timeouts = { connectMs: 5000, requestMs: 10_000, credentialsMs: 10_000 };

function kmsFor(key: AccessKeyInput): AwsKms {
  return new AwsKms({ credentialStore: { get: async () => key }, timeouts });
}

/** The real SDK over real HTTP: the same checks against every peer, so that no peer is trusted alone. */
export function describeWire(name: string, start: () => Promise<Peer>, cannot: Cannot = {}): void {
  describe(`the real SDK over HTTP with ${name}`, () => {
    let peer: Peer;
    let kms: AwsKms;
    const accepted = new Set<string>();
    const recipient = (arn: string): AwsKmsRecipient =>
      new AwsKmsRecipient(arn, { kms, acceptedArns: accepted, connectionFor: () => peer.connection });
    /** What the peer is known not to do must fail, so that the list cannot grow old unnoticed. */
    const check = (what: WireCheck, body: () => Promise<void>): void => {
      const reason = cannot[what];
      const define = reason === undefined ? it : it.fails;
      define(reason === undefined ? what : `${what}: not here, for ${reason}`, body);
    };

    beforeAll(async () => {
      peer = await start();
      kms = kmsFor(peer.accessKey);
      accepted.add(peer.keyArn).add(peer.otherKeyArn);
    }, 60_000);
    afterAll(async () => {
      kms.close();
      await peer.close();
    });

    it('says who the credentials belong to', async () => {
      const identity = await kms.getCallerIdentity({ connection: peer.connection, signal });
      expect(identity.account).toBe(peer.account);
      expect(identity.arn).toContain(peer.account);
    });

    it('makes a data key with GenerateDataKey, and unwraps it with Decrypt', async () => {
      const { dataKey, stanza } = await recipient(peer.keyArn).createDataKey(context, signal);
      expect(stanza).toMatchObject({ kind: 'aws-kms', id: peer.keyArn });
      const again = await recipient(peer.keyArn).unwrapDataKey(stanza, context, signal);
      expect(Buffer.from(again?.bytes ?? [])).toEqual(Buffer.from(dataKey.bytes));
    });

    it('wraps the same data key for a second KMS key, which opens it alone', async () => {
      const dataKey = new DataKey(randomBytes(32));
      const stanza = await recipient(peer.otherKeyArn).wrapDataKey(dataKey, context, signal);
      const again = await recipient(peer.otherKeyArn).unwrapDataKey(stanza, context, signal);
      expect(Buffer.from(again?.bytes ?? [])).toEqual(Buffer.from(dataKey.bytes));
    });

    it.each([
      ['vault', { ...context, vaultId: 'BBBBBBBBBBBBBBBBBBBBBA' }],
      ['environment', { ...context, environment: 'staging' }],
      ['epoch', { ...context, epoch: 2 }],
    ])('refuses a data key that was wrapped for another %s', async (_, other) => {
      const { stanza } = await recipient(peer.keyArn).createDataKey(context, signal);
      await expect(recipient(peer.keyArn).unwrapDataKey(stanza, other, signal)).rejects.toMatchObject({ code: 'ERR_AWS_CIPHERTEXT' });
    });

    it('refuses an encrypted data key with one byte flipped', async () => {
      const { stanza } = await recipient(peer.keyArn).createDataKey(context, signal);
      const encryptedDataKey = Uint8Array.from(stanza.encryptedDataKey);
      const last = encryptedDataKey.byteLength - 1;
      encryptedDataKey[last] = (encryptedDataKey[last] ?? 0) ^ 1;
      const changed: RecipientStanza = { ...stanza, encryptedDataKey };
      await expect(recipient(peer.keyArn).unwrapDataKey(changed, context, signal)).rejects.toMatchObject({ code: 'ERR_AWS_CIPHERTEXT' });
    });

    it('resolves a key ARN, an alias ARN, an alias name and a key id to the key ARN', async () => {
      const { region, account, resource } = parseKmsKeyArn(peer.keyArn);
      for (const text of [peer.keyArn, `arn:aws:kms:${region}:${account}:${peer.alias}`, peer.alias, `  ${resource}\n`]) {
        expect(await kms.resolveKey({ connection: peer.connection, text, signal })).toMatchObject({ arn: peer.keyArn, usable: true });
      }
    });

    it('does not find an alias that is not there', async () => {
      const query = { connection: peer.connection, text: 'alias/no-such-alias', signal };
      await expect(kms.resolveKey(query)).rejects.toMatchObject({ code: 'ERR_AWS_KEY_NOT_FOUND' });
    });

    it('lists the alias with the state of its key', async () => {
      const { keys } = await kms.listKeys({ connection: peer.connection, signal });
      expect(keys).toContainEqual(expect.objectContaining({ alias: peer.alias, arn: peer.keyArn, state: 'Enabled', usable: true }));
    });

    it('encrypts and decrypts 32 test bytes', async () => {
      const call = { connection: peer.connection, keyArn: peer.keyArn, context: encryptionContext(context), signal };
      expect((await kms.testKey(call)).tookMs).toBeGreaterThan(0);
    });

    check('wrong key named', async () => {
      const { stanza } = await recipient(peer.keyArn).createDataKey(context, signal);
      const renamed = { ...stanza, id: peer.otherKeyArn };
      await expect(recipient(peer.otherKeyArn).unwrapDataKey(renamed, context, signal)).rejects.toMatchObject({ code: 'ERR_AWS_WRONG_KEY' });
    });

    check('disabled key refused', async () => {
      const { stanza } = await recipient(peer.otherKeyArn).createDataKey(context, signal);
      await peer.setEnabled(false);
      await expect(recipient(peer.otherKeyArn).unwrapDataKey(stanza, context, signal)).rejects.toMatchObject({ code: 'ERR_AWS_KEY_DISABLED' });
      await peer.setEnabled(true);
      await expect(recipient(peer.otherKeyArn).unwrapDataKey(stanza, context, signal)).resolves.not.toBeNull();
    });

    check('foreign Region refused', async () => {
      const { connection } = peer;
      const query = { connection, key: peer.keyArn, region: 'us-west-2', signal };
      await expect(kms.describeKey(query)).rejects.toMatchObject({ code: 'ERR_AWS_WRONG_REGION' });
    });

    check('ambiguous context refused', async () => {
      const call = { connection: peer.connection, keyArn: peer.keyArn, signal };
      const blob = await kms.encrypt({ ...call, context: { ab: 'c' } }, new DataKey(randomBytes(32)));
      await expect(kms.decrypt({ ...call, context: { a: 'bc' } }, blob)).rejects.toMatchObject({ code: 'ERR_AWS_CIPHERTEXT' });
    });

    check('signature checked', async () => {
      const stranger = kmsFor({ accessKeyId: peer.accessKey.accessKeyId, secretAccessKey: 'another/secret/000000000000000000000000' });
      const asked = stranger.getCallerIdentity({ connection: { ...peer.connection }, signal });
      await expect(asked).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_INVALID' });
      stranger.close();
    });
  });
}
