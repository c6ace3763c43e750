import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyAs } from '../../../electron/copy-as/copy-as.ts';
import { isVaultError } from '../../../shared/errors.ts';
import { copyAsForms, copyAsFormsOf, type CopyAsForm } from '../../../shared/model/copy-as.ts';
import { kindTemplates, type Secret } from '../../../shared/model/secret.ts';
import { secretOf } from './secrets.ts';

const database = { password: 'p@ss/w:rd?#%', username: 'app rw', host: 'orders.internal', port: '5432', database: 'orders/eu', engine: 'PostgreSQL 16' };
const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const refusal = (secret: Secret, form: CopyAsForm): unknown => {
  try {
    return copyAs(secret, form);
  } catch (error) {
    return isVaultError(error) ? { code: error.code, ...error.details } : error;
  }
};

describe('a connection URL', () => {
  test('is percent-encoded in every part', () => {
    expect(copyAs(secretOf('database', { ...database, tls: 'verify-full' }), 'url')).toBe(
      'postgresql://app%20rw:p%40ss%2Fw%3Ard%3F%23%25@orders.internal:5432/orders%2Feu?sslmode=verify-full',
    );
  });

  test('of any user, password and database is read back as it was', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (username, password, name) => {
        const url = new URL(copyAs(secretOf('database', { ...database, username, password, database: name }), 'url'));
        expect([url.username, url.password, url.pathname.slice(1)].map(decodeURIComponent)).toEqual([username, password, name]);
        expect([url.hostname, url.port, url.search, url.hash]).toEqual(['orders.internal', '5432', '', '']);
      }),
    );
  });

  test('with any host goes nowhere but there: a host cannot bring an account, a port or a path of its own', () => {
    fc.assert(
      fc.property(anyText.filter((host) => host.trim() !== ''), (host) => {
        const written = copyAs(secretOf('database', { ...database, host }), 'url').slice('postgresql://'.length);
        expect(written.split('@')).toHaveLength(2);
        expect(written.split('/')).toHaveLength(2);
        expect(written).not.toMatch(/[?#\s]/);
      }),
    );
  });

  test.each([
    [{ host: '2001:db8::1', engine: 'mysql', port: '' }, 'mysql://u:p@[2001:db8::1]'],
    [{ host: '[::1]', engine: 'redis', port: '6380', tls: 'on' }, 'rediss://u:p@[::1]:6380'],
    [{ host: 'h', engine: 'MongoDB+srv', port: '' }, 'mongodb+srv://u:p@h'],
    [{ host: 'h', engine: '', port: '3306' }, 'mysql://u:p@h:3306'],
    [{ host: 'h', engine: 'MS SQL', port: '' }, { code: 'ERR_COPY_AS', form: 'url', reason: 'engine' }],
    [{ host: 'h', engine: '', port: '' }, { code: 'ERR_COPY_AS', form: 'url', reason: 'engine' }],
    [{ host: '', engine: 'mysql', port: '' }, { code: 'ERR_COPY_AS', form: 'url', reason: 'missing', field: 'Host' }],
  ])('of %o is %o', (values, expected) => {
    expect(refusal(secretOf('database', { username: 'u', password: 'p', ...values }), 'url')).toEqual(expected);
  });
});

