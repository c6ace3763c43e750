import { randomBytes, scrypt } from 'node:crypto';
import { isVaultError, VaultError } from '../../shared/errors.ts';
import { decodeBase64url, encodeBase64url } from '../envelope/base64url.ts';
import { localWrapBytes, unwrapWithSecret, wrapWithSecret } from '../envelope/local-wrap.ts';
import type { EnvelopeRandom } from '../envelope/random.ts';
import type { Recipient } from './recipient.ts';

/** scrypt's cost: N = 2^log2N, r, p (RFC 7914 section 2). Memory is 128 N r bytes. */
export interface ScryptCost {
  readonly log2N: number;
  readonly r: number;
  readonly p: number;
}

/** The cost of new wraps: 128 MiB and about half a second (docs/format.md, Recipients, passphrase). */
export const defaultScryptCost: ScryptCost = { log2N: 17, r: 8, p: 1 };

const saltBytes = 16;
const secretBytes = 32;

/** What a passphrase recipient works with. The passphrase is what the person typed; it is normalised here. */
export interface PassphraseRecipientOptions {
  readonly passphrase: string;
  readonly cost?: ScryptCost;
  readonly random?: EnvelopeRandom;
}

/**
 * A passphrase, stretched by scrypt. The recipient's id is `<log2N>.<r>.<p>.<salt>` (docs/format.md, Recipients,
 * passphrase). `unwrapDataKey` throws ERR_PASSPHRASE_COST before any work for parameters out of bounds,
 * ERR_KEY_WRAP_DAMAGED for a wrap of another size than 60 bytes, and ERR_PASSPHRASE_WRONG, with no further hint, where
 * the wrap does not open. How strong a new passphrase must be is for `requireStrongPassphrase` to say.
 */
export function passphraseRecipient(options: PassphraseRecipientOptions): Recipient {
  const { passphrase, cost = defaultScryptCost, random = randomBytes } = options;
  return {
    kind: 'passphrase',
    async wrapDataKey(dataKey, context, signal) {
      const id = `${cost.log2N}.${cost.r}.${cost.p}.${encodeBase64url(random(saltBytes))}`;
      const secret = await stretch(passphrase, parsePassphraseId(id), signal);
      try {
        return { kind: 'passphrase', id, encryptedDataKey: wrapWithSecret(secret, dataKey, context, 'passphrase', id, random) };
      } finally {
        secret.fill(0);
      }
    },
    async unwrapDataKey(stanza, context, signal) {
      if (stanza.kind !== 'passphrase') return null;
      const parameters = parsePassphraseId(stanza.id);
      if (stanza.encryptedDataKey.byteLength !== localWrapBytes) throw new VaultError('ERR_KEY_WRAP_DAMAGED', { kind: 'passphrase', id: stanza.id });
      const secret = await stretch(passphrase, parameters, signal);
      try {
        return unwrapWithSecret(secret, stanza.encryptedDataKey, context, 'passphrase', stanza.id);
      } catch (error) {
        // uncovered: Nothing else is thrown there; a defect would not be called a wrong passphrase.
        throw isVaultError(error, 'ERR_KEY_WRAP_DAMAGED') ? new VaultError('ERR_PASSPHRASE_WRONG') : error;
      } finally {
        secret.fill(0);
      }
    },
  };
}

/** The parts of a passphrase recipient's id. */
export interface PassphraseParameters extends ScryptCost {
  readonly salt: Uint8Array;
}

/**
 * Parses a passphrase recipient's id and checks its bounds: 2^14 to 2^18, r = 8, p 1 to 4, a salt of 16 bytes. A file
 * can ask for no more than 256 MiB and four passes.
 * @throws ERR_PASSPHRASE_COST, before any work
 */
export function parsePassphraseId(id: string): PassphraseParameters {
  const match = /^([1-9]\d?)\.(8)\.([1-4])\.([\w-]{22})$/.exec(id);
  const [, log2N = 0, r = 0, p = 0] = match?.map(Number) ?? [];
  const salt = decodeBase64url(match?.[4] ?? '');
  if (salt?.byteLength !== saltBytes || log2N < 14 || log2N > 18) throw new VaultError('ERR_PASSPHRASE_COST', { id });
  return { log2N, r, p, salt };
}

// One at a time: several recipients of one file would otherwise take their memory together.
let lastStretch: Promise<unknown> = Promise.resolve();

function stretch(passphrase: string, parameters: PassphraseParameters, signal: AbortSignal): Promise<Uint8Array> {
  const turn = lastStretch.then(() => {
    if (signal.aborted) throw new VaultError('ERR_CANCELLED');
    return runScrypt(passphrase, parameters);
  });
  lastStretch = turn.catch(() => undefined);
  return turn.then((secret) => {
    if (!signal.aborted) return secret;
    secret.fill(0);
    throw new VaultError('ERR_CANCELLED');
  });
}

function runScrypt(passphrase: string, { log2N, r, p, salt }: PassphraseParameters): Promise<Uint8Array> {
  // NFKC: the same passphrase typed on another keyboard or system has the same bytes.
  const typed = Buffer.from(passphrase.normalize('NFKC'), 'utf8');
  const N = 2 ** log2N;
  const maxmem = 128 * r * (N + p + 2) + 1024 * 1024;
  return new Promise((resolve, reject) => {
    scrypt(typed, salt, secretBytes, { N, r, p, maxmem }, (error, secret) => {
      typed.fill(0);
      // uncovered: The parameters are within their bounds: only a machine without that much memory comes here.
      if (error) reject(new VaultError('ERR_INTERNAL', { reason: 'scrypt' }, error));
      else resolve(secret);
    });
  });
}
