import { VaultError } from '../../shared/errors.ts';
import type { Output, Parsed } from '../../shared/ipc/contract.ts';
import type { Connection, ConnectionSource, KmsKey } from '../../shared/model/connection.ts';
import { parseKmsKeyArn } from '../../shared/model/kms-key.ts';
import { encodeBase64url } from '../envelope/base64url.ts';
import { idBytes } from '../envelope/keys.ts';
import { AwsKmsRecipient, type AwsKmsRecipientOptions } from '../recipients/aws-kms.ts';
import type { SettingsStore } from '../storage/settings.ts';
import type { AccessKeys } from './access-keys.ts';
import type { Clock, Random } from './ports.ts';
import type { KmsAccess, KmsRecipient } from './recipients-of.ts';

interface Query {
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

/** What connections need of AWS; electron/aws has it. Every method throws the codes of the AWS stage. */
export interface AwsService extends Pick<AwsKmsRecipientOptions['kms'], 'generateDataKey' | 'encrypt' | 'decrypt'> {
  getCallerIdentity(query: Query): Promise<Output<'connection:test'>['identity']>;
  listKeys(query: Query & { readonly region?: string; readonly marker?: string }): Promise<{ readonly keys: KmsKey[]; readonly marker?: string }>;
  resolveKey(query: Query & { readonly text: string }): Promise<KmsKey>;
  testKey(query: Query & { readonly keyArn: string; readonly context: Readonly<Record<string, string>> }): Promise<{ readonly tookMs: number }>;
  forget(connectionId: string): void;
  /** Drops every client and the credentials in it; the next call resolves them anew. */
  forgetAll(): void;
}

export interface ConnectionParts {
  readonly aws: AwsService;
  readonly accessKeys: AccessKeys;
  readonly settings: Pick<SettingsStore, 'current' | 'change'>;
  readonly clock: Clock;
  readonly random: Random;
  /** The best connection for a key where the person chose none. */
  readonly choose: (keyArn: string, connections: readonly Connection[]) => Connection | undefined;
  /** Has the code ready for when the connection's profile asks for it; undefined takes it back. */
  readonly offerMfaCode: (connectionId: string, code: string | undefined) => void;
}

type SaveInput = Parsed<'connection:save'>;
type Tested = Output<'connection:test'>;

/** The ways to AWS that this computer has, and the KMS keys they open. */
export class Connections implements KmsAccess {
  readonly #parts: ConnectionParts;
  readonly #aliases = new Map<string, string>();

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  list(): Connection[] {
    return [...this.#parts.settings.current.connections];
  }

  /** @throws ERR_CONNECTION_NOT_FOUND */
  find(connectionId: string): Connection {
    const found = this.list().find(({ id }) => id === connectionId);
    if (found === undefined) throw new VaultError('ERR_CONNECTION_NOT_FOUND', { connectionId });
    return found;
  }

  /**
   * Tests a new or changed connection with GetCallerIdentity, then keeps it. Nothing is kept where the test or the
   * keychain fails.
   * @throws AWS codes, the keychain's codes (the person may then choose this session only), ERR_CONNECTION_NOT_FOUND
   */
  async save(input: SaveInput): Promise<Tested> {
    const { aws, accessKeys, random } = this.#parts;
    const before = input.id === undefined ? undefined : this.find(input.id);
    const id = before?.id ?? encodeBase64url(random(idBytes));
    const { name, region, fips, endpoint } = input;
    const source = await this.#sourceOf(input, before);
    const wanted: Connection = { id, name, source, region, fips, ...(endpoint === undefined ? {} : { endpoint }), ...(before?.opens === undefined ? {} : { opens: before.opens }) };
    const typedKey = input.source.kind === 'access-key' ? input.source.accessKey : undefined;
    const undo = typedKey === undefined ? undefined : accessKeys.holdInMemory(id, typedKey);
    aws.forget(id);
    try {
      const tested = await this.#ask(wanted, input.mfaCode);
      if (typedKey !== undefined && source.kind === 'access-key' && source.kept === 'keychain') await accessKeys.moveToKeychain(id);
      await this.#keep(tested.connection);
      await this.#forgetOldKey(before, source);
      return tested;
    } catch (error) {
      undo?.();
      aws.forget(id);
      throw error;
    }
  }

  /** Asks who the connection is, and keeps the answer. @throws AWS codes, ERR_CONNECTION_NOT_FOUND */
  async test(connectionId: string, mfaCode?: string): Promise<Tested> {
    const { connection, identity } = await this.#ask(this.find(connectionId), mfaCode);
    // It may have been changed meanwhile, or removed: then it stays removed.
    const { account, arn, testedAtMs } = connection;
    const kept: Connection = { ...this.find(connectionId), account, arn, testedAtMs };
    await this.#keep(kept);
    return { connection: kept, identity };
  }

  /** Forgets a connection and its access key. @throws the keychain's codes; the connection is gone by then */
  async remove(connectionId: string): Promise<void> {
    const { source } = this.find(connectionId);
    await this.#parts.settings.change({ connections: this.list().filter(({ id }) => id !== connectionId) });
    this.#parts.aws.forget(connectionId);
    if (source.kind === 'access-key') await this.#parts.accessKeys.remove(connectionId);
  }

  /** A key that the connection no longer uses does not stay in the keychain. One that cannot be deleted harms nothing. */
  async #forgetOldKey(before: Connection | undefined, now: ConnectionSource): Promise<void> {
    if (before?.source.kind !== 'access-key') return;
    const { accessKeys } = this.#parts;
    if (now.kind !== 'access-key') await accessKeys.remove(before.id).catch(() => undefined);
    else if (now.kept === 'session' && before.source.kept === 'keychain') await accessKeys.removeFromKeychain(before.id).catch(() => undefined);
  }

