import { secret as secretSchema, type Secret } from '../../shared/model/secret.ts';
import { VaultError } from '../../shared/errors.ts';
import { recordAad } from './aad.ts';
import { nonceBytes, openBytes, sealBytes } from './aead.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { canonicalJson } from './canonical-json.ts';
import type { EnvironmentKeys } from './keys.ts';
import { maxLineBytes } from './limits.ts';
import { pad, unpad } from './padding.ts';
import type { EnvelopeRandom } from './random.ts';

/** A `record` line taken apart (docs/format.md section 6.1). */
export interface RecordLine {
  readonly id: string;
  readonly revision: number;
  readonly sealed: string;
}

/** Takes a `record` line apart that the parser has accepted; with or without its line feed. */
export function readRecordLine(line: Uint8Array): RecordLine {
  const text = Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('latin1');
  const [, , id, revision, sealed] = text.trimEnd().split(' ');
  return { id: id!, revision: Number(revision), sealed: sealed! };
}

/**
 * Seals `secret` as a `record` line with its line feed (docs/format.md section 6).
 * @throws ERR_SECRET_TOO_LARGE where the line would be over the limit, ERR_INTERNAL for what is no secret
 */
export function sealRecord(keys: EnvironmentKeys, id: string, revision: number, secret: Secret, random: EnvelopeRandom): Buffer {
  const valid = secretSchema.safeParse(secret);
  if (!valid.success) throw new VaultError('ERR_INTERNAL', { reason: 'not a secret', path: valid.error.issues[0]?.path.join('.') });
  return sealRecordText(keys, id, revision, canonicalJson(valid.data), random);
}

/** The same for JSON text that is canonical already, as it comes out of `openRecordText`. */
export function sealRecordText(keys: EnvironmentKeys, id: string, revision: number, json: string, random: EnvelopeRandom): Buffer {
  const plaintext = pad(Buffer.from(json));
  const sealed = sealBytes(keys.record, random(nonceBytes), recordAad(keys.context, id, revision), plaintext);
  plaintext.fill(0);
  const line = Buffer.from(`record ${keys.context.environment} ${id} ${revision} ${encodeBase64url(sealed)}\n`, 'latin1');
  if (line.byteLength > maxLineBytes + 1) throw new VaultError('ERR_SECRET_TOO_LARGE', { lengthBytes: line.byteLength });
  return line;
}

/**
 * Opens a `record` line and gives its canonical JSON text (docs/format.md section 6).
 * @throws ERR_RECORD_DAMAGED with the record's id
 */
export function openRecordText(keys: EnvironmentKeys, { id, revision, sealed }: RecordLine): string {
  const bytes = decodeBase64url(sealed);
  const padded = bytes === null ? null : openBytes(keys.record, bytes, recordAad(keys.context, id, revision));
  const plaintext = padded === null ? null : unpad(padded);
  if (padded === null || plaintext === null) throw new VaultError('ERR_RECORD_DAMAGED', { id });
  const json = plaintext.toString('utf8');
  padded.fill(0);
  return json;
}

/**
 * Opens a `record` line and checks that it holds one secret, canonically written (docs/format.md section 6.2).
 * @throws ERR_RECORD_DAMAGED with the record's id
 */
export function openRecordLine(keys: EnvironmentKeys, line: RecordLine): Secret {
  const json = openRecordText(keys, line);
  const parsed = secretSchema.safeParse(parseJson(json));
  if (!parsed.success || canonicalJson(parsed.data) !== json) throw new VaultError('ERR_RECORD_DAMAGED', { id: line.id, reason: 'content' });
  return parsed.data as Secret;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
