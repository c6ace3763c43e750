import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { DataKey } from '../../electron/envelope/data-key.ts';
import { createEnvironment, openEnvironment } from '../../electron/envelope/envelope.ts';
import { passphraseRecipient } from '../../electron/recipients/passphrase.ts';
import { formatRecoveryKey } from '../../electron/recipients/recovery-key-text.ts';
import { makeRecoveryKey, recoveryKeyRecipient } from '../../electron/recipients/recovery-key.ts';
import { bytesOf, login } from '../electron/envelope/fixtures.ts';
import { failureVectors } from '../vectors/make-failures.ts';

const bin = process.env['BREAKGLASS_INTEROP_BIN'];
if (bin === undefined) throw new Error('run npm run test:interop: it makes the Python environment that these tests use');
const program = fileURLToPath(new URL('../../docs/recovery/recover.py', import.meta.url));
const vectors = new URL('../vectors/', import.meta.url);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-interop-'));
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }));

interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs recover.py with `input` on its standard input. */
async function recover(args: readonly string[], input = ''): Promise<Answer> {
  const running = promisify(execFile)(path.join(bin!, 'python'), [program, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  running.child.stdin!.end(input);
  return running.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

interface Manifest {
  readonly openers: {
    readonly recoveryKey: string;
    readonly passphrase: string;
    readonly keychainItem: { readonly secret: string };
    readonly dataKeys: readonly { readonly environment: string; readonly epoch: number; readonly dataKeyBase64: string }[];
  };
  readonly good: readonly {
    readonly file: string;
    readonly environments: readonly { readonly name: string; readonly epoch: number; readonly openedBy: readonly string[]; readonly secrets: object }[];
  }[];
  readonly failures: readonly { readonly file: string; readonly stage: string; readonly openBy?: string }[];
}
const { openers, good, failures } = JSON.parse(fs.readFileSync(new URL('vectors.json', vectors), 'utf8')) as Manifest;
const fileOf = (name: string) => fileURLToPath(new URL(name, vectors));

function inputFor(kind: string, environment: string, epoch: number): [option: string, input: string] {
  if (kind === 'recovery-key') return ['--recovery-key', openers.recoveryKey];
  if (kind === 'passphrase') return ['--passphrase', openers.passphrase];
  if (kind === 'os-keychain') return ['--os-keychain', openers.keychainItem.secret];
  return ['--data-key-base64', openers.dataKeys.find((key) => key.environment === environment && key.epoch === epoch)!.dataKeyBase64];
}

describe.concurrent('recover.py opens', () => {
  for (const { file, environments } of good) {
    for (const { name, epoch, openedBy, secrets } of environments) {
      for (const kind of openedBy) {
        test(`property 8: ${file}, ${name}, by ${kind}`, async () => {
          const [option, input] = inputFor(kind, name, epoch);
          const answer = await recover([fileOf(file), '--environment', name, option, '-'], `${input}\n`);
          expect(answer.stderr).toBe('');
          expect(JSON.parse(answer.stdout)).toEqual({ [name]: secrets });
        });
      }
    }
  }
});

/** What recover.py says at each stage: it has sentences, no codes. */
const sentences: Readonly<Record<string, RegExp>> = {
  parse: /not a vault|not canonical|not sorted|cut off, or its lines are not in order/,
  unwrap: /the data key does not open/,
  commitment: /not the data key of/,
  seal: /the seal of prod does not match/,
  page: /page \S+ (?:does not open|is not padded|is damaged)|not readable: 'utf-8'/,
  digest: /were changed|is under no page/,
  record: /record \S+ (?:does not open|is not)/,
};

describe.concurrent('recover.py refuses', () => {
  expect(failures).toHaveLength(failureVectors().length);
  for (const { file, stage, openBy } of failures) {
    test(`S1: ${file} at ${stage}, and prints nothing of it`, async () => {
      const [option, input] = inputFor(openBy ?? 'aws-kms', 'prod', 1);
      const answer = await recover([fileOf(file), option, '-'], `${input}\n`);
      expect(answer.code).toBe(1);
      expect(answer.stdout).toBe('');
      // Section 2.6 lets a reader check the alphabet of a sealed payload when it parses, and this one does.
      expect(answer.stderr).toMatch(sentences[file.endsWith('-alphabet.breakglass') ? 'parse' : stage]!);
    });
  }
});

test('property 8: a vault that the program has just made is recovered by data key, recovery key and passphrase', async () => {
  const vaultId = randomBytes(16).toString('base64url');
  const dataKey = new DataKey(randomBytes(32));
  const context = { vaultId, environment: 'prod', epoch: 1 };
  const key = makeRecoveryKey();
  const passphrase = 'five words that nobody knows';
  const { signal } = new AbortController();
  const recipients = [
    await recoveryKeyRecipient({ key }).wrapDataKey(dataKey, context, signal),
    await passphraseRecipient({ passphrase }).wrapDataKey(dataKey, context, signal),
  ];
  const block = createEnvironment({ vaultId, name: 'prod', label: 'Prod', tone: 'prod', strictness: 'strict', dataKey, recipients });
  const changes = Array.from({ length: 200 }, (_, at) => ({ id: randomBytes(16).toString('base64url'), secret: login(`secret ${at} ü 😀`) }));
  const opened = openEnvironment({ vaultId, environments: [block] }, 'prod', dataKey).apply(changes, randomBytes);
  const file = path.join(scratch, 'made.breakglass');
  fs.writeFileSync(file, bytesOf({ vaultId, environments: [opened.block] }));
  const expected = { prod: Object.fromEntries(changes.map(({ id, secret }) => [id, { revision: 1, ...secret }])) };
  const ways = [
    ['--data-key-base64', Buffer.from(dataKey.bytes).toString('base64')],
    ['--recovery-key', formatRecoveryKey(key).toLowerCase().replaceAll('-', ' ')],
    ['--passphrase', passphrase],
  ] as const;
  for (const [option, input] of ways) {
    const secretFile = path.join(scratch, 'secret.txt');
    fs.writeFileSync(secretFile, `${input}\n`);
    for (const answer of [await recover([file, option, '-'], `${input}\n`), await recover([file, option, secretFile])]) {
      expect(answer.stderr).toBe('');
      expect(JSON.parse(answer.stdout)).toEqual(expected);
    }
  }
  const wrong = await recover([file, '--passphrase', '-'], 'five words that nobody knew\n');
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  const typo = await recover([file, '--recovery-key', '-'], `${formatRecoveryKey(key).replace(/.$/, (last) => (last === '0' ? '1' : '0'))}\n`);
  expect(typo).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('typing error') });
});

test('recover.py is one page that needs only the standard library and cryptography', () => {
  const source = fs.readFileSync(program, 'utf8');
  const imported = [...source.matchAll(/^(?:from ([a-z]+)|import (.+)$)/gm)].flatMap(([, from, list]) => from ?? list!.split(', '));
  const standard = ['argparse', 'base64', 'getpass', 'hashlib', 'hmac', 'json', 're', 'struct', 'sys', 'unicodedata'];
  expect(imported.filter((name) => !standard.includes(name) && name !== 'cryptography')).toEqual([]);
});
