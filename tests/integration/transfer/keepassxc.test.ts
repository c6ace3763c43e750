import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sameSecret } from '../../../electron/transfer/export-csv.ts';
import { exportSecrets } from '../../../electron/transfer/export.ts';
import { detectFormat, parseImport } from '../../../electron/transfer/import.ts';
import type { Secret } from '../../../shared/model/secret.ts';
import { arbitrarySecret } from '../../electron/transfer/arbitrary-secret.ts';

const password = 'round trip';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'breakglass-keepassxc-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the real keepassxc-cli; it reads the password from its input. */
function keepassxc(args: readonly string[], input = ''): Buffer {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_RUNTIME_DIR: folder, QT_QPA_PLATFORM: 'offscreen', LANG: 'C.UTF-8' };
  const { status, stdout, stderr, error } = spawnSync('keepassxc-cli', args, { env, input, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`keepassxc-cli ${args.join(' ')}: ${error?.message ?? stderr.toString()}`);
  return stdout;
}

/** Puts a CSV of ours into a new .kdbx and has KeePassXC write it out again. */
function throughKeePassXc(csv: Uint8Array): Buffer {
  const xml = path.join(folder, 'in.xml');
  const database = path.join(folder, 'vault.kdbx');
  rmSync(database, { force: true });
  writeFileSync(xml, keePassXml(csv));
  keepassxc(['import', '-t', '100', '-p', xml, database], `${password}\n${password}\n`);
  return keepassxc(['export', '-q', '-f', 'csv', database], `${password}\n`);
}

/**
 * What KeePassXC's CSV import makes of the rows, column by column, as the XML that its command line can import (reading
 * CSV is in its windows only).
 */
