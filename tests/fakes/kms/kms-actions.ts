import { randomBytes } from 'node:crypto';
import { keyIdOf, openUnder, sealUnder } from './keys.ts';
import type { Context, FakeKey, KeyStore } from './keys.ts';
import type { Verified } from './sigv4.ts';
import { FakeAwsError, texts } from './texts.ts';

export type Json = Record<string, unknown>;

interface Asked {
  readonly store: KeyStore;
  readonly input: Json;
  readonly who: Verified;
}

const text = (input: Json, name: string): string => (typeof input[name] === 'string' ? input[name] : '');
const bytes = (input: Json, name: string): Buffer => Buffer.from(text(input, name), 'base64');
const contextOf = (input: Json, name = 'EncryptionContext'): Context => (input[name] ?? {}) as Context;

function checkState(key: FakeKey): void {
  switch (key.state) {
    case 'Enabled':
    case 'Updating':
      return;
    case 'Disabled':
      throw new FakeAwsError('DisabledException', texts.disabled(key.arn));
    case 'PendingDeletion':
      throw new FakeAwsError('KMSInvalidStateException', texts.pendingDeletion(key.arn));
    case 'PendingImport':
      throw new FakeAwsError('KMSInvalidStateException', texts.pendingImport(key.arn));
    default:
      throw new FakeAwsError('KMSInvalidStateException', texts.unavailable(key.arn));
  }
}

function checkAllowed({ who }: Asked, action: string, key?: FakeKey): void {
  const { principal } = who;
  if (principal.allow !== undefined && !principal.allow.includes(action)) {
    throw new FakeAwsError('AccessDeniedException', texts.noIdentityPolicy(principal.arn, action, key?.arn ?? '*'));
  }
  if (key !== undefined && key.account !== principal.account && !key.allowAccounts.includes(principal.account)) {
    throw new FakeAwsError('AccessDeniedException', texts.noResourcePolicy(principal.arn, action, key.arn));
  }
}

/** The key that a request names, which the caller may use so and which can be used. */
function usableKey(asked: Asked, action: string, keyId: string): FakeKey {
  const key = asked.store.resolve(keyId, asked.who.region, asked.who.principal.account);
  checkAllowed(asked, action, key);
  checkState(key);
  if (key.usage !== 'ENCRYPT_DECRYPT') {
    throw new FakeAwsError('InvalidKeyUsageException', `${key.arn} key usage is ${key.usage} which is not valid for ${action.slice(4)}.`);
  }
  return key;
}

function open(asked: Asked, action: string, keyIdName: string, contextName?: string): { key: FakeKey; plaintext: Buffer } {
  const blob = bytes(asked.input, 'CiphertextBlob');
  const id = keyIdOf(blob);
  const wanted = text(asked.input, keyIdName);
  const named = wanted === '' ? undefined : usableKey(asked, action, wanted);
  const made = id === undefined ? undefined : asked.store.byId(asked.who.region, id);
  if (made === undefined) {
    if (id !== undefined && named === undefined) throw new FakeAwsError('AccessDeniedException', texts.ciphertextAnonymous);
    throw new FakeAwsError('InvalidCiphertextException', '');
  }
  if (named !== undefined && named.id !== made.id) throw new FakeAwsError('IncorrectKeyException', texts.incorrectKey);
  const key = named ?? usableKey(asked, action, made.arn);
  return { key, plaintext: openUnder(key, blob, contextOf(asked.input, contextName)) };
}

function generateDataKey(asked: Asked): Json {
  const { input } = asked;
  const key = usableKey(asked, 'kms:GenerateDataKey', text(input, 'KeyId'));
  const both = (input['KeySpec'] === undefined) === (input['NumberOfBytes'] === undefined);
  if (both) throw new FakeAwsError('ValidationException', 'Please specify either number of bytes or key spec.');
  const length = input['KeySpec'] === 'AES_256' ? 32 : input['KeySpec'] === 'AES_128' ? 16 : Number(input['NumberOfBytes']);
  const plaintext = randomBytes(length);
  const blob = sealUnder(key, plaintext, contextOf(input));
  return { CiphertextBlob: blob.toString('base64'), KeyId: key.arn, KeyMaterialId: 'a'.repeat(64), Plaintext: plaintext.toString('base64') };
}

