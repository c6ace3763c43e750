import { environmentLabel, environmentName, environmentStrictness, environmentTone, type RecipientKind } from '../../shared/model/environment.ts';
import { VaultError } from '../../shared/errors.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { EnvironmentBlock, RecipientLine } from './block.ts';
import { formatVersion, maxEncryptedDataKeyBytes } from './limits.ts';

/** Fields of an `env` line (docs/format.md section 4.4). */
export type EnvironmentHead = Pick<EnvironmentBlock, 'name' | 'epoch' | 'commitment' | 'tone' | 'strictness' | 'label'>;
/** Fields of a `seal` line (docs/format.md section 8). */
export type SealFields = Pick<EnvironmentBlock, 'generation' | 'previousSealHash' | 'seal'>;

/** Refuses a line; the parser adds its number. */
export function refuse(reason: string): never {
  throw new VaultError('ERR_FORMAT_SYNTAX', { reason });
}

/** A positive integer in decimal without leading zeros (docs/format.md section 2.4). */
export function readPositive(text: string, what: string): number {
  const value = /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(value) && value > 0 ? value : refuse(`${what} is not a canonical number`);
}

/** 32 bytes as 43 characters of canonical base64url. */
function readHash(text: string, what: string): string {
  return /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(text) ? text : refuse(`${what} is not canonical`);
}

/** Whether `text` is an id: 16 bytes as 22 characters of canonical base64url (docs/format.md section 2.3). */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9_-]{21}[AQgw]$/.test(text);
}

/** The header line without its line feed (docs/format.md section 4.2). */
export function writeHeader(vaultId: string): string {
  return `breakglass-vault ${formatVersion} ${vaultId}`;
}

/** Reads the parts of an `env` line behind the keyword. @throws ERR_FORMAT_SYNTAX */
export function readEnvironment(parts: readonly string[]): EnvironmentHead {
  const [name, epoch, commitment, tone, strictness, label, ...rest] = parts;
  if (label === undefined || rest.length > 0) refuse('env line has not six fields');
  return {
    name: environmentName.safeParse(name).data ?? refuse('environment name'),
    epoch: readPositive(epoch!, 'epoch'),
    commitment: readHash(commitment!, 'commitment'),
    tone: environmentTone.safeParse(tone).data ?? refuse('tone'),
    strictness: environmentStrictness.safeParse(strictness).data ?? refuse('strictness'),
    label: readLabel(label!),
  };
}

function readLabel(text: string): string {
  const bytes = decodeBase64url(text) ?? refuse('label is not canonical base64url');
  const label = Buffer.from(bytes).toString('utf8');
  if (!Buffer.from(label).equals(bytes)) refuse('label is not UTF-8');
  return environmentLabel.safeParse(label).data ?? refuse('label');
}

/** An `env` line without its line feed. */
export function writeEnvironment(head: EnvironmentHead): string {
  const label = encodeBase64url(Buffer.from(head.label));
  return `env ${head.name} ${head.epoch} ${head.commitment} ${head.tone} ${head.strictness} ${label}`;
}

const recipientIds: Readonly<Record<RecipientKind, RegExp>> = {
  // A key ARN. An alias can be pointed at another key, so the format has no aliases (docs/format.md section 5.1).
  'aws-kms':
    /^arn:aws(?:-[a-z]{1,8}){0,3}:kms:[a-z0-9-]{1,32}:[0-9]{12}:key\/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})$/,
  'os-keychain': /^[A-Za-z0-9_-]{21}[AQgw]$/,
  passphrase: /^[1-9][0-9]?\.[1-9][0-9]?\.[1-9][0-9]?\.[A-Za-z0-9_-]{21}[AQgw]$/,
  'recovery-key': /^[0-9a-f]{8}$/,
};

/** Whether `id` is what a `recipient` line of this kind can carry (docs/format.md section 5). */
export function isRecipientId(kind: RecipientKind, id: string): boolean {
  return recipientIds[kind].test(id);
}

/** Reads the parts of a `recipient` line behind the environment. @throws ERR_FORMAT_SYNTAX, ERR_FORMAT_TOO_LARGE */
export function readRecipient(parts: readonly string[]): RecipientLine {
  const [kind, id, encrypted, ...rest] = parts;
  if (encrypted === undefined || rest.length > 0) refuse('recipient line has not four fields');
  if (!Object.hasOwn(recipientIds, kind!)) refuse('recipient kind');
  if (!isRecipientId(kind as RecipientKind, id!)) refuse('recipient id');
  const encryptedDataKey = decodeBase64url(encrypted!) ?? refuse('encrypted data key is not canonical base64url');
  if (encryptedDataKey.byteLength === 0) refuse('encrypted data key is empty');
  if (encryptedDataKey.byteLength > maxEncryptedDataKeyBytes) throw new VaultError('ERR_FORMAT_TOO_LARGE', { reason: 'encrypted data key' });
  return { kind: kind as RecipientKind, id: id!, encryptedDataKey };
}

/** A `recipient` line without its line feed. */
export function writeRecipient(environment: string, { kind, id, encryptedDataKey }: RecipientLine): string {
  return `recipient ${environment} ${kind} ${id} ${encodeBase64url(encryptedDataKey)}`;
}

/** What recipient lines are sorted by: kind, then id, in ASCII order. No space is in either. */
export function recipientOrder({ kind, id }: RecipientLine): string {
  return `${kind} ${id}`;
}

/** Reads the parts of a `seal` line behind the environment. @throws ERR_FORMAT_SYNTAX */
export function readSeal(parts: readonly string[]): SealFields {
  const [generation, previousSealHash, seal, ...rest] = parts;
  if (seal === undefined || rest.length > 0) refuse('seal line has not four fields');
  return {
    generation: readPositive(generation!, 'generation'),
    previousSealHash: readHash(previousSealHash!, 'previous seal hash'),
    seal: readHash(seal!, 'seal'),
  };
}

/** A `seal` line up to its HMAC: what the HMAC itself covers of it (docs/format.md section 8). */
export function writeSealPrefix(environment: string, { generation, previousSealHash }: Omit<SealFields, 'seal'>): string {
  return `seal ${environment} ${generation} ${previousSealHash} `;
}
