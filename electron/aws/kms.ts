import { randomBytes, timingSafeEqual } from 'node:crypto';
import { DecryptCommand, EncryptCommand, GenerateDataKeyCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { KMSClient } from '@aws-sdk/client-kms';
import { VaultError } from '../../shared/errors.ts';
import type { Connection, KmsKey } from '../../shared/model/connection.ts';
import { parseKmsKeyArn } from '../../shared/model/kms-key.ts';
import type { DataKey } from '../envelope/data-key.ts';
import { dataKeyBytes } from '../envelope/data-key.ts';
import { takeCiphertext, takeDataKey } from './answer.ts';
import { completeError } from './complete-error.ts';
import { describeKey, listKeys, resolveKey } from './key-facts.ts';
import type { KeyFacts, KeyPage, KeyQuery } from './key-facts.ts';
import { AwsSender } from './sender.ts';
import type { AwsCall, AwsOptions } from './sender.ts';

/** Bound to a wrapped data key by KMS, shown in CloudTrail, matched by IAM conditions: stable facts, no secret. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** A call with a KMS key, asked in the key's own Region through `connection`. */
export interface KeyCall {
  readonly connection: Connection;
  /** A key ARN, never an alias. */
  readonly keyArn: string;
  readonly context: EncryptionContext;
  readonly signal: AbortSignal;
}

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  /** When the credentials end, milliseconds since 1970; absent for those that do not. */
  readonly expiresAtMs?: number;
  readonly tookMs: number;
}

type Send<T> = (client: KMSClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>;

/** AWS KMS as Breakglass uses it: one request per method unless it says otherwise, every failure a VaultError. */
export class AwsKms {
  readonly sender: AwsSender;

  constructor(options: AwsOptions) {
    this.sender = new AwsSender(options);
  }

  /**
   * A fresh data key of 32 bytes and its wrap under the key.
   * @throws ERR_AWS_ANSWER for an answer of another key or length, and every other code of the AWS stage
   */
  async generateDataKey(call: KeyCall): Promise<{ readonly dataKey: DataKey; readonly encryptedDataKey: Uint8Array }> {
    const input = { KeyId: call.keyArn, KeySpec: 'AES_256' as const, EncryptionContext: { ...call.context } };
    const answer = await this.#withKey(call, 'kms:GenerateDataKey', (client, options) =>
      client.send(new GenerateDataKeyCommand(input), options),
    );
    const dataKey = takeDataKey(answer, call.keyArn);
    try {
      return { dataKey, encryptedDataKey: takeCiphertext(answer, call.keyArn) };
    } catch (error) {
      dataKey.zero();
      throw error;
    }
  }

  /** Wraps `dataKey` under the key. @throws as `generateDataKey` */
  async encrypt(call: KeyCall, dataKey: DataKey): Promise<Uint8Array> {
    return this.#encryptBytes(call, dataKey.bytes);
  }

  /** Unwraps an encrypted data key; KeyId is always sent, so no other key is tried. @throws as `generateDataKey` */
  async decrypt(call: KeyCall, encryptedDataKey: Uint8Array): Promise<DataKey> {
    const input = { KeyId: call.keyArn, CiphertextBlob: encryptedDataKey, EncryptionContext: { ...call.context } };
    const answer = await this.#withKey(call, 'kms:Decrypt', (client, options) =>
      client.send(new DecryptCommand(input), options),
    );
    return takeDataKey(answer, call.keyArn);
  }

  /** Encrypts and decrypts 32 test bytes, nothing else: two requests. @throws as `generateDataKey` */
  async testKey(call: KeyCall): Promise<{ readonly tookMs: number }> {
    const startedMs = performance.now();
    const bytes = randomBytes(dataKeyBytes);
    const back = await this.decrypt(call, await this.#encryptBytes(call, bytes));
    const same = timingSafeEqual(bytes, back.bytes);
    back.zero();
    if (!same) throw new VaultError('ERR_AWS_ANSWER', { reason: 'plaintext-changed', keyArn: call.keyArn });
    return { tookMs: performance.now() - startedMs };
  }

  /** What a key is and whether it can be used. `key`: as in `resolveKey`'s text, looked up in `region`. */
  async describeKey(query: KeyQuery & { readonly key: string; readonly region: string }): Promise<KeyFacts> {
    return describeKey(this.sender, query);
  }

  /** One page of aliases with the state of their keys: one request, and one DescribeKey for each. */
  async listKeys(query: KeyQuery & { readonly region?: string; readonly marker?: string }): Promise<KeyPage> {
    return listKeys(this.sender, query);
  }

  /** The key that `text` names, which must be able to wrap a data key now. */
  async resolveKey(query: KeyQuery & { readonly text: string }): Promise<KmsKey> {
    return resolveKey(this.sender, query);
  }

  /** Who the connection's credentials belong to. `retry: false` for a probe. */
  async getCallerIdentity(query: KeyQuery & { readonly retry?: boolean }): Promise<CallerIdentity> {
    const { connection, signal, retry = true } = query;
    const call = { connection, signal, region: connection.region, action: 'sts:GetCallerIdentity', retry };
    const startedMs = performance.now();
    const answer = await this.sender.sts(call, (client, options) => client.send(new GetCallerIdentityCommand({}), options));
    const { Account: account, Arn: arn } = answer;
    if (account === undefined || arn === undefined || !/^\d{12}$/.test(account)) {
      throw new VaultError('ERR_AWS_ANSWER', { reason: 'caller-identity' });
    }
    const expiresAtMs = this.sender.credentials.expiresAtMs(connection.id);
    const tookMs = performance.now() - startedMs;
    return { account, arn, tookMs, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) };
  }

  /** Drops credentials and clients of a connection that was changed or removed, or whose profile was edited. */
  forget(connectionId: string): void {
    this.sender.forget(connectionId);
  }

  /** Drops the credentials and clients of every connection: everything is locked. */
  forgetAll(): void {
    this.sender.forgetAll();
  }

  /** Closes all network connections. */
  close(): void {
    this.sender.close();
  }

  async #encryptBytes(call: KeyCall, bytes: Uint8Array): Promise<Uint8Array> {
    const input = { KeyId: call.keyArn, Plaintext: bytes, EncryptionContext: { ...call.context } };
    const answer = await this.#withKey(call, 'kms:Encrypt', (client, options) =>
      client.send(new EncryptCommand(input), options),
    );
    return takeCiphertext(answer, call.keyArn);
  }

  async #withKey<T>(call: KeyCall, action: string, send: Send<T>): Promise<T> {
    const { connection, keyArn, signal } = call;
    const { region } = parseKmsKeyArn(keyArn);
    const request: AwsCall = { connection, keyArn, signal, region, action };
    try {
      return await this.sender.kms(request, send);
    } catch (error) {
      throw await completeError(this, request, error);
    }
  }
}
