import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { DataKey } from '../../electron/envelope/data-key.ts';
import { createEnvironment, openEnvironment } from '../../electron/envelope/envelope.ts';
import { serializeVault } from '../../electron/envelope/format.ts';
import { summarise } from '../../electron/envelope/summary.ts';
import { secretKind, templateOf, type Secret } from '../../shared/model/secret.ts';

/** Raise when what is generated changes. */
const generation = 3;

export const vaultId = 'AAECAwQFBgcICQoLDA0ODw';
export const environment = 'prod';
export const benchKey = (): DataKey => new DataKey(createHash('sha256').update('bench data key').digest());
export const yardstickKey = createHash('sha256').update('bench yardstick key').digest();
export const yardstickAad = Buffer.from('yardstick');

/** A small generator with a seed (mulberry32): the same vaults on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const services = 'payments billing ledger checkout search orders inventory shipping auth sessions mailer reports metrics grafana prometheus kafka redis postgres mysql mongo vault gateway edge cdn dns ldap jenkins gitlab registry artifactory backup archive warehouse etl airflow spark notebook support crm website'.split(' ');
const places = 'eu-west-1 eu-central-1 us-east-1 us-west-2 ap-south-1 ap-northeast-1 sa-east-1 onprem-fra onprem-ams'.split(' ');
const roles = 'admin readonly replica primary deploy root service monitor migrate break-glass'.split(' ');
const people = 'ada grace linus margaret ken barbara dennis radia edsger donald frances alan katherine tim hedy vint'.split(' ');
const tags = 'on-call pci gdpr tier-1 tier-2 rotate-90d shared legacy customer-data terraform manual eu us network database team-red team-blue team-green audited expiring'.split(' ');
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** Secrets of about 500 bytes of JSON each, with words that repeat and numbers that do not. */
export function makeSecret(random: () => number, number: number): Secret {
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const text = (length: number): string => Array.from({ length }, () => one([...letters])).join('');
  const service = one(services);
  const place = one(places);
  const kind = one(secretKind.options);
  const fields = templateOf(kind).fields.map(({ key, concealed, summary }) => {
    if (concealed) return { key, concealed, value: text(20) };
    if (summary === 'user') return { key, concealed, value: `${one(people)}.${one(roles)}${number % 97}` };
    if (summary === 'host') return { key, concealed, value: `${service}-${number % 1009}.${place}.example.com` };
    return { key, concealed, value: text(4) };
  });
  const secret: Secret = {
    kind,
    state: random() < 0.03 ? 'trash' : 'active',
    title: `${service} ${one(roles)} ${place} ${number}`,
    fields,
    notes: '',
    tags: [...new Set([one(tags), one(tags)])].slice(0, Math.floor(random() * 3)),
    favourite: random() < 0.02,
    ...(random() < 0.1 ? { expires: `2027-0${1 + Math.floor(random() * 9)}-15` } : {}),
    createdAtMs: 1_700_000_000_000 + number,
    changedAtMs: 1_750_000_000_000 + Math.floor(random() * 40_000_000_000),
    history: [],
  };
  const missing = 500 - JSON.stringify(secret).length;
  return missing > 0 ? { ...secret, notes: text(missing) } : secret;
}

export function makeId(number: number): string {
  return createHash('sha256').update(`record ${number}`).digest().subarray(0, 16).toString('base64url');
}

export interface VaultFiles {
  readonly vault: string;
  /** The same summaries as JSON, sealed as one block. */
  readonly yardstick: string;
}

/** Files of a vault of `count` secrets and of its yardstick, made once and kept. */
export function vaultFiles(folder: string, count: number): VaultFiles {
  const files = { vault: path.join(folder, `v${generation}-${count}.breakglass`), yardstick: path.join(folder, `v${generation}-${count}.block`) };
  if (fs.existsSync(files.vault) && fs.existsSync(files.yardstick)) return files;
  fs.mkdirSync(folder, { recursive: true });
  const random = seeded(count);
  const secrets = Array.from({ length: count }, (_, number) => ({ id: makeId(number), secret: makeSecret(random, number) }));
  const recipients = [{ kind: 'recovery-key', id: '0a1b2c3d', encryptedDataKey: new Uint8Array(60).fill(5) }] as const;
  const block = createEnvironment({ vaultId, name: environment, label: 'Production', tone: 'prod', strictness: 'strict', dataKey: benchKey(), recipients });
  const opened = openEnvironment({ vaultId, environments: [block] }, environment, benchKey()).apply(secrets, randomBytes);
  fs.writeFileSync(`${files.vault}.new`, Buffer.concat(serializeVault({ vaultId, environments: [opened.block] })), { mode: 0o600 });
  fs.writeFileSync(`${files.yardstick}.new`, sealOneBlock(JSON.stringify(secrets.map(({ id, secret }) => summarise(id, 1, secret)))));
  for (const file of Object.values(files)) fs.renameSync(`${file}.new`, file);
  return files;
}

function sealOneBlock(text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', yardstickKey, nonce).setAAD(yardstickAad);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}