describe('documents', () => {
  test('JSON says every field once, custom ones by their label, and any text comes back', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, label) => {
        const secret = secretOf('login', { password: value, 'x-1': 'one', 'x-2': 'two' }, { labels: { 'x-1': label, 'x-2': label } });
        const { fields } = JSON.parse(copyAs(secret, 'json')) as { fields: Record<string, string> };
        expect(Object.values(fields)).toEqual(expect.arrayContaining([value, 'one', 'two']));
        expect(Object.keys(fields)).toHaveLength(3);
      }),
    );
  });

  test('the AWS block has the names that the AWS tools read, and no second block whatever the values are', () => {
    const keys = { 'access-key-id': 'AKIA123', 'secret-access-key': 'se/cr+et', 'session-token': 'to\nken', region: 'eu-north-1', account: '123' };
    const secret = secretOf('aws-access-key', keys, { title: 'Orders [prod]\nx' });
    expect(copyAs(secret, 'aws-credentials')).toBe('[Orders-prod-x]\naws_access_key_id = AKIA123\naws_secret_access_key = se/cr+et\naws_session_token = token\nregion = eu-north-1\n');
    expect(refusal(secretOf('aws-access-key', { ...keys, 'secret-access-key': 'a\n[other]' }), 'aws-credentials')).toMatchObject({ reason: 'control', field: 'Secret access key' });
    expect(refusal(secretOf('aws-access-key', { 'access-key-id': 'AKIA123' }), 'aws-credentials')).toMatchObject({ reason: 'missing', field: 'Secret access key' });
  });

  test('a Kubernetes secret carries any value and has a name and keys that the API takes', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (value, label, title) => {
        const lines = copyAs(secretOf('login', { password: value, 'x-1': 'one' }, { title, labels: { 'x-1': label } }), 'kubectl').split('\n');
        expect(lines.slice(0, 3)).toEqual(['apiVersion: v1', 'kind: Secret', 'metadata:']);
        expect(lines[3]).toMatch(/^ {2}name: "[a-z0-9](?:[-a-z0-9]{0,251}[a-z0-9])?"$/);
        const data = lines.slice(6, 8).map((line) => /^ {2}"([-._a-zA-Z0-9]{1,253})": "([A-Za-z0-9+/]+=*)"$/.exec(line)!);
        expect(Buffer.from(data[0]![2]!, 'base64').toString()).toBe(value);
        expect(Buffer.from(data[1]![2]!, 'base64').toString()).toBe('one');
        expect(data[0]![1]).not.toBe(data[1]![1]);
      }),
    );
  });

  test('the header is that of RFC 6750 or 7617, in one line', () => {
    expect(copyAs(secretOf('api-token', { token: 'abc.def' }), 'header')).toBe('Authorization: Bearer abc.def');
    expect(copyAs(secretOf('login', { username: 'Aladdin', password: 'open sesame' }), 'header')).toBe('Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
    expect(refusal(secretOf('api-token', { token: 'a\r\nX-Evil: 1' }), 'header')).toMatchObject({ reason: 'control', field: 'Token' });
    expect(refusal(secretOf('login', { username: 'a:b', password: 'c' }), 'header')).toMatchObject({ reason: 'unsupported' });
  });
});

describe('every form of every kind', () => {
  const filled = (kind: Secret['kind']): Record<string, string> => Object.fromEntries(kindTemplates.find((each) => each.kind === kind)!.fields.map(({ key }) => [key, `${key}-value`]));
  const cases = kindTemplates.flatMap(({ kind }) => copyAsFormsOf(kind).map((form) => [kind, form] as const));

  test.each(cases)('S15: %s as %s has the main value, except a command, which has none that is concealed', (kind, form) => {
    const values = { ...filled(kind), ...(kind === 'database' ? { engine: 'postgres', tls: '' } : {}) };
    const text = copyAs(secretOf(kind, values), form);
    const template = kindTemplates.find((each) => each.kind === kind)!;
    if (form === 'command') for (const { key, concealed } of template.fields) expect(concealed && text.includes(`${key}-value`)).toBe(false);
    else if (form === 'kubectl') expect(text).toContain(Buffer.from(`${template.main}-value`).toString('base64'));
    else if (form === 'header' && kind === 'login') expect(text).toContain(Buffer.from('username-value:password-value').toString('base64'));
    else expect(text).toContain(`${template.main}-value`);
  });

  test('the key of one-time codes is in none', () => {
    const secret = secretOf('login', { username: 'u', password: 'p', url: 'https://example.com', totp: 'GEZDGNBVGY3TQOJQ' });
    const encoded = Buffer.from('GEZDGNBVGY3TQOJQ').toString('base64');
    for (const form of copyAsFormsOf('login')) expect(copyAs(secret, form)).not.toMatch(new RegExp(`GEZDGNBVGY3TQOJQ|${encoded}`));
    expect(refusal(secretOf('login', { totp: 'GEZDGNBVGY3TQOJQ' }), 'json')).toEqual({ code: 'ERR_COPY_AS', form: 'json', reason: 'empty' });
  });

  test('forms that a kind does not have are refused', () => {
    for (const { kind } of kindTemplates) {
      for (const form of copyAsForms.filter((each) => !copyAsFormsOf(kind).includes(each))) expect(refusal(secretOf(kind, filled(kind)), form)).toMatchObject({ reason: 'unsupported' });
    }
  });

  test('S12: a refusal never says anything of a value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.string({ unit: 'binary', minLength: 12, maxLength: 20 }), ([kind, form], value) => {
        const outcome = refusal(secretOf(kind, Object.fromEntries(Object.keys(filled(kind)).map((key) => [key, `${value}\u001b`]))), form);
        if (typeof outcome === 'object') expect(Object.values(outcome as object).some((fact) => String(fact).includes(value))).toBe(false);
      }),
    );
  });

  test.each(['sh', 'fish', 'powershell'] as const)('%s refuses what a terminal would act on, such as the end of a bracketed paste', (form) => {
    for (const control of ['\u001b[201~', '\r', '\u0003', '\u009b201~', '\0']) {
      expect(refusal(secretOf('login', { password: `a${control}b` }), form)).toMatchObject({ code: 'ERR_COPY_AS', reason: 'control', field: 'Password' });
    }
  });
});
