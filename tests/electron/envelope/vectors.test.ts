import fs from 'node:fs';
import { expect, test } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { unwrapWithSecret, type LocalRecipientKind } from '../../../electron/envelope/local-wrap.ts';
import type { VaultFile } from '../../../electron/envelope/block.ts';
import { parseRecoveryKey } from '../../../electron/recipients/recovery-key-text.ts';
import { failureVectors, type Stage } from '../../vectors/make-failures.ts';
import { describe as describeVector, goodVectors, openers, stretched, vault } from '../../vectors/make-vectors.ts';

const folder = new URL('../../vectors/', import.meta.url);
const update = process.env['UPDATE_VECTORS'] !== undefined;
const good = goodVectors();
const failures = failureVectors();

const manifest = {
  format: 1,
  openers: openers(),
  good: good.map(describeVector),
  failures: failures.map(({ bytes: _bytes, name, ...rest }) => ({ file: `fail/${name}.breakglass`, environment: 'prod', ...rest })),
};

/** Compares a committed file; `UPDATE_VECTORS=1 npx vitest run vectors` writes it, for a format that is not frozen yet. */
function frozen(name: string, bytes: Buffer): void {
  const place = new URL(name, folder);
  if (update) fs.writeFileSync(place, bytes);
  expect(fs.readFileSync(place).equals(bytes), `${name} is what its generator makes`).toBe(true);
}

test('the vectors in the repository are what the generator makes, byte for byte', () => {
  frozen('vectors.json', Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
  for (const { name, environments } of good) frozen(`good/${name}.breakglass`, vault(...environments));
  for (const { name, bytes } of failures) frozen(`fail/${name}.breakglass`, bytes);
  const files = ['good', 'fail'].flatMap((kind) => fs.readdirSync(new URL(kind, folder)));
  expect(files).toHaveLength(good.length + failures.length);
});

test('there are at least 40 failure vectors, of every stage', () => {
  expect(failures.length).toBeGreaterThanOrEqual(40);
  expect(new Set(failures.map(({ name }) => name)).size).toBe(failures.length);
  const stages: Stage[] = ['parse', 'unwrap', 'commitment', 'seal', 'page', 'digest', 'record'];
  for (const stage of stages) expect(failures.filter((vector) => vector.stage === stage).length).toBeGreaterThanOrEqual(5);
});

const frozenManifest = JSON.parse(fs.readFileSync(new URL('vectors.json', folder), 'utf8')) as typeof manifest;
const bytesAt = (file: string) => fs.readFileSync(new URL(file, folder));

function secretOf(kind: LocalRecipientKind): Uint8Array {
  if (kind === 'recovery-key') return parseRecoveryKey(frozenManifest.openers.recoveryKey);
  return kind === 'passphrase' ? stretched(frozenManifest.openers.passphrase) : Buffer.from(frozenManifest.openers.keychainItem.secret, 'base64url');
}

function unwrap(file: VaultFile, name: string, kind: string): DataKey {
  const block = file.environments.find((environment) => environment.name === name)!;
  const { id, encryptedDataKey } = block.recipients.find((recipient) => recipient.kind === kind)!;
  const context = { vaultId: file.vaultId, environment: name, epoch: block.epoch };
  if (kind !== 'aws-kms') return unwrapWithSecret(secretOf(kind as LocalRecipientKind), encryptedDataKey, context, kind as LocalRecipientKind, id);
  const answered = frozenManifest.openers.dataKeys.find(({ kmsDecrypt: { request } }) => request.CiphertextBlob === Buffer.from(encryptedDataKey).toString('base64') && request.KeyId === id);
  return new DataKey(Buffer.from(answered!.kmsDecrypt.answer.Plaintext, 'base64'));
}

for (const vector of frozenManifest.good) {
  test(`good vector ${vector.file} opens by each of its recipients to the secrets that are listed`, () => {
    const file = parseVault(bytesAt(vector.file));
    for (const expected of vector.environments) {
      for (const kind of expected.openedBy) {
        const environment = openEnvironment(file, expected.name, unwrap(file, expected.name, kind));
        expect(environment.block).toMatchObject({ epoch: expected.epoch, generation: expected.generation, sealHash: expected.sealHash });
        const secrets = Array.from({ length: environment.rowCount }, (_, at) => {
          const { id, revision } = environment.summaryAt(at);
          return [id, { revision, ...environment.openRecord(id) }];
        });
        expect(Object.fromEntries(secrets)).toEqual(expected.secrets);
      }
    }
  });
}

/** Runs the stages one by one and says which refused, and with what. */
function stageOf(vector: (typeof frozenManifest.failures)[number]): [string, unknown] {
  let stage: Stage = 'parse';
  try {
    const file = parseVault(bytesAt(vector.file));
    stage = 'unwrap';
    const prod = Buffer.from(frozenManifest.openers.dataKeys[0]!.dataKeyBase64, 'base64');
    const key = vector.openBy === undefined ? new DataKey(prod) : unwrap(file, 'prod', vector.openBy);
    stage = 'commitment';
    const environment = openEnvironment(file, 'prod', key);
    stage = 'record';
    for (let at = 0; at < environment.rowCount; at++) environment.openRecord(environment.summaryAt(at).id);
    return ['none', undefined];
  } catch (error) {
    const code = (error as { code: string }).code;
    const opening = { ERR_SEAL_MISMATCH: 'seal', ERR_INDEX_DAMAGED: 'page', ERR_DIGEST_MISMATCH: 'digest' } as Record<string, string>;
    return [stage === 'commitment' ? (opening[code] ?? stage) : stage, code];
  }
}

for (const vector of frozenManifest.failures) {
  test(`failure vector ${vector.file} is refused at ${vector.stage}: ${vector.what}`, () => {
    expect(stageOf(vector)).toEqual([vector.stage, vector.code]);
  });
}
