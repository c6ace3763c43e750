import { scryptSync } from 'node:crypto';
import type { EnvironmentBlock, RecipientLine } from '../../electron/envelope/block.ts';
import { DataKey } from '../../electron/envelope/data-key.ts';
import { createEnvironment, openEnvironment } from '../../electron/envelope/envelope.ts';
import { wrapWithSecret, type LocalRecipientKind } from '../../electron/envelope/local-wrap.ts';
import type { OpenedEnvironment } from '../../electron/envelope/opened-environment.ts';
import { recoveryKeyFingerprint } from '../../electron/recipients/recovery-key.ts';
import { formatRecoveryKey } from '../../electron/recipients/recovery-key-text.ts';
import type { Secret } from '../../shared/model/secret.ts';
import { bytesOf, newId, seededRandom } from '../electron/envelope/fixtures.ts';

/** Everything that opens the vectors, fixed for ever. */
export const vaultId = 'AAECAwQFBgcICQoLDA0ODw';
export const passphrase = 'Ünlikely correct horse \ufb01'; // NFKC turns the ligature into f and i
export const recoveryKey = seededRandom('vectors recovery key')(20);
export const keychainItem = { id: newId('vectors keychain item'), secret: seededRandom('vectors keychain item')(32) };
export const kmsKeyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

export const salt = newId('vectors salt');
export const passphraseId = `14.8.1.${salt}`;

export function dataKeyBytes(environment: string, epoch = 1): Uint8Array {
  return seededRandom(`vectors data key ${environment} ${epoch}`)(32);
}

export function stretched(text: string): Uint8Array {
  return scryptSync(text.normalize('NFKC'), Buffer.from(salt, 'base64url'), 32, { N: 2 ** 14, r: 8, p: 1, maxmem: 64 * 1024 * 1024 });
}

/** What KMS "answered" when it wrapped the data key: opaque bytes, of the size that KMS has. */
export function kmsCiphertext(arn: string, environment: string, epoch: number): Uint8Array {
  return seededRandom(`vectors kms ciphertext ${arn} ${environment} ${epoch}`)(184);
}

export function recipient(kind: RecipientLine['kind'], environment: string, epoch = 1): RecipientLine {
  if (kind === 'aws-kms') return { kind, id: kmsKeyArn, encryptedDataKey: kmsCiphertext(kmsKeyArn, environment, epoch) };
  const { id, secret } = localSecret(kind);
  const random = seededRandom(`vectors wrap ${kind} ${environment} ${epoch}`);
  const dataKey = new DataKey(dataKeyBytes(environment, epoch));
  return { kind, id, encryptedDataKey: wrapWithSecret(secret, dataKey, { vaultId, environment, epoch }, kind, id, random) };
}

function localSecret(kind: LocalRecipientKind): { id: string; secret: Uint8Array } {
  if (kind === 'os-keychain') return keychainItem;
  if (kind === 'passphrase') return { id: passphraseId, secret: stretched(passphrase) };
  return { id: recoveryKeyFingerprint(recoveryKey), secret: recoveryKey };
}

const allKinds = ['aws-kms', 'os-keychain', 'passphrase', 'recovery-key'] as const;

export function secretNamed(title: string, change: Partial<Secret> = {}): Secret {
  return {
    kind: 'database',
    state: 'active',
    title,
    fields: [
      { key: 'password', concealed: true, value: `pa$$ ${title}` },
      { key: 'username', concealed: false, value: 'orders' },
      { key: 'host', concealed: false, value: 'db.example.com' },
    ],
    notes: '',
    tags: ['on-call'],
    favourite: false,
    createdAtMs: 1_790_000_000_000,
    changedAtMs: 1_790_000_000_001,
    history: [],
    ...change,
  };
}

export interface EnvironmentPlan {
  readonly name?: string;
  readonly kinds?: readonly RecipientLine['kind'][];
  readonly secrets?: readonly Secret[];
}

/** An environment as the program makes it. */
export function environment({ name = 'prod', kinds = ['recovery-key'], secrets = [] }: EnvironmentPlan = {}): OpenedEnvironment {
  const dataKey = new DataKey(dataKeyBytes(name));
  const recipients = kinds.map((kind) => recipient(kind, name));
  const block = createEnvironment({ vaultId, name, label: `${name} ✓`, tone: 'prod', strictness: 'normal', dataKey, recipients });
  const changes = secrets.map((secret, at) => ({ id: newId(`vectors ${name} ${at}`), secret }));
  return openEnvironment({ vaultId, environments: [block] }, name, dataKey).apply(changes, seededRandom(`vectors seal ${name}`));
}

