import { hkdfSync, timingSafeEqual } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import { domain, lengthPrefixed, type EnvironmentContext } from './aad.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { DataKey } from './data-key.ts';

/** Size of every key and of the commitment that are derived from a data key (docs/format.md section 3.2). */
export const derivedKeyBytes = 32;

/** Size of a vault id, a record id, a keychain item id and a salt. */
export const idBytes = 16;

/**
 * HKDF-SHA-256 with the vault id's 16 bytes as salt (docs/format.md section 3.2, RFC 5869).
 * @throws ERR_INTERNAL where the vault id is not canonical
 */
export function deriveBytes(secret: Uint8Array, vaultId: string, info: readonly string[]): Uint8Array {
  const salt = decodeBase64url(vaultId);
  if (salt === null || salt.byteLength !== idBytes) throw new VaultError('ERR_INTERNAL', { reason: 'vault id' });
  return new Uint8Array(hkdfSync('sha256', secret, salt, lengthPrefixed(info), derivedKeyBytes));
}

function derive(dataKey: DataKey, context: EnvironmentContext, purpose: string): Uint8Array {
  return deriveBytes(dataKey.bytes, context.vaultId, [domain(purpose), context.environment, String(context.epoch)]);
}

/** The key commitment of `dataKey`, as the `env` line carries it: 43 characters (docs/format.md section 3.4). */
export function commitmentOf(dataKey: DataKey, context: EnvironmentContext): string {
  return encodeBase64url(derive(dataKey, context, 'commitment'));
}

/**
 * Checks in constant time that the environment was sealed under `dataKey`, before anything is opened with it
 * (docs/format.md section 3.4).
 * @throws ERR_KEY_COMMITMENT
 */
export function verifyCommitment(dataKey: DataKey, context: EnvironmentContext, commitment: string): void {
  const expected = Buffer.from(commitmentOf(dataKey, context), 'latin1');
  const found = Buffer.from(commitment, 'latin1');
  if (expected.byteLength !== found.byteLength || !timingSafeEqual(expected, found)) {
    throw new VaultError('ERR_KEY_COMMITMENT', { environment: context.environment });
  }
}

/** The keys of one environment at one epoch, each for one purpose (docs/format.md section 3.2). Wiped by `zero`. */
export class EnvironmentKeys {
  readonly context: EnvironmentContext;
  readonly #record: Uint8Array;
  readonly #index: Uint8Array;
  readonly #seal: Uint8Array;
  readonly #draft: Uint8Array;
  readonly #check: Uint8Array;
  #zeroed = false;

  /** Derives the keys; `dataKey` is not kept. */
  constructor(dataKey: DataKey, context: EnvironmentContext) {
    this.context = context;
    this.#record = derive(dataKey, context, 'record');
    this.#index = derive(dataKey, context, 'index');
    this.#seal = derive(dataKey, context, 'seal');
    this.#draft = derive(dataKey, context, 'draft');
    this.#check = derive(dataKey, context, 'check');
  }

  /** Seals and opens records. @throws ERR_ENVIRONMENT_LOCKED after `zero`, like the other keys */
  get record(): Uint8Array {
    return this.#use(this.#record);
  }

  /** Seals and opens index pages. */
  get index(): Uint8Array {
    return this.#use(this.#index);
  }

  /** Key of the seal line's HMAC. */
  get seal(): Uint8Array {
    return this.#use(this.#seal);
  }

  /** Seals and opens drafts. */
  get draft(): Uint8Array {
    return this.#use(this.#draft);
  }

  /** Key of the checks by which people compare values without seeing them; nothing in a file depends on it. */
  get check(): Uint8Array {
    return this.#use(this.#check);
  }

  /** Whether `zero` was called. */
  get zeroed(): boolean {
    return this.#zeroed;
  }

  /** Overwrites every key with zeros. Calling it again does nothing. */
  zero(): void {
    for (const key of [this.#record, this.#index, this.#seal, this.#draft, this.#check]) key.fill(0);
    this.#zeroed = true;
  }

  #use(key: Uint8Array): Uint8Array {
    if (this.#zeroed) throw new VaultError('ERR_ENVIRONMENT_LOCKED', { environment: this.context.environment });
    return key;
  }
}