function encrypt(asked: Asked): Json {
  const key = usableKey(asked, 'kms:Encrypt', text(asked.input, 'KeyId'));
  const plaintext = bytes(asked.input, 'Plaintext');
  if (plaintext.byteLength < 1 || plaintext.byteLength > 4096) {
    throw new FakeAwsError('ValidationException', "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to 4096");
  }
  const blob = sealUnder(key, plaintext, contextOf(asked.input));
  return { CiphertextBlob: blob.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', KeyId: key.arn };
}

function decrypt(asked: Asked): Json {
  const { key, plaintext } = open(asked, 'kms:Decrypt', 'KeyId');
  return { EncryptionAlgorithm: 'SYMMETRIC_DEFAULT', KeyId: key.arn, KeyMaterialId: 'a'.repeat(64), Plaintext: plaintext.toString('base64') };
}

function reEncrypt(asked: Asked): Json {
  const { key: source, plaintext } = open(asked, 'kms:ReEncryptFrom', 'SourceKeyId', 'SourceEncryptionContext');
  const key = usableKey(asked, 'kms:ReEncryptTo', text(asked.input, 'DestinationKeyId'));
  const blob = sealUnder(key, plaintext, contextOf(asked.input, 'DestinationEncryptionContext'));
  return { CiphertextBlob: blob.toString('base64'), KeyId: key.arn, SourceKeyId: source.arn };
}

function metadata(key: FakeKey): Json {
  const [primary, ...replicas] = key.regions.map((region) => ({ Arn: key.arn.replace(`:${key.region}:`, `:${region}:`), Region: region }));
  const multiRegion = key.id.startsWith('mrk-');
  return {
    AWSAccountId: key.account,
    Arn: key.arn,
    CreationDate: key.createdMs / 1000,
    Description: key.description,
    Enabled: key.state === 'Enabled',
    KeyId: key.id,
    KeyManager: key.manager,
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    KeyState: key.state,
    KeyUsage: key.usage,
    MultiRegion: multiRegion,
    Origin: 'AWS_KMS',
    ...(key.spec === 'SYMMETRIC_DEFAULT' ? { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } : {}),
    ...(key.state === 'PendingDeletion' && key.deletionDate !== undefined ? { DeletionDate: key.deletionDate.getTime() / 1000 } : {}),
    ...(multiRegion
      ? { MultiRegionConfiguration: { MultiRegionKeyType: primary?.Region === key.region ? 'PRIMARY' : 'REPLICA', PrimaryKey: primary, ReplicaKeys: replicas } }
      : {}),
  };
}

function describeKey(asked: Asked): Json {
  const key = asked.store.resolve(text(asked.input, 'KeyId'), asked.who.region, asked.who.principal.account);
  checkAllowed(asked, 'kms:DescribeKey', key);
  return { KeyMetadata: metadata(key) };
}

function page<T>(asked: Asked, all: readonly T[], limit: number): { items: T[]; rest: Json } {
  const start = text(asked.input, 'Marker') === '' ? 0 : Number(Buffer.from(text(asked.input, 'Marker'), 'base64url').toString());
  if (Number.isNaN(start)) throw new FakeAwsError('InvalidMarkerException', '');
  const end = start + Number(asked.input['Limit'] ?? limit);
  const more = end < all.length;
  return { items: all.slice(start, end), rest: { Truncated: more, ...(more ? { NextMarker: Buffer.from(String(end)).toString('base64url') } : {}) } };
}

function listAliases(asked: Asked): Json {
  checkAllowed(asked, 'kms:ListAliases');
  const { region, principal } = asked.who;
  const prefix = `arn:aws:kms:${region}:${principal.account}:`;
  const own = asked.store.aliasesOf(region, principal.account).map(({ name, id }) => ({ AliasArn: prefix + name, AliasName: name, TargetKeyId: id }));
  const predefined = { AliasArn: `${prefix}alias/aws/s3`, AliasName: 'alias/aws/s3' };
  const { items, rest } = page(asked, [predefined, ...own], 50);
  return { Aliases: items, ...rest };
}

function listKeys(asked: Asked): Json {
  checkAllowed(asked, 'kms:ListKeys');
  const { region, principal } = asked.who;
  const own = asked.store.keys.filter((key) => key.region === region && key.account === principal.account);
  const { items, rest } = page(asked, own, 100);
  return { Keys: items.map(({ arn, id }) => ({ KeyArn: arn, KeyId: id })), ...rest };
}

function createKey(asked: Asked): Json {
  checkAllowed(asked, 'kms:CreateKey');
  const key = asked.store.create({
    region: asked.who.region,
    account: asked.who.principal.account,
    description: text(asked.input, 'Description'),
    ...(asked.input['MultiRegion'] === true ? { replicas: [] } : {}),
  });
  return { KeyMetadata: metadata(key) };
}

function createAlias(asked: Asked): Json {
  checkAllowed(asked, 'kms:CreateAlias');
  const { region, principal } = asked.who;
  const name = text(asked.input, 'AliasName');
  if (!/^alias\/[A-Za-z0-9/_-]+$/.test(name)) throw new FakeAwsError('ValidationException', 'Alias must start with the prefix "alias/".');
  const key = asked.store.resolve(text(asked.input, 'TargetKeyId'), region, principal.account);
  asked.store.alias(region, principal.account, name, key.id);
  return {};
}

export const kmsActions: Readonly<Record<string, (asked: Asked) => Json>> = {
  GenerateDataKey: generateDataKey,
  Encrypt: encrypt,
  Decrypt: decrypt,
  ReEncrypt: reEncrypt,
  DescribeKey: describeKey,
  ListAliases: listAliases,
  ListKeys: listKeys,
  CreateKey: createKey,
  CreateAlias: createAlias,
};
