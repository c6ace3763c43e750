import { formatVersion } from './limits.ts';

/** What a wrapped data key, and everything sealed under it, is bound to. Stable facts only (docs/format.md section 3.3). */
export interface EnvironmentContext {
  /** 16 random bytes as 22 characters of base64url. */
  readonly vaultId: string;
  readonly environment: string;
  /** Starts at 1; one more at each rotation. */
  readonly epoch: number;
}

/** What is sealed or derived, as the first part of every AAD and HKDF info: `breakglass/1/<purpose>`. */
export function domain(purpose: string): string {
  return `breakglass/${formatVersion}/${purpose}`;
}

/**
 * Joins `parts` so that no two lists give the same bytes: each part as UTF-8 behind its length in bytes, 32 bits
 * big-endian (docs/format.md section 2.5).
 */
export function lengthPrefixed(parts: readonly string[]): Buffer {
  let lengthBytes = 0;
  for (const part of parts) lengthBytes += 4 + Buffer.byteLength(part);
  const joined = Buffer.alloc(lengthBytes);
  let at = 0;
  for (const part of parts) {
    const written = joined.write(part, at + 4);
    joined.writeUInt32BE(written, at);
    at += 4 + written;
  }
  return joined;
}

function bound(purpose: string, context: EnvironmentContext, ...rest: readonly string[]): Buffer {
  return lengthPrefixed([domain(purpose), context.vaultId, context.environment, String(context.epoch), ...rest]);
}

/** AAD of a record (docs/format.md section 6.3). */
export function recordAad(context: EnvironmentContext, recordId: string, revision: number): Buffer {
  return bound('record', context, recordId, String(revision));
}

/** AAD of an index page (docs/format.md section 7.3). */
export function indexAad(context: EnvironmentContext, firstRecordId: string): Buffer {
  return bound('index', context, firstRecordId);
}

/** AAD of a draft, which is kept outside the vault file (docs/format.md section 10). */
export function draftAad(context: EnvironmentContext): Buffer {
  return bound('draft', context);
}

/** AAD of a data key that is wrapped with a local secret (docs/format.md section 5.2). */
export function wrapAad(context: EnvironmentContext, kind: string, id: string): Buffer {
  return bound('wrap', context, kind, id);
}

/**
 * The encryption context of every KMS call (docs/format.md section 5.1). CloudTrail shows it and it must match exactly
 * to decrypt, so it holds nothing that is secret and nothing that can change.
 */
export function encryptionContext(context: EnvironmentContext): Record<string, string> {
  return {
    'breakglass-vault': context.vaultId,
    'breakglass-environment': context.environment,
    'breakglass-epoch': String(context.epoch),
  };
}