export function vault(...environments: readonly (OpenedEnvironment | EnvironmentBlock)[]): Buffer {
  return bytesOf({ vaultId, environments: environments.map((each) => ('block' in each ? each.block : each)) });
}

const hostile = secretNamed('tab\there\nline \\ "quoted" \u0000 \u001f <script>alert(1)</script> \u202e \ud800', {
  kind: 'login',
  tags: ['a\u001fb', 'c,d'],
  notes: '日本語\r\n\u2028 😀',
  expires: '2027-02-28',
  favourite: true,
  history: [{ key: 'password', value: 'old', replacedAtMs: 1_789_000_000_000 }],
});

export interface GoodVector {
  readonly name: string;
  readonly what: string;
  readonly environments: readonly OpenedEnvironment[];
}

/** Vaults that every implementation opens. */
export function goodVectors(): GoodVector[] {
  const two = [secretNamed('Orders'), secretNamed('Billing', { kind: 'note' })];
  const many = Array.from({ length: 150 }, (_, at) => secretNamed(`Secret ${at}`));
  const one = (name: string, what: string, plan: EnvironmentPlan): GoodVector => ({ name, what, environments: [environment(plan)] });
  const rotated = environment({ secrets: two }).rotate(new DataKey(dataKeyBytes('prod', 2)), [recipient('recovery-key', 'prod', 2)], seededRandom('vectors rotate'));
  const edited = environment({ secrets: two }).apply([{ id: newId('vectors prod 0'), secret: secretNamed('Orders', { state: 'gone', fields: [] }) }], seededRandom('vectors edit'));
  return [
    ...allKinds.map((kind) => one(kind, `one recipient: ${kind}`, { kinds: [kind], secrets: two })),
    one('all-recipients', 'one recipient of every kind, two secrets', { kinds: allKinds, secrets: two }),
    one('empty', 'an environment without a record', {}),
    one('pages', '150 records: several index pages', { secrets: many }),
    one('hostile-text', 'text that needs every escape, an unpaired surrogate, history', { secrets: [hostile] }),
    { name: 'environments', what: 'three environments with keys of their own', environments: ['prod', 'staging', 'dev'].map((name) => environment({ name, secrets: two })) },
    { name: 'rotated', what: 'epoch 2', environments: [rotated] },
    { name: 'edited', what: 'generation 3, a record at revision 2 that is a tombstone', environments: [edited] },
  ];
}

/** How each environment of a good vector can be opened, and what is in it. */
export function describe({ name, what, environments }: GoodVector) {
  return {
    file: `good/${name}.breakglass`,
    what,
    environments: environments.map((opened) => {
      const { name: environmentName, epoch, generation, sealHash, recipients } = opened.block;
      return { name: environmentName, epoch, generation, sealHash, openedBy: recipients.map(({ kind }) => kind), secrets: secretsOf(opened) };
    }),
  };
}

function secretsOf(opened: OpenedEnvironment) {
  const ids = Array.from({ length: opened.rowCount }, (_, at) => opened.summaryAt(at).id);
  return Object.fromEntries(ids.map((id) => [id, { revision: opened.summary(id).revision, ...opened.openRecord(id) }]));
}

/** The keys, secrets and KMS answers of all vectors. */
export function openers() {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const keys = [['prod', 1], ['prod', 2], ['staging', 1], ['dev', 1]] as const;
  return {
    vaultId,
    recoveryKey: formatRecoveryKey(recoveryKey),
    passphrase,
    keychainItem: { id: keychainItem.id, secret: Buffer.from(keychainItem.secret).toString('base64url') },
    dataKeys: keys.map(([name, epoch]) => ({
      environment: name,
      epoch,
      dataKeyBase64: base64(dataKeyBytes(name, epoch)),
      kmsDecrypt: {
        request: { KeyId: kmsKeyArn, CiphertextBlob: base64(kmsCiphertext(kmsKeyArn, name, epoch)), EncryptionContext: { 'breakglass-vault': vaultId, 'breakglass-environment': name, 'breakglass-epoch': String(epoch) } },
        answer: { KeyId: kmsKeyArn, Plaintext: base64(dataKeyBytes(name, epoch)), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
      },
    })),
  };
}