function keePassXml(csv: Uint8Array): string {
  const rows = parse(Buffer.from(csv), { columns: true, record_delimiter: '\n' }) as Record<string, string>[];
  const entries = rows.map((row, index) => {
    const strings = { Title: row['Title'], UserName: row['Username'], Password: row['Password'], URL: row['URL'], Notes: row['Notes'], otp: row['TOTP'] };
    const xml = Object.entries(strings)
      .filter(([key, value]) => key !== 'otp' || value !== '')
      .map(([key, value]) => `<String><Key>${key}</Key><Value>${escapeXml(value ?? '')}</Value></String>`);
    return { group: (row['Group'] ?? '').split('/').slice(1).join('/'), xml: `<Entry><UUID>${uuid(`entry ${index}`)}</UUID>${xml.join('')}</Entry>` };
  });
  const groups = [...new Set(entries.map((entry) => entry.group))].filter((name) => name !== '');
  const inGroup = (name: string): string => entries.filter((entry) => entry.group === name).map((entry) => entry.xml).join('');
  const children = groups.map((name) => `<Group><UUID>${uuid(`group ${name}`)}</UUID><Name>${escapeXml(name)}</Name>${inGroup(name)}</Group>`);
  return `<?xml version="1.0" encoding="UTF-8"?><KeePassFile><Meta/><Root><Group><UUID>${uuid('root')}</UUID><Name>Root</Name>${inGroup('')}${children.join('')}</Group></Root></KeePassFile>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"'\r]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function uuid(of: string): string {
  return createHash('md5').update(of).digest('base64');
}

const byTitle = (one: { title: string }, other: { title: string }): number => (one.title < other.title ? -1 : 1);

function roundTrip(secrets: readonly Secret[]): void {
  const csv = exportSecrets(secrets.map((secret) => ({ environment: 'prod', secret })), 'csv');
  const returned = throughKeePassXc(csv);
  expect(detectFormat(returned)).toBe('keepassxc');
  const parsed = parseImport(returned, 'keepassxc');
  expect(parsed.rejected).toEqual([]);
  // KeePassXC lists group by group.
  const back = parsed.items.map((item) => item.secret).sort(byTitle);
  expect(back).toHaveLength(secrets.length);
  for (const [index, before] of [...secrets].sort(byTitle).entries()) {
    const after = back[index]!;
    if (!sameSecret(after, before)) expect(after).toEqual(before);
  }
}

describe('the real keepassxc-cli', () => {
  test('our CSV into a .kdbx, out again and back: every kind of secret is whole', () => {
    const base: Omit<Secret, 'kind' | 'title' | 'fields'> = { state: 'active', notes: '', tags: [], favourite: false, createdAtMs: 0, changedAtMs: 0, history: [] };
    const open = (key: string, value: string) => ({ key, concealed: false, value });
    const concealed = (key: string, value: string) => ({ key, concealed: true, value });
    const pem = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n-----END OPENSSH PRIVATE KEY-----\n';
    roundTrip([
      { ...base, kind: 'login', title: 'A "quoted", one', fields: [open('username', 'me@a.example'), concealed('password', 'p"w,;\t=1+1 <&>'), open('url', 'https://a.example/?q=1&r=2'), concealed('totp', 'JBSWY3DPEHPK3PXP')], notes: 'two\nlines', tags: ['Infra'] },
      { ...base, kind: 'login', title: 'B only notes', fields: [], notes: 'a login without values', tags: ['Infra', 'Ops & co', 'a/b'], favourite: true },
      { ...base, kind: 'api-token', title: 'C', fields: [concealed('token', '=HYPERLINK("http://x")'), open('scopes', 'read write')] },
      { ...base, kind: 'database', title: 'D', fields: [concealed('password', 'ünïcode 🔑'), open('username', 'app'), open('host', 'db.example'), open('port', '5432'), { key: 'x-2', label: 'Pool: size', concealed: false, value: '10' }], expires: '2027-01-31' },
      { ...base, kind: 'ssh-key', title: 'E', fields: [concealed('private-key', pem), concealed('passphrase', ' spaces ')] },
      { ...base, kind: 'aws-access-key', title: 'F', fields: [open('access-key-id', 'AKIAIOSFODNN7EXAMPLE'), concealed('secret-access-key', 'wJalrXUtnFEMI/K7MDENG'), open('account', '111122223333')] },
      { ...base, kind: 'certificate', title: 'G', fields: [open('subject', 'CN=a'), { key: 'certificate', concealed: false, value: pem }, concealed('private-key', pem)] },
      { ...base, kind: 'note', title: 'H', fields: [concealed('text', 'top\n\nsecret')], notes: 'about the note' },
    ]);
  });

  // Left out is what KeePassXC itself does not carry (docs/decisions/0042-import-export.md): controls, CR, text that is
  // not characters, and the label of a one-time code, which it rewrites.
  const carried = (text: string): boolean => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(text.replaceAll('\n', '').replaceAll('\t', ''));

  test('and so are secrets that nobody thought of', () => {
    const values = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('=1+1', '"q"', 'a,b;c', "it's\nmore", '--- Breakglass ---', ' pad ')).filter(carried);
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((name) => carried(name) && !/[\n\t\u2028\u2029]/.test(name)).map((name) => name.trim()).filter((name) => name !== '');
    const some = fc.uniqueArray(arbitrarySecret({ value: values, name: names }), { minLength: 30, maxLength: 30, selector: (secret) => secret.title });
    fc.assert(
      fc.property(some, (secrets) => {
        roundTrip(secrets.map((secret) => ({ ...secret, fields: secret.fields.filter((field) => field.key !== 'totp' || secret.kind !== 'login') })));
      }),
      { numRuns: 10 },
    );
  });

  test('what KeePassXC wrote by itself comes in: groups, a one-time code of its own, a deleted entry stays out', () => {
    const database = path.join(folder, 'theirs.kdbx');
    keepassxc(['db-create', '-t', '100', '-p', database], `${password}\n${password}\n`);
    keepassxc(['mkdir', '-q', database, 'Servers'], `${password}\n`);
    for (const name of ['Servers/Bastion', 'Servers/Gone']) {
      keepassxc(['add', '-q', '-u', 'root', '--url', 'ssh://bastion.example', '--notes', 'via\\nVPN', '-p', database, name], `${password}\nhunter2\nhunter2\n`);
    }
    keepassxc(['rm', '-q', database, 'Servers/Gone'], `${password}\n`);
    const parsed = parseImport(keepassxc(['export', '-q', '-f', 'csv', database], `${password}\n`), 'keepassxc');
    expect(parsed.items.map((item) => item.secret)).toEqual([
      {
        kind: 'login',
        title: 'Bastion',
        fields: [
          { key: 'username', concealed: false, value: 'root' },
          { key: 'password', concealed: true, value: 'hunter2' },
          { key: 'url', concealed: false, value: 'ssh://bastion.example' },
        ],
        notes: 'via\nVPN',
        tags: ['Servers'],
        favourite: false,
      },
    ]);
    expect(parsed.rejected.map((line) => line.reason)).toEqual(['in-recycle-bin']);
  });
});
