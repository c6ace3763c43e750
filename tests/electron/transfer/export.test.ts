import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envLine, envName } from '../../../shared/model/env-text.ts';
import { sameSecret } from '../../../electron/transfer/export-csv.ts';
import { exportName, exportSecrets } from '../../../electron/transfer/export.ts';
import { parseImport } from '../../../electron/transfer/import.ts';
import { exportFormat } from '../../../shared/model/transfer.ts';
import { secret, type Secret } from '../../../shared/model/secret.ts';
import { arbitrarySecret } from './arbitrary-secret.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const inProd = (secrets: readonly Secret[]) => secrets.map((each) => ({ environment: 'prod', secret: each }));
const login: Secret = {
  kind: 'login',
  state: 'active',
  title: 'Orders',
  fields: [
    { key: 'username', concealed: false, value: 'app' },
    { key: 'password', concealed: true, value: 'p"w' },
    { key: 'totp', concealed: true, value: 'JBSWY3DPEHPK3PXP' },
  ],
  notes: 'hello',
  tags: ['Infra'],
  favourite: false,
  createdAtMs: Date.UTC(2026, 0, 2),
  changedAtMs: Date.UTC(2026, 10, 24, 3, 12),
  history: [],
};

describe('CSV', () => {
  test('is what KeePassXC writes, with nothing of ours in a plain login', () => {
    expect(text(exportSecrets(inProd([login]), 'csv'))).toBe(
      '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n' +
        '"Root/Infra","Orders","app","p""w","","hello","otpauth://totp/Orders:app?secret=JBSWY3DPEHPK3PXP&period=30&digits=6&issuer=Orders","0","2026-11-24T03:12:00Z","2026-01-02T00:00:00Z"\n',
    );
  });

  test('what the columns have no place for stands readable at the end of the notes', () => {
    const database = secret.parse({ ...login, kind: 'database', fields: [{ key: 'password', concealed: true, value: 'pw' }, { key: 'port', concealed: false, value: '5432' }], expires: '2026-12-31' });
    expect(text(exportSecrets(inProd([database]), 'csv'))).toContain('"hello\n\n--- Breakglass ---\nkind: ""database""\ntags: [""Infra""]\nexpires: ""2026-12-31""\nfield port: ""5432"""');
  });

  test('every secret of every kind comes back whole, in order, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySecret(), { minLength: 1, maxLength: 5 }), (secrets) => {
        const parsed = parseImport(exportSecrets(inProd(secrets), 'csv'), 'keepassxc');
        expect(parsed.rejected).toEqual([]);
        expect(parsed.items).toHaveLength(secrets.length);
        for (const [index, { secret: back }] of parsed.items.entries()) {
          const before = secrets[index]!;
          if (!sameSecret(back, before)) expect(back).toEqual(before);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('.env', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'breakglass-env-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  // Only what a process environment can hold: no NUL, no lone surrogate.
  const value = fc.oneof(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }), fc.constantFrom("it's", '"', '$(id)`id`$HOME', '\\n\\', `'"$\``, 'a\nb', '!!', '#x', ' pad ', '~')).filter((each) => !each.includes('\0'));

  test('a POSIX shell reads exactly the value, whatever it holds', () => {
    const values = fc.sample(value, 300);
    const file = path.join(folder, '.env');
    writeFileSync(file, values.map((each, index) => envLine(`V${index}`, each)).join('\n'));
    const { stdout } = spawnSync('sh', ['-c', `set -a; . '${file}'; exec "${process.execPath}" -p 'JSON.stringify(process.env)'`], { env: {}, encoding: 'utf8' });
    const seen = JSON.parse(stdout) as Record<string, string>;
    expect(values.map((_, index) => seen[`V${index}`])).toEqual(values);
  });

  test('we read back exactly the value, whatever it holds', () => {
    fc.assert(
      fc.property(value, (each) => {
        const parsed = parseImport(new TextEncoder().encode(`${envLine('KEY', each)}\nNEXT=1\n`), 'dotenv');
        expect(parsed.items.map((item) => item.secret.fields[0]?.value)).toEqual([each, '1']);
      }),
      { numRuns: 500 },
    );
  });

  test('readers without escapes, such as Node, read it too unless it mixes a single quote with special characters', () => {
    fc.assert(
      fc.property(value.filter((each) => !(each.includes("'") && /[\\"$`]/.test(each)) && !each.includes('\r') && !/["'][^]*\n/.test(each)), (each) => {
        expect(parseEnv(`${envLine('KEY', each)}\n`)['KEY']).toBe(each);
      }),
      { numRuns: 500 },
    );
  });

  test('variables are named after title and field; AWS keys get the names that tools look for', () => {
    const aws = secret.parse({ ...login, kind: 'aws-access-key', title: 'Deploy', fields: [{ key: 'access-key-id', concealed: false, value: 'AKIA1' }, { key: 'secret-access-key', concealed: true, value: 's/1+=' }, { key: 'account', concealed: false, value: '111122223333' }] });
    const token = secret.parse({ ...login, kind: 'api-token', title: 'Stripe (live)', fields: [{ key: 'token', concealed: true, value: 'sk_live' }, { key: 'x-1', label: 'Web hook', concealed: true, value: 'wh' }] });
    expect(text(exportSecrets(inProd([aws, token, token]), 'dotenv'))).toBe(
      [
        '# Deploy',
        'AWS_ACCESS_KEY_ID=AKIA1',
        "AWS_SECRET_ACCESS_KEY='s/1+='",
        'DEPLOY_ACCOUNT=111122223333',
        '',
        '# Stripe (live)',
        'STRIPE_LIVE=sk_live',
        'STRIPE_LIVE_WEB_HOOK=wh',
        '',
        '# Stripe (live)',
        'STRIPE_LIVE_2=sk_live',
        'STRIPE_LIVE_WEB_HOOK_2=wh',
        '',
      ].join('\n'),
    );
    expect(text(exportSecrets(inProd([aws, { ...aws, title: 'Other' }]), 'dotenv'))).toContain('OTHER_ACCESS_KEY_ID=AKIA1');
  });

  test('a title cannot smuggle a line into the file', () => {
    const hostile = { ...login, title: 'x\nPATH=/evil\u2028y' };
    expect(text(exportSecrets(inProd([hostile]), 'dotenv')).split('\n')[0]).toBe('# x PATH=/evil y');
  });

  test('any title makes a name that every shell takes', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (title) => void expect(envName(title)).toMatch(/^[A-Z_][A-Z0-9_]*$/)));
    expect([envName('Größe'), envName('1Password'), envName('…'), envName(' a--b ')]).toEqual(['GRO_E', '_1PASSWORD', 'SECRET', 'A_B']);
  });
});

describe('JSON', () => {
  test('has everything of a secret, and where it lived', () => {
    fc.assert(
      fc.property(arbitrarySecret(), (each) => {
        const read = JSON.parse(text(exportSecrets([{ environment: 'staging', secret: each }], 'json'))) as { secrets: unknown[] };
        expect(read).toEqual({ format: 'breakglass-export', version: 1, secrets: [{ environment: 'staging', ...each }] });
      }),
    );
  });
});

test('an export of nothing is an error, and every format has a file name', () => {
  for (const format of exportFormat.options) {
    expect(() => exportSecrets([], format)).toThrow('ERR_EXPORT_EMPTY');
    expect(exportName(format)).toMatch(/^breakglass-export\./);
  }
});