  /** One page of keys. @throws AWS codes, ERR_CONNECTION_NOT_FOUND */
  async listKeys(connectionId: string, where: { region?: string | undefined; marker?: string | undefined }): Promise<{ keys: KmsKey[]; marker?: string }> {
    const { region, marker } = where;
    const query = { connection: this.find(connectionId), signal: forever() };
    const page = await this.#parts.aws.listKeys({ ...query, ...(region === undefined ? {} : { region }), ...(marker === undefined ? {} : { marker }) });
    for (const key of page.keys) this.#learn(key);
    return { keys: page.keys, ...(page.marker === undefined ? {} : { marker: page.marker }) };
  }

  /** What a person typed, to the key it names. @throws AWS codes, ERR_CONNECTION_NOT_FOUND, ERR_AWS_INVALID_ARN */
  async resolveKey(connectionId: string, text: string, signal: AbortSignal = forever()): Promise<KmsKey> {
    const key = await this.#parts.aws.resolveKey({ connection: this.find(connectionId), text, signal });
    this.#learn(key);
    return key;
  }

  /** Wraps and unwraps test bytes under `context`, as an environment's data key would be. @throws as `resolveKey` */
  async testKey(connectionId: string, text: string, context: Readonly<Record<string, string>>): Promise<{ key: KmsKey; tookMs: number }> {
    const key = await this.resolveKey(connectionId, text);
    const { tookMs } = await this.#parts.aws.testKey({ connection: this.find(connectionId), keyArn: key.arn, context, signal: forever() });
    return { key, tookMs };
  }

  connectionFor(keyArn: string): string | undefined {
    const connections = this.list();
    const chosen = connections.find(({ opens }) => opens?.includes(keyArn) === true);
    return (chosen ?? this.#parts.choose(keyArn, connections))?.id;
  }

  /** The alias of a key as it was seen last, if it was. */
  aliasOf(keyArn: string): string | undefined {
    return this.#aliases.get(keyArn);
  }

  /** A full key ARN needs no call: the wrap itself says whether it can be used. */
  async keyArn(connectionId: string, key: string, signal: AbortSignal): Promise<string> {
    this.find(connectionId);
    try {
      return parseKmsKeyArn(key.trim()).arn;
    } catch {
      return (await this.resolveKey(connectionId, key, signal)).arn;
    }
  }

  recipient(connectionId: string, keyArn: string, accepted: ReadonlySet<string>, mfaCode?: string): KmsRecipient {
    const connection = this.find(connectionId);
    const recipient = new AwsKmsRecipient(keyArn, { kms: this.#parts.aws, acceptedArns: accepted, connectionFor: () => connection });
    return mfaCode === undefined ? recipient : this.#withMfaCode(recipient, connectionId, mfaCode);
  }

  async remember(keyArn: string, connectionId: string): Promise<void> {
    if (this.connectionFor(keyArn) === connectionId) return;
    const connections = this.list().map((connection) => {
      const others = (connection.opens ?? []).filter((arn) => arn !== keyArn);
      if (connection.id === connectionId) return { ...connection, opens: [...others, keyArn] };
      return others.length === connection.opens?.length ? connection : { ...connection, opens: others };
    });
    // Only a preference: where it cannot be kept, the connection is chosen by account and Region.
    await this.#parts.settings.change({ connections }).catch(() => undefined);
  }

  /** The code is there for the one call that may ask for it, and never for a later one. */
  #withMfaCode(recipient: KmsRecipient, connectionId: string, mfaCode: string): KmsRecipient {
    const { offerMfaCode } = this.#parts;
    return {
      kind: recipient.kind,
      createDataKey: (...given) => recipient.createDataKey(...given),
      wrapDataKey: (...given) => recipient.wrapDataKey(...given),
      unwrapDataKey: async (...given) => {
        offerMfaCode(connectionId, mfaCode);
        try {
          return await recipient.unwrapDataKey(...given);
        } finally {
          offerMfaCode(connectionId, undefined);
        }
      },
    };
  }

  async #sourceOf({ source }: SaveInput, before: Connection | undefined): Promise<ConnectionSource> {
    if (source.kind !== 'access-key') return source;
    if (source.accessKey !== undefined) return { kind: 'access-key', lastFour: source.accessKey.accessKeyId.slice(-4), kept: source.keep };
    // Everything but the key was changed.
    if (before?.source.kind !== 'access-key') throw new VaultError('ERR_AWS_CREDENTIALS_MISSING', { reason: 'store' });
    return before.source;
  }

  async #ask(connection: Connection, mfaCode: string | undefined): Promise<Tested> {
    const { aws, clock, offerMfaCode } = this.#parts;
    offerMfaCode(connection.id, mfaCode);
    try {
      const identity = await aws.getCallerIdentity({ connection, signal: forever() });
      const { account, arn } = identity;
      return { connection: { ...connection, account, arn, testedAtMs: clock.wallMs() }, identity };
    } finally {
      offerMfaCode(connection.id, undefined);
    }
  }

  async #keep(connection: Connection): Promise<void> {
    const others = this.list();
    const at = others.findIndex(({ id }) => id === connection.id);
    const connections = at < 0 ? [...others, connection] : others.with(at, connection);
    await this.#parts.settings.change({ connections });
  }

  #learn({ arn, alias }: KmsKey): void {
    if (alias !== undefined) this.#aliases.set(arn, alias);
  }
}

/** The AWS calls have bounds of their own. */
function forever(): AbortSignal {
  return new AbortController().signal;
}
