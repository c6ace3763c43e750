import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDuplicates } from '../../../electron/transfer/duplicates.ts';
import { maxImportBytes, maxImportRows } from '../../../electron/transfer/import-item.ts';
import { detectFormat, parseImport, type ParsedImport } from '../../../electron/transfer/import.ts';
import { previewOf } from '../../../electron/transfer/preview.ts';
import { isVaultError } from '../../../shared/errors.ts';
import { secret } from '../../../shared/model/secret.ts';
import { importFormat, importPreview, type ImportFormat } from '../../../shared/model/transfer.ts';
import { rejectReasons } from '../../../shared/model/transfer-reasons.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fields = (parsed: ParsedImport, index = 0): Record<string, string> =>
  Object.fromEntries(parsed.items[index]?.secret.fields.map((field) => [field.label ?? field.key, field.value]) ?? []);

describe('what each program writes', () => {
  test('KeePassXC: groups are tags, the recycle bin stays out, TOTP and lines of notes come over', () => {
    const file = bytes(
      '"Group","Title","Username","Password","URL","Notes","TOTP","Icon","Last Modified","Created"\n' +
        '"Root/Infra/Databases","Orders","app","p""w,1","https://db.example","one\ntwo","otpauth://totp/Orders:app?secret=JBSWY3DPEHPK3PXP&period=30&digits=6&issuer=Orders","0","2026-11-24T16:37:49Z","2026-11-24T16:37:49Z"\n' +
        '"Root/Recycle Bin","Old","a","b","","","","0","",""\n' +
        '"Root","Plain note","","","","just text","","0","",""\n',
    );
    expect(detectFormat(file)).toBe('keepassxc');
    const parsed = parseImport(file, 'keepassxc');
    expect(parsed.items.map(({ line, secret: made }) => [line, made.kind, made.title, made.tags])).toEqual([
      [2, 'login', 'Orders', ['Infra', 'Databases']],
      [5, 'note', 'Plain note', []],
    ]);
    expect(fields(parsed)).toEqual({ username: 'app', password: 'p"w,1', url: 'https://db.example', totp: 'JBSWY3DPEHPK3PXP' });
    expect(parsed.items[0]?.secret.notes).toBe('one\ntwo');
    expect(fields(parsed, 1)).toEqual({ text: 'just text' });
    expect(parsed.rejected).toEqual([{ line: 4, reason: 'in-recycle-bin' }]);
  });

  test('a TOTP with its own period, digits or name is kept whole', () => {
    const url = 'otpauth://totp/Elsewhere:me?secret=JBSWY3DPEHPK3PXP&period=60&digits=8&algorithm=SHA256';
    const parsed = parseImport(bytes(`Group,Title,Username,Password,URL,Notes,TOTP\nRoot,Orders,app,pw,,,${url}\n`), 'keepassxc');
    expect(fields(parsed)['totp']).toBe(url);
  });

  test('1Password: favourite, archived and tags', () => {
    const file = bytes(
      'Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\n' +
        'GitHub,https://github.com,me,pw,otpauth://totp/GitHub?secret=JBSWY3DPEHPK3PXP,true,false,work;dev,hello\n' +
        'Old,,me,pw,,false,true,,\n',
    );
    expect(detectFormat(file)).toBe('1password');
    const parsed = parseImport(file, '1password');
    expect(parsed.items.map(({ secret: made }) => [made.title, made.favourite, made.tags, made.notes])).toEqual([
      ['GitHub', true, ['work', 'dev'], 'hello'],
      ['Old', false, ['Archived'], ''],
    ]);
    expect(fields(parsed)['totp']).toBe('otpauth://totp/GitHub?secret=JBSWY3DPEHPK3PXP');
  });

  test('Bitwarden: folders, custom fields over several lines, notes and logins', () => {
    const file = bytes(
      'folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_password,login_totp\n' +
        'Work/Prod,1,login,Orders,,"PIN: 1234\nPEM: line 1\nline 2\nLink: http://a: b",0,https://a.example,me,pw,JBSWY3DPEHPK3PXP\n' +
        ',,note,Wifi,the key is under the mat,,0,,,,\n',
    );
    expect(detectFormat(file)).toBe('bitwarden');
    const parsed = parseImport(file, 'bitwarden');
    expect(fields(parsed)).toEqual({ username: 'me', password: 'pw', url: 'https://a.example', totp: 'JBSWY3DPEHPK3PXP', PIN: '1234', PEM: 'line 1\nline 2', Link: 'http://a: b' });
    expect(parsed.items[0]?.secret).toMatchObject({ favourite: true, tags: ['Work', 'Prod'] });
    expect(parsed.items[1]).toMatchObject({ line: 6, secret: { kind: 'note', title: 'Wifi' } });
  });

  test('Chrome, with and without notes; a nameless login is named after its site', () => {
    const file = bytes('name,url,username,password,note\n,https://a.example/login,me,pw,hi\n');
    expect(detectFormat(file)).toBe('chrome');
    expect(detectFormat(bytes('name,url,username,password\nx,y,z,w\n'))).toBe('chrome');
    expect(parseImport(file, 'chrome').items[0]?.secret).toMatchObject({ title: 'https://a.example/login', notes: 'hi' });
  });

  test('any other CSV: columns are guessed, can be mapped, and what is mapped to nothing is kept as a concealed field', () => {
    const file = bytes('Service;Login;Secret;Region;Labels\nOrders;app;pw;eu-1;a,b\n');
    expect(detectFormat(file)).toBe('generic-csv');
    const guessed = parseImport(file, 'generic-csv');
    expect(guessed.columns).toEqual(['Service', 'Login', 'Secret', 'Region', 'Labels']);
    expect(guessed.mapping).toEqual({ title: 0, username: 1, password: 2 });
    expect(fields(guessed)).toEqual({ username: 'app', password: 'pw', Region: 'eu-1', Labels: 'a,b' });
    expect(guessed.items[0]?.secret.fields.every((field) => field.concealed || field.key === 'username')).toBe(true);
    const mapped = parseImport(file, 'generic-csv', { title: 1, password: 3, tags: 4 });
    expect(mapped.items[0]?.secret).toMatchObject({ title: 'app', tags: ['a', 'b'] });
    expect(() => parseImport(file, 'generic-csv', { title: 9 })).toThrow('ERR_IMPORT_FORMAT');
    expect(parseImport(bytes('foo,bar\n1,2\n'), 'generic-csv')).toMatchObject({ items: [], columns: ['foo', 'bar'] });
  });

  test('.env: export, comments, three kinds of quotes, values over several lines; AWS variables are one access key', () => {
    const file = bytes(
      [
        '# comment',
        'export STRIPE_KEY=sk_live_1 # trailing',
        'HASH=a#b',
        `SINGLE='it is $HOME\\n'`,
        'DOUBLE="a\\nb \\"q\\" \\$x"',
        'PEM="-----BEGIN',
        'KEY-----"',
        'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE',
        'AWS_SECRET_ACCESS_KEY=wJalr/x+y=',
        'AWS_DEFAULT_REGION=eu-central-1',
        'EMPTY=',
        'not an assignment',
        'bad-näme=1',
        'STRIPE_KEY=sk_live_2',
        'OPEN="never closed',
        '',
      ].join('\r\n'),
    );
    expect(detectFormat(file)).toBe('dotenv');
    const parsed = parseImport(file, 'dotenv');
    expect(parsed.items.map(({ line, secret: made }) => [line, made.title, made.fields[0]?.value])).toEqual([
      [3, 'HASH', 'a#b'],
      [4, 'SINGLE', 'it is $HOME\\n'],
      [5, 'DOUBLE', 'a\nb "q" $x'],
      [6, 'PEM', '-----BEGIN\r\nKEY-----'],
      [8, 'AWS access key', 'AKIAIOSFODNN7EXAMPLE'],
      [14, 'STRIPE_KEY', 'sk_live_2'],
      [15, 'OPEN', '"never closed'],
    ]);
    expect(fields(parsed, 4)).toEqual({ 'access-key-id': 'AKIAIOSFODNN7EXAMPLE', 'secret-access-key': 'wJalr/x+y=', region: 'eu-central-1' });
    expect(parsed.rejected).toEqual([
      { line: 2, reason: 'overridden' },
      { line: 11, reason: 'no-value' },
      { line: 12, reason: 'not-an-assignment' },
      { line: 13, reason: 'bad-name' },
    ]);
  });

  test('AWS credentials: one access key for each profile that has one', () => {
    const file = bytes(
      '# mine\n[default]\naws_access_key_id = AKIA1\naws_secret_access_key=s1\n\n[profile sso]\nsso_session = corp\n[ops]\naws_access_key_id=AKIA2\naws_secret_access_key=s/2+=\naws_session_token=tok\nregion=us-east-1\nmfa_serial=arn:aws:iam::1:mfa/me\n',
    );
    expect(detectFormat(file)).toBe('aws-credentials');
    const parsed = parseImport(file, 'aws-credentials');
    expect(parsed.items.map(({ line, secret: made }) => [line, made.title])).toEqual([[2, 'default'], [8, 'ops']]);
    expect(fields(parsed, 1)).toEqual({ 'access-key-id': 'AKIA2', 'secret-access-key': 's/2+=', 'session-token': 'tok', region: 'us-east-1', mfa_serial: 'arn:aws:iam::1:mfa/me' });
    expect(parsed.rejected).toEqual([{ line: 6, reason: 'no-value' }]);
    expect(parseImport(bytes('key=value\n[a]\nx\n'), 'aws-credentials').rejected).toEqual([
      { line: 1, reason: 'no-profile' },
      { line: 2, reason: 'no-value' },
      { line: 3, reason: 'not-an-assignment' },
    ]);
  });
});

