import { DescribeKeyCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { VaultError, isVaultError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Connection, KmsKey } from '../../shared/model/connection.ts';
import { isKmsKeyArn, parseKmsArn, parseKmsKeyName } from '../../shared/model/kms-key.ts';
import type { AwsSender } from './sender.ts';

/** What DescribeKey tells of a key, as far as it matters for wrapping data keys. */
export interface KeyFacts {
  readonly arn: string;
  readonly state: string;
  readonly usage: string;
  readonly spec: string;
  readonly managedByAws: boolean;
  readonly multiRegion: boolean;
  /** Regions that hold the key, for a multi-Region key; its own otherwise. */
  readonly regions: readonly string[];
  readonly description: string;
  /** ISO 8601, only while deletion is pending. */
  readonly deletionDate?: string;
}

export interface KeyQuery {
  readonly connection: Connection;
  readonly signal: AbortSignal;
}

export interface KeyPage {
  readonly keys: KmsKey[];
  /** Present where there are more: to be sent with the next query. */
  readonly marker?: string;
}

const aliasesPerPage = 25;
const describedAtOnce = 5;

function factsOf(metadata: KeyMetadata | undefined, asked: string): KeyFacts {
  const arn = metadata?.Arn ?? '';
  if (!isKmsKeyArn(arn)) throw new VaultError('ERR_AWS_ANSWER', { reason: 'key-id', keyArn: asked });
  const regions = metadata?.MultiRegionConfiguration;
  const all = [regions?.PrimaryKey?.Region, ...(regions?.ReplicaKeys ?? []).map((replica) => replica.Region)];
  const deletionDate = metadata?.DeletionDate;
  return {
    arn,
    state: metadata?.KeyState ?? 'unknown',
    usage: metadata?.KeyUsage ?? 'unknown',
    spec: metadata?.KeySpec ?? 'unknown',
    managedByAws: metadata?.KeyManager === 'AWS',
    multiRegion: metadata?.MultiRegion === true,
    regions: regions === undefined ? [parseKmsArn(arn).region] : all.filter((region) => region !== undefined).sort(),
    description: (metadata?.Description ?? '').replace(/\p{C}/gu, ' ').slice(0, 256),
    ...(deletionDate === undefined ? {} : { deletionDate: deletionDate.toISOString() }),
  };
}

/** Asks what a key is. `key`: key ARN, alias ARN, alias name or key id, looked up in `region`. */
export async function describeKey(
  sender: AwsSender,
  query: KeyQuery & { readonly key: string; readonly region: string; readonly retry?: boolean },
): Promise<KeyFacts> {
  const { connection, signal, key, region, retry = true } = query;
  const call = { connection, signal, region, action: 'kms:DescribeKey', keyArn: key, retry };
  const answer = await sender.kms(call, (client, options) => client.send(new DescribeKeyCommand({ KeyId: key }), options));
  return factsOf(answer.KeyMetadata, key);
}

const isSymmetric = (facts: KeyFacts): boolean =>
  facts.usage === 'ENCRYPT_DECRYPT' && facts.spec === 'SYMMETRIC_DEFAULT' && !facts.managedByAws;

/** A key as the picker shows it; `usable` says whether it can wrap a data key now. */
export function toKmsKey(facts: KeyFacts, alias?: string): KmsKey {
  return {
    arn: facts.arn,
    state: facts.state,
    multiRegion: facts.multiRegion,
    regions: [...facts.regions],
    usable: isSymmetric(facts) && facts.state === 'Enabled',
    ...(facts.description === '' ? {} : { description: facts.description }),
    ...(alias === undefined ? {} : { alias }),
  };
}

/** @throws ERR_AWS_KEY_USAGE, _DISABLED, _PENDING_DELETION or _STATE for a key that cannot wrap a data key now */
function checkUsable(facts: KeyFacts): void {
  const details = { keyArn: facts.arn, state: facts.state, region: parseKmsArn(facts.arn).region };
  if (!isSymmetric(facts)) {
    const reason = facts.managedByAws ? 'aws-managed' : 'not-symmetric';
    throw new VaultError('ERR_AWS_KEY_USAGE', { ...details, reason, usage: facts.usage, spec: facts.spec });
  }
  if (facts.state === 'Enabled') return;
  const codes: Readonly<Record<string, ErrorCode>> = {
    Disabled: 'ERR_AWS_KEY_DISABLED',
    PendingDeletion: 'ERR_AWS_KEY_PENDING_DELETION',
    PendingReplicaDeletion: 'ERR_AWS_KEY_PENDING_DELETION',
  };
  throw new VaultError(codes[facts.state] ?? 'ERR_AWS_KEY_STATE', {
    ...details,
    ...(facts.deletionDate === undefined ? {} : { deletionDate: facts.deletionDate }),
  });
}

/**
 * The key that a person's text names: a key ARN or alias ARN (asked in its own Region), an alias name or key id (in the
 * connection's Region). A key ARN that may be used but not described is taken as it is, its state left out.
 * @throws ERR_AWS_INVALID_ARN, ERR_AWS_KEY_NOT_FOUND, ERR_AWS_KEY_USAGE, ERR_AWS_KEY_DISABLED, …
 */
export async function resolveKey(sender: AwsSender, query: KeyQuery & { readonly text: string }): Promise<KmsKey> {
  const name = parseKmsKeyName(query.text);
  const region = name.kind === 'arn' ? name.arn.region : query.connection.region;
  const key = name.kind === 'arn' ? name.arn.arn : name.kind === 'alias-name' ? name.alias : name.keyId;
  const alias = name.kind === 'alias-name' ? name.alias : name.kind === 'arn' && name.arn.kind === 'alias' ? name.arn.resource : undefined;
  try {
    const facts = await describeKey(sender, { ...query, key, region });
    checkUsable(facts);
    return toKmsKey(facts, alias);
  } catch (error) {
    const takenAsIs = name.kind === 'arn' && name.arn.kind === 'key' && isVaultError(error, 'ERR_AWS_ACCESS_DENIED');
    if (!takenAsIs) throw error;
    return { arn: name.arn.arn, multiRegion: name.arn.multiRegion, usable: true };
  }
}

async function describeAlias(sender: AwsSender, query: KeyQuery, alias: string, arn: string): Promise<KmsKey> {
  try {
    const { region } = parseKmsArn(arn);
    return toKmsKey(await describeKey(sender, { ...query, key: arn, region, retry: false }), alias);
  } catch (error) {
    if (isVaultError(error, 'ERR_CANCELLED')) throw error;
    // Listed all the same: whoever may not describe a key may still be allowed to use it.
    return { arn, alias, multiRegion: parseKmsArn(arn).multiRegion, usable: true };
  }
}

/** One page of the account's aliases in a Region, each with the state of its key; AWS's own aliases are left out. */
export async function listKeys(
  sender: AwsSender,
  query: KeyQuery & { readonly region?: string; readonly marker?: string },
): Promise<KeyPage> {
  const region = query.region ?? query.connection.region;
  const call = { connection: query.connection, signal: query.signal, region, action: 'kms:ListAliases' };
  const marker = query.marker === undefined ? {} : { Marker: query.marker };
  const input = { Limit: aliasesPerPage, ...marker };
  const answer = await sender.kms(call, (client, options) => client.send(new ListAliasesCommand(input), options));
  const named = (answer.Aliases ?? []).flatMap(({ AliasName: alias, AliasArn: aliasArn, TargetKeyId: target }) => {
    if (alias === undefined || aliasArn === undefined || target === undefined || alias.startsWith('alias/aws/')) return [];
    const arn = aliasArn.replace(/:alias\/.*$/, `:key/${target}`);
    return isKmsKeyArn(arn) ? [{ alias, arn }] : [];
  });
  const keys: KmsKey[] = [];
  for (let start = 0; start < named.length; start += describedAtOnce) {
    const some = named.slice(start, start + describedAtOnce);
    keys.push(...(await Promise.all(some.map(({ alias, arn }) => describeAlias(sender, query, alias, arn)))));
  }
  return { keys, ...(answer.Truncated === true && answer.NextMarker !== undefined ? { marker: answer.NextMarker } : {}) };
}
