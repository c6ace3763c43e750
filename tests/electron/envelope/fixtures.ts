import { createHash } from 'node:crypto';
import type { EnvironmentBlock, VaultFile } from '../../../electron/envelope/block.ts';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { createEnvironment, openEnvironment } from '../../../electron/envelope/envelope.ts';
import { serializeVault } from '../../../electron/envelope/format.ts';
import type { OpenedEnvironment } from '../../../electron/envelope/opened-environment.ts';
import type { EnvelopeRandom } from '../../../electron/envelope/random.ts';
import type { RecipientStanza } from '../../../electron/recipients/recipient.ts';
import type { Secret } from '../../../shared/model/secret.ts';

/** Reproducible bytes: SHA-256 of a seed and a counter. */
export function seededRandom(seed: string): EnvelopeRandom {
  let counter = 0;
  return (sizeBytes) => {
    const blocks: Buffer[] = [];
    for (let have = 0; have < sizeBytes; have += 32) blocks.push(createHash('sha256').update(`${seed} ${counter++}`).digest());
    return Uint8Array.from(Buffer.concat(blocks).subarray(0, sizeBytes));
  };
}

export const vaultId = 'AAECAwQFBgcICQoLDA0ODw';

export function newKey(seed: string): DataKey {
  return new DataKey(seededRandom(seed)(32));
}

export function newId(seed: string | number): string {
  return Buffer.from(seededRandom(`id ${seed}`)(16)).toString('base64url');
}

export const paper: RecipientStanza = { kind: 'recovery-key', id: '0a1b2c3d', encryptedDataKey: new Uint8Array(60).fill(5) };

export function login(title: string, change: Partial<Secret> = {}): Secret {
  return {
    kind: 'login',
    state: 'active',
    title,
    fields: [
      { key: 'username', concealed: false, value: 'ops@example.com' },
      { key: 'password', concealed: true, value: `hunter2 ${title}` },
      { key: 'url', concealed: false, value: 'https://db.example.com:8443/login' },
    ],
    notes: '',
    tags: ['on-call', 'eu'],
    favourite: false,
    createdAtMs: 1_790_000_000_000,
    changedAtMs: 1_790_000_000_000,
    history: [],
    ...change,
  };
}

export interface TestEnvironment {
  readonly name?: string;
  readonly vault?: string;
  readonly key?: DataKey;
  readonly titles?: readonly string[];
  readonly seed?: string;
}

/** A vault with one environment whose record ids come from the titles. */
export function opened({ name = 'prod', vault = vaultId, key = newKey(name), titles = [], seed = name }: TestEnvironment = {}): OpenedEnvironment {
  const block = createEnvironment({ vaultId: vault, name, label: name, tone: 'prod', strictness: 'strict', dataKey: key, recipients: [paper] });
  const environment = openEnvironment({ vaultId: vault, environments: [block] }, name, key);
  const changes = titles.map((title) => ({ id: newId(title), secret: login(title) }));
  return environment.apply(changes, seededRandom(seed));
}

export function fileOf(...environments: readonly EnvironmentBlock[]): VaultFile {
  return { vaultId, environments };
}

export function bytesOf(file: VaultFile): Buffer {
  return Buffer.concat(serializeVault(file));
}

export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `secret ${at}`);
}
