import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { FakeAwsError, texts } from './texts.ts';

export type FakeKeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable' | 'Creating' | 'Updating';

/** A key to be made when the server starts. */
export interface FakeKeySpec {
  readonly region: string;
  readonly account: string;
  /** UUID, or `mrk-` and 32 hex digits for a multi-Region key; made up if absent. */
  readonly id?: string;
  readonly alias?: string;
  readonly state?: FakeKeyState;
  readonly usage?: 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';
  readonly spec?: string;
  readonly manager?: 'CUSTOMER' | 'AWS';
  readonly description?: string;
  readonly deletionDate?: Date;
  /** Regions that hold a multi-Region key besides this one. */
  readonly replicas?: readonly string[];
  /** Other accounts that the key policy lets use it. */
  readonly allowAccounts?: readonly string[];
}

export interface FakeKey {
  readonly id: string;
  readonly region: string;
  readonly account: string;
  readonly arn: string;
  readonly material: Buffer;
  readonly usage: string;
  readonly spec: string;
  readonly manager: string;
  readonly description: string;
  readonly regions: readonly string[];
  readonly allowAccounts: readonly string[];
  readonly createdMs: number;
  state: FakeKeyState;
  deletionDate: Date | undefined;
}

export type Context = Readonly<Record<string, string>>;

const nonceBytes = 12;
const tagBytes = 16;
const idBytes = 36;
const cipher = 'aes-256-gcm';

/** The AAD: every key and value behind its length, sorted, so that no two contexts give the same bytes. */
function contextBytes(context: Context): Buffer {
  const parts: Buffer[] = [];
  for (const name of Object.keys(context).sort()) {
    for (const text of [name, context[name] ?? '']) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(text));
      parts.push(length, Buffer.from(text));
    }
  }
  return Buffer.concat(parts);
}

/** Ciphertext: 0x01, the key's id padded to 36 bytes, nonce, AES-256-GCM ciphertext, tag. */
export function sealUnder(key: FakeKey, plaintext: Uint8Array, context: Context): Buffer {
  const nonce = randomBytes(nonceBytes);
  const head = Buffer.concat([Buffer.of(1), Buffer.from(key.id.padEnd(idBytes))]);
  const aes = createCipheriv(cipher, key.material, nonce, { authTagLength: tagBytes });
  aes.setAAD(Buffer.concat([head, contextBytes(context)]));
  return Buffer.concat([head, nonce, aes.update(plaintext), aes.final(), aes.getAuthTag()]);
}

/** The key id that a ciphertext names, or undefined for one that no key of ours made. */
export function keyIdOf(blob: Buffer): string | undefined {
  if (blob[0] !== 1 || blob.byteLength < 1 + idBytes + nonceBytes + tagBytes) return undefined;
  return blob.subarray(1, 1 + idBytes).toString('latin1').trimEnd();
}

export function openUnder(key: FakeKey, blob: Buffer, context: Context): Buffer {
  const head = blob.subarray(0, 1 + idBytes);
  const nonce = blob.subarray(head.byteLength, head.byteLength + nonceBytes);
  const aes = createDecipheriv(cipher, key.material, nonce, { authTagLength: tagBytes });
  aes.setAAD(Buffer.concat([head, contextBytes(context)]));
  aes.setAuthTag(blob.subarray(-tagBytes));
  try {
    return Buffer.concat([aes.update(blob.subarray(head.byteLength + nonceBytes, -tagBytes)), aes.final()]);
  } catch {
    // Real KMS says nothing at all here, be it another context or a changed byte.
    throw new FakeAwsError('InvalidCiphertextException', '');
  }
}

/** Every key and alias of every account and Region. */
export class KeyStore {
  readonly keys: FakeKey[] = [];
  /** `region account alias/name` to key id. */
  readonly aliases = new Map<string, string>();

  constructor(specs: readonly FakeKeySpec[]) {
    for (const spec of specs) this.create(spec);
  }

  create(spec: FakeKeySpec): FakeKey {
    const id = spec.id ?? (spec.replicas === undefined ? randomUUID() : `mrk-${randomBytes(16).toString('hex')}`);
    const regions = [spec.region, ...(spec.replicas ?? [])];
    const material = randomBytes(32);
    const made = regions.map((region): FakeKey => ({
      id,
      region,
      account: spec.account,
      arn: `arn:aws:kms:${region}:${spec.account}:key/${id}`,
      material,
      usage: spec.usage ?? 'ENCRYPT_DECRYPT',
      spec: spec.spec ?? (spec.usage === 'SIGN_VERIFY' ? 'RSA_2048' : 'SYMMETRIC_DEFAULT'),
      manager: spec.manager ?? 'CUSTOMER',
      description: spec.description ?? '',
      regions,
      allowAccounts: spec.allowAccounts ?? [],
      createdMs: Date.now(),
      state: spec.state ?? 'Enabled',
      deletionDate: spec.deletionDate,
    }));
    this.keys.push(...made);
    if (spec.alias !== undefined) for (const region of regions) this.alias(region, spec.account, spec.alias, id);
    return made[0] as FakeKey;
  }

  alias(region: string, account: string, name: string, id: string): void {
    this.aliases.set(`${region} ${account} ${name}`, id);
  }

  /** Aliases of an account and Region, sorted by name. */
  aliasesOf(region: string, account: string): { readonly name: string; readonly id: string }[] {
    return [...this.aliases]
      .filter(([where]) => where.startsWith(`${region} ${account} `))
      .map(([where, id]) => ({ name: where.split(' ')[2] ?? '', id }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  byId(region: string, id: string): FakeKey | undefined {
    return this.keys.find((key) => key.region === region && key.id === id);
  }

  /** What a request's KeyId names, with KMS's own complaints. */
  resolve(keyId: string, region: string, account: string): FakeKey {
    const arn = /^arn:aws:kms:([^:]+):(\d{12}):(?:key\/(.+)|(alias\/.+))$/.exec(keyId);
    if (keyId.startsWith('arn:') && arn === null) throw new FakeAwsError('NotFoundException', texts.invalidArn(keyId));
    if (arn !== null && arn[1] !== region) throw new FakeAwsError('NotFoundException', texts.invalidArn(arn[1] ?? ''));
    const owner = arn?.[2] ?? account;
    const alias = arn?.[4] ?? (keyId.startsWith('alias/') ? keyId : undefined);
    if (alias !== undefined) {
      const id = this.aliases.get(`${region} ${owner} ${alias}`);
      const key = id === undefined ? undefined : this.byId(region, id);
      if (key !== undefined) return key;
      throw new FakeAwsError('NotFoundException', texts.noSuchAlias(`arn:aws:kms:${region}:${owner}:${alias}`));
    }
    const id = arn?.[3] ?? keyId;
    if (!/^(?:[0-9a-f-]{36}|mrk-[0-9a-f]{32})$/.test(id)) throw new FakeAwsError('NotFoundException', texts.invalidKeyId(id));
    const key = this.byId(region, id);
    if (key === undefined || key.account !== owner) {
      throw new FakeAwsError('NotFoundException', texts.noSuchKey(`arn:aws:kms:${region}:${owner}:key/${id}`));
    }
    return key;
  }
}