describe('encodings and line ends', () => {
  const text = 'name,url,username,password\r\nSchlüssel 🔑,https://a,me,"p\r\nw"\r\nNext,,me,pw\r\n';
  const utf16 = (bigEndian: boolean, mark: boolean): Uint8Array => {
    const encoded = Buffer.from((mark ? '\uFEFF' : '') + text, 'utf16le');
    return bigEndian ? encoded.swap16() : encoded;
  };

  test.each([
    ['UTF-8', bytes(text)],
    ['UTF-8 with a mark', bytes(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', utf16(false, true)],
    ['UTF-16 BE with a mark', utf16(true, true)],
    ['UTF-16 LE without', utf16(false, false)],
    ['UTF-16 BE without', utf16(true, false)],
  ])('%s reads the same, with the right lines', (_, file) => {
    expect(detectFormat(file)).toBe('chrome');
    const parsed = parseImport(file, 'chrome');
    expect(parsed.items.map(({ line, secret: made }) => [line, made.title])).toEqual([[2, 'Schlüssel 🔑'], [4, 'Next']]);
    expect(fields(parsed)['password']).toBe('p\r\nw');
  });

  test('blank lines and every kind of line end are counted', () => {
    const parsed = parseImport(bytes('name,url,username,password\n\n\na,,u,p\r"b\n\nb",,u,p\r\n\r\nc,,u,p'), 'chrome');
    expect(parsed.items.map(({ line }) => line)).toEqual([4, 5, 9]);
  });
});

describe('bad and hostile input', () => {
  test.each([
    ['nothing', new Uint8Array(0), 'empty', 1],
    ['blank lines', bytes('\n\n  \n'), 'empty', 1],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]), 'binary', 1],
    ['a NUL in a value', bytes('name,url,username,password\na,b,c,d\ne,f,g\0,h\n'), 'binary', 3],
    ['Latin-1', Uint8Array.from([...bytes('name,url,username,password\nSchl'), 0xfc, ...bytes('ssel,a,b,c\n')]), 'encoding', 2],
    ['a quote in the middle', bytes('name,url,username,password\na,b,c,d\n"x"y,b,c,d\n'), 'quotes', 3],
    ['a quote that is never closed', bytes('name,url,username,password\na,b,"c,d\n'), 'quotes', 2],
    ['prose', bytes('Dear diary\ntoday I wrote no CSV\n'), 'unknown-format', 1],
    ['a record without end', bytes(`name,url,username,password\na,b,c,"${'x'.repeat(5_000_000)}"\n`), 'record-too-large', 2],
  ])('%s is a typed error with the line', (_, file, reason, line) => {
    const fault = expect.objectContaining({ code: 'ERR_IMPORT_FORMAT', details: { reason, line } });
    expect(() => detectFormat(file)).toThrow(fault);
    if (reason !== 'unknown-format') expect(() => parseImport(file, 'chrome')).toThrow(fault);
  });

  test('a file or a list that is too large is refused before it is taken apart', () => {
    expect(() => detectFormat(new Uint8Array(maxImportBytes + 1))).toThrow(expect.objectContaining({ details: { line: 1, reason: 'too-large' } }));
    const many = bytes(`name,url,username,password\n${'a,b,c,d\n'.repeat(maxImportRows + 1)}`);
    expect(() => parseImport(many, 'chrome')).toThrow(expect.objectContaining({ details: expect.objectContaining({ reason: 'too-many-rows' }) }));
  });

  test('a file of another program than was said is refused', () => {
    expect(() => parseImport(bytes('name,url,username,password\na,b,c,d\n'), 'bitwarden')).toThrow(expect.objectContaining({ details: { line: 1, reason: 'columns-missing' } }));
  });

  test('lines that do not fit are left out by number, and the others come in', () => {
    const long = 'x'.repeat(70_000);
    const parsed = parseImport(bytes(`name,url,username,password\nshort,row\nok,,u,p\n${'t'.repeat(300)},,u,p\nbig,,u,${long}\nempty,,,\n,,u,p\n`), 'chrome');
    expect(parsed.items.map(({ line }) => line)).toEqual([3]);
    expect(parsed.rejected).toEqual([
      { line: 2, reason: 'column-count' },
      { line: 4, reason: 'title-too-long' },
      { line: 5, reason: 'field-too-long' },
      { line: 6, reason: 'no-value' },
      { line: 7, reason: 'no-title' },
    ]);
  });

  test('every reason that has a sentence can be met', () => {
    const login = 'title,url,username,password,otpauth,tags,notes\n';
    const bitwarden = 'folder,type,name,notes,login_uri,login_username,login_password,fields\n';
    const files: [string, ImportFormat][] = [
      [`${login}short\n,,u,p,,,\nempty,,,,,,\n${'t'.repeat(300)},,u,p,,,\nt,,u,${'x'.repeat(70_000)},,,\nt,,u,p,,${'t'.repeat(65)},\n`, '1password'],
      [`${login}t,,u,p,,"${Array.from({ length: 40 }, (_, index) => `t${index}`).join()}",\n`, '1password'],
      [`${bitwarden},login,t,,,u,p,"${'a: b\n'.repeat(70)}"\n`, 'bitwarden'],
      ['Group,Title,Username,Password,URL,Notes\nRoot/Recycle Bin,t,u,p,,\n', 'keepassxc'],
      ['A=1\nA=2\nno\nb-ä=1\n', 'dotenv'],
      ['a=b\n', 'aws-credentials'],
    ];
    const met = files.flatMap(([text, format]) => parseImport(bytes(text), format).rejected.map((line) => line.reason));
    expect([...new Set(met)].sort()).toEqual([...rejectReasons].sort());
  });

  test('titles and tags lose controls and overrides of direction; values are kept to the letter', () => {
    const hostile = '=cmd|"/c calc"!A1';
    const rtl = 'gpj.\u202Eexe\u0007\u2066';
    const parsed = parseImport(bytes(`Group,Title,Username,Password,URL,Notes\n"Root/${rtl}","${rtl}","${hostile.replaceAll('"', '""')}","${rtl}","javascript:alert(1)","<img src=x onerror=alert(1)>"\n`), 'keepassxc');
    expect(parsed.items[0]?.secret).toMatchObject({ title: 'gpj. exe', tags: ['gpj. exe'], notes: '<img src=x onerror=alert(1)>' });
    expect(fields(parsed)).toEqual({ username: hostile, password: rtl, url: 'javascript:alert(1)' });
  });

  const much = 1_000_000;
  test.each([
    ['spaces in .env', `A=x${' '.repeat(much)}y`],
    ['spaces before nothing in .env', ' '.repeat(much) + '.'],
    ['quotes in .env', `A="${'\\"'.repeat(much / 2)}`],
    ['open quotes in .env', `A='\nB="\nC=\`\n`.repeat(much / 16)],
    ['a section that never ends', `[${' '.repeat(much)}x`],
    ['sections', '[a]\n'.repeat(much / 4)],
    ['spaces around an equals sign', `[a]\nx${' '.repeat(much)}y`],
    ['heads of our own block', `Group,Title,Username,Password,URL,Notes\n,t,u,p,,"${'--- Breakglass ---\n\n'.repeat(much / 40)}"\n`],
    ['delimiters', `name,url,username,password\n${','.repeat(much)}`],
    ['quotes', `name,url,username,password\n"${'""'.repeat(much / 3)}",,,\n`],
    ['empty lines', `name,url,username,password\n${'\n'.repeat(much)}`],
    ['fields of Bitwarden', `folder,type,name,notes,login_uri,login_username,login_password,fields\n,login,t,,,u,p,"${'a: b\n'.repeat(much / 8)}"\n`],
    ['tags', `title,url,username,password,otpauth,tags,notes\nt,,u,p,,${Array.from({ length: much / 4 }, (_, index) => `t${index};`).join('')},\n`],
  ])('a great many %s take no more than time in proportion', (_, text) => {
    for (const format of importFormat.options) {
      try {
        parseImport(bytes(text), format);
      } catch (error) {
        if (!isVaultError(error, 'ERR_IMPORT_FORMAT')) throw error;
      }
    }
  });

  const fragments = fc.constantFrom('"', ',', ';', '\n', '\r\n', '\t', '=', '[', ']', '#', "'", '\\', '\0', 'Group,Title,Username,Password,URL,Notes\n', 'name,url,username,password\n', '--- Breakglass ---\n', 'kind: "login"\n', 'field x-1: {', 'export A=', '\u202E', '\uFEFF');
  test('whatever the bytes, reading them is a list or a typed error, never a crash, and what comes in is a valid secret', () => {
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(fc.oneof(fragments, fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 40 }).map((parts) => bytes(parts.join(''))),
      fc.tuple(fc.constantFrom('Group,Title,Username,Password,URL,Notes,TOTP\n', 'name,url,username,password\n', '[a]\n', 'A=1\n'), fc.array(fc.oneof(fragments, fc.string({ maxLength: 12 })), { maxLength: 40 }))
        .map(([head, parts]) => bytes(head + parts.join(''))),
    );
    const whole = secret.pick({ kind: true, title: true, fields: true, notes: true, tags: true, favourite: true, expires: true });
    fc.assert(
      fc.property(anyBytes, fc.constantFrom(...importFormat.options), (file, format) => {
        for (const read of [() => void detectFormat(file), () => parseImport(file, format).items.forEach((item) => whole.parse(item.secret))]) {
          try {
            read();
          } catch (error) {
            if (!isVaultError(error, 'ERR_IMPORT_FORMAT')) throw error;
            expect(error.details['line']).toBeGreaterThanOrEqual(1);
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('no two items of a file share a line, so that lines name them', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('A=1', 'AWS_ACCESS_KEY_ID=x', 'AWS_SECRET_ACCESS_KEY=y', 'B="x', 'y"', "C='", '', '#'), { maxLength: 20 }), (lines) => {
        try {
          const { items } = parseImport(bytes(lines.join('\n')), 'dotenv');
          expect(new Set(items.map((item) => item.line)).size).toBe(items.length);
          for (const { line } of items) expect(line).toBeLessThanOrEqual(lines.length);
        } catch (error) {
          if (!isVaultError(error, 'ERR_IMPORT_FORMAT')) throw error;
        }
      }),
    );
  });
});

describe('preview', () => {
  const file = bytes('name,url,username,password\nOrders,https://db.example/login,app,hunter2\nNew,,me,hunter3\norders,https://db.example/,APP,hunter4\n');
  const parsed = parseImport(file, 'chrome');

  test('duplicates are the same title, user and host, in the vault or earlier in the file', () => {
    const found = findDuplicates(parsed.items, [{ title: 'NEW', user: 'me', host: '' }, { title: 'Orders', user: 'other', host: 'db.example' }]);
    expect([...found]).toEqual([[3, 'NEW'], [4, 'Orders']]);
  });

  test('S15: it carries no value, and is what the contract allows', () => {
    const preview = importPreview.parse(previewOf('import-1', 'passwords.csv', parsed, []));
    expect(JSON.stringify(preview)).not.toContain('hunter');
    expect(preview.items[0]).toEqual({ line: 2, kind: 'login', title: 'Orders', user: 'app', tags: [], fields: 3 });
    expect(preview.items[2]?.duplicateOf).toBe('Orders');
  });
});
