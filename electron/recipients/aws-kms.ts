import { VaultError } from '../../shared/errors.ts';
import type { Connection } from '../../shared/model/connection.ts';
import { parseKmsKeyArn } from '../../shared/model/kms-key.ts';
import { maxEncryptedDataKeyBytes } from '../aws/answer.ts';
import type { AwsKms, KeyCall } from '../aws/kms.ts';
import { encryptionContext } from '../envelope/aad.ts';
import type { DataKey } from '../envelope/data-key.ts';
import type { Recipient, RecipientStanza, WrapContext } from './recipient.ts';

/** What an AWS KMS recipient needs of the program around it. */
export interface AwsKmsRecipientOptions {
  readonly kms: Pick<AwsKms, 'generateDataKey' | 'encrypt' | 'decrypt'>;
  /** The key ARNs that the person accepted for this environment, pinned outside the file. */
  readonly acceptedArns: ReadonlySet<string>;
  /** The connection that opens a key, or undefined where none is set up. */
  readonly connectionFor: (keyArn: string) => Connection | undefined;
}

/**
 * One KMS key as a recipient. No request goes out for a key that is not accepted: whoever can write the file could
 * otherwise have this computer's credentials used on a key of their choosing.
 */
export class AwsKmsRecipient implements Recipient {
  readonly kind = 'aws-kms';
  readonly keyArn: string;
  readonly #options: AwsKmsRecipientOptions;

  /** @throws ERR_AWS_INVALID_ARN for anything but a key ARN, alias ARNs included */
  constructor(keyArn: string, options: AwsKmsRecipientOptions) {
    this.keyArn = parseKmsKeyArn(keyArn).arn;
    this.#options = options;
  }

  /**
   * A fresh data key (32 bytes) from KMS and its wrap: one GenerateDataKey, for the first recipient of an environment.
   * @throws ERR_KEY_RECIPIENT_NOT_ACCEPTED, ERR_CONNECTION_NOT_FOUND, the codes of the AWS stage, ERR_CANCELLED
   */
  async createDataKey(context: WrapContext, signal: AbortSignal): Promise<{ readonly dataKey: DataKey; readonly stanza: RecipientStanza }> {
    const { dataKey, encryptedDataKey } = await this.#options.kms.generateDataKey(this.#call(context, signal));
    return { dataKey, stanza: this.#stanza(encryptedDataKey) };
  }

  /**
   * Wraps `dataKey` (32 bytes): one Encrypt.
   * @throws as `createDataKey`
   */
  async wrapDataKey(dataKey: DataKey, context: WrapContext, signal: AbortSignal): Promise<RecipientStanza> {
    return this.#stanza(await this.#options.kms.encrypt(this.#call(context, signal), dataKey));
  }

  /**
   * Unwraps the data key of a stanza of this very key: one Decrypt. Null for any other stanza.
   * @throws as `createDataKey`; ERR_KEY_WRAP_DAMAGED for an encrypted data key that KMS could not have made
   */
  async unwrapDataKey(stanza: RecipientStanza, context: WrapContext, signal: AbortSignal): Promise<DataKey | null> {
    if (stanza.kind !== this.kind || stanza.id !== this.keyArn) return null;
    const lengthBytes = stanza.encryptedDataKey.byteLength;
    if (lengthBytes === 0 || lengthBytes > maxEncryptedDataKeyBytes) {
      throw new VaultError('ERR_KEY_WRAP_DAMAGED', { keyArn: this.keyArn, lengthBytes });
    }
    return this.#options.kms.decrypt(this.#call(context, signal), stanza.encryptedDataKey);
  }

  #stanza(encryptedDataKey: Uint8Array): RecipientStanza {
    return { kind: this.kind, id: this.keyArn, encryptedDataKey };
  }

  #call(context: WrapContext, signal: AbortSignal): KeyCall {
    const { keyArn } = this;
    if (!this.#options.acceptedArns.has(keyArn)) throw new VaultError('ERR_KEY_RECIPIENT_NOT_ACCEPTED', { keyArn });
    const connection = this.#options.connectionFor(keyArn);
    if (connection === undefined) {
      const { account, region } = parseKmsKeyArn(keyArn);
      throw new VaultError('ERR_CONNECTION_NOT_FOUND', { keyArn, account, region });
    }
    return { connection, keyArn, context: encryptionContext(context), signal };
  }
}
