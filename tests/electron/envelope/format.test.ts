import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault, serializeVault } from '../../../electron/envelope/format.ts';
import { bytesOf, fileOf, newId, newKey, numbered, opened } from './fixtures.ts';

const prod = opened({ name: 'prod', titles: numbered(3) });
const dev = opened({ name: 'dev', titles: numbered(2) });
const good = bytesOf(fileOf(prod.block, dev.block)).toString('latin1');
const lines = good.split('\n').slice(0, -1);

function join(changed: readonly string[]): Buffer {
  return Buffer.from(changed.map((line) => `${line}\n`).join(''), 'latin1');
}

function withLine(at: number, change: (line: string) => string): Buffer {
  return join(lines.map((line, index) => (index === at ? change(line) : line)));
}

function lineOf(prefix: string, nth = 0): number {
  return lines.flatMap((line, at) => (line.startsWith(prefix) ? [at] : []))[nth]!;
}

function field(line: number, at: number, text: string): Buffer {
  return withLine(line, (before) => before.split(' ').map((old, index) => (index === at ? text : old)).join(' '));
}

test('property 1: one UTF-8 text file whose lines keep their order: header, then each block in order', () => {
  expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'breakglass-vault 1',
    'env prod',
    'recipient prod',
    'index prod',
    'record prod',
    'record prod',
    'record prod',
    'seal prod',
    'env dev',
    'recipient dev',
    'index dev',
    'record dev',
    'record dev',
    'seal dev',
  ]);
  expect(good).toMatch(/^[\x20-\x7e\n]+$/);
});

test('property 7: parsing and writing again gives the same bytes', () => {
  expect(bytesOf(parseVault(Buffer.from(good))).toString('latin1')).toBe(good);
});

test('blocks can be removed and reordered by array work, and each still opens', () => {
  const file = parseVault(Buffer.from(good));
  const reordered = parseVault(bytesOf({ ...file, environments: file.environments.toReversed() }));
  expect(reordered.environments.map(({ name }) => name)).toEqual(['dev', 'prod']);
  expect(openEnvironment(reordered, 'prod', newKey('prod')).rowCount).toBe(3);
  const alone = parseVault(bytesOf({ ...file, environments: file.environments.slice(1) }));
  expect(openEnvironment(alone, 'dev', newKey('dev')).rowCount).toBe(2);
});

test('unchanged blocks are views of the bytes they were parsed from', () => {
  const bytes = Buffer.from(good);
  const pieces = serializeVault(parseVault(bytes));
  expect(pieces.some((piece) => piece.buffer === bytes.buffer && piece.byteLength > bytes.byteLength / 3)).toBe(true);
  expect(Buffer.concat(pieces).equals(bytes)).toBe(true);
});

const index = lineOf('index prod');
const record = lineOf('record prod');
const recipient = lineOf('recipient prod');
const env = lineOf('env prod');
const seal = lineOf('seal prod');
const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const swap = (left: number, right: number) => join(lines.map((line, at) => (at === left ? lines[right]! : at === right ? lines[left]! : line)));
const insert = (at: number, line: string) => join([...lines.slice(0, at), line, ...lines.slice(at)]);

/** What is not canonical, the line that must be named, and how the file got there. */
const refused: readonly (readonly [what: string, line: number, bytes: Buffer])[] = [
  ['a carriage return in the header', 1, withLine(0, (line) => `${line}\r`)],
  ['a carriage return behind a record', record + 1, withLine(record, (line) => `${line}\r`)],
  ['a carriage return behind an env line', env + 1, withLine(env, (line) => `${line}\r`)],
  ['CRLF everywhere', 1, Buffer.from(good.replaceAll('\n', '\r\n'))],
  ['no line feed at the end', lines.length, Buffer.from(good.slice(0, -1))],
  ['an empty line at the end', lines.length + 1, Buffer.from(`${good}\n`)],
  ['an empty line between', record + 1, insert(record, '')],
  ['trailing text', lines.length + 1, Buffer.from(`${good}# comment\n`)],
  ['a trailing byte', lines.length + 1, Buffer.from(`${good}x`)],
  ['a trailing zero byte', lines.length + 1, Buffer.from(`${good}\0`)],
  ['a second header', 2, insert(1, lines[0]!)],
  ['a vault id that is too short', 1, field(0, 2, 'AAECAwQFBgcICQoLDA0OD')],
  ['a vault id with bits left over', 1, field(0, 2, 'AAECAwQFBgcICQoLDA0ODx')],
  ['a field behind the vault id', 1, withLine(0, (line) => `${line} x`)],
  ['two spaces', env + 1, withLine(env, (line) => line.replace(' 1 ', '  1 '))],
  ['a trailing space', env + 1, withLine(env, (line) => `${line} `)],
  ['a leading space', env + 1, withLine(env, (line) => ` ${line}`)],
  ['a tab for a space', env + 1, withLine(env, (line) => line.replace(' ', '\t'))],
  ['an environment name in capitals', env + 1, field(env, 1, 'Prod')],
  ['an environment name that ends in a hyphen', env + 1, field(env, 1, 'prod-')],
  ['an environment name that is too long', env + 1, field(env, 1, 'p'.repeat(33))],
  ['epoch 0', env + 1, field(env, 2, '0')],
  ['an epoch with a leading zero', env + 1, field(env, 2, '01')],
  ['an epoch with a sign', env + 1, field(env, 2, '+1')],
  ['an epoch over 2^53 - 1', env + 1, field(env, 2, '9007199254740992')],
  ['a commitment that is too short', env + 1, field(env, 3, 'A'.repeat(42))],
  ['a commitment with bits left over', env + 1, field(env, 3, `${'A'.repeat(42)}B`)],
  ['an unknown tone', env + 1, field(env, 4, 'qa')],
  ['an unknown strictness', env + 1, field(env, 5, 'lax')],
  ['a label with padding', env + 1, field(env, 6, 'cHJvZA==')],
  ['a label with bits left over', env + 1, field(env, 6, 'cHJvZB')],
  ['a label in the other alphabet', env + 1, field(env, 6, Buffer.from('??>').toString('base64'))],
  ['a label that is not UTF-8', env + 1, field(env, 6, Buffer.from([0xff, 0xfe]).toString('base64url'))],
  ['a label in form NFD', env + 1, field(env, 6, Buffer.from('e\u0301').toString('base64url'))],
  ['a label with a bidirectional control', env + 1, field(env, 6, Buffer.from('a\u202eb').toString('base64url'))],
  ['a label with white space around it', env + 1, field(env, 6, Buffer.from(' a').toString('base64url'))],
  ['an empty label', env + 1, field(env, 6, '')],
  ['no label', env + 1, withLine(env, (line) => line.split(' ').slice(0, 6).join(' '))],
  ['an environment twice', lineOf('env dev') + 1, field(lineOf('env dev'), 1, 'prod')],
  ['no recipient', seal, join(lines.filter((_, at) => at !== recipient))],
  ['a recipient twice', recipient + 2, insert(recipient, lines[recipient]!)],
  ['recipients that are not sorted', recipient + 2, insert(recipient + 1, `recipient prod aws-kms ${arn} AAAA`)],
  ['a recipient of another environment', recipient + 1, field(recipient, 1, 'dev')],
  ['a recipient of an unknown kind', recipient + 1, field(recipient, 2, 'age')],
  ['a recipient kind that objects have', recipient + 1, field(recipient, 2, 'constructor')],
  ['a recipient id of another kind', recipient + 1, field(recipient, 3, newId(1))],
  ['an alias ARN', recipient + 1, insert(recipient, 'recipient prod aws-kms arn:aws:kms:eu-central-1:111122223333:alias/prod AAAA')],
  ['a key ARN in capitals', recipient + 1, insert(recipient, `recipient prod aws-kms ${arn.replace('abcd', 'ABCD')} AAAA`)],
  ['a keychain id that is not canonical', recipient + 1, insert(recipient, `recipient prod os-keychain ${newId(1).slice(0, 21)}B AAAA`)],
  ['scrypt parameters with a leading zero', recipient + 1, insert(recipient, `recipient prod passphrase 017.8.1.${newId(1)} AAAA`)],
  ['an empty encrypted data key', recipient + 1, field(recipient, 4, '')],
  ['an encrypted data key that is not canonical', recipient + 1, field(recipient, 4, 'AB')],
  ['an encrypted data key with a foreign character', recipient + 1, field(recipient, 4, 'AA*A')],
  ['an index line before a recipient', index + 1, swap(recipient, index)],
  ['an index id that is not canonical', index + 1, field(index, 2, `${'A'.repeat(21)}B`)],
  ['an index id with a foreign character', index + 1, field(index, 2, `*${'A'.repeat(21)}`)],
  ['an index line twice', index + 2, insert(index, lines[index]!)],
  ['an index line behind a record', record + 2, insert(record + 1, `index prod ${'_'.repeat(21)}w ${'A'.repeat(40)}`)],
  ['a sealed page that is too short', index + 1, field(index, 3, 'A'.repeat(36))],
  ['a sealed page of an impossible length', index + 1, field(index, 3, 'A'.repeat(41))],
  ['a sealed page with bits left over', index + 1, field(index, 3, `${'A'.repeat(42)}B`)],
  ['a sealed page that ends in padding', index + 1, field(index, 3, `${'A'.repeat(39)}=`)],
  ['records that are not sorted', record + 2, swap(record, record + 1)],
  ['a record twice', record + 2, insert(record, lines[record]!)],
  ['a record of another environment', record + 1, field(record, 1, 'dev')],
  ['a record id that is too long', record + 1, field(record, 2, `${newId(1)}A`)],
  ['a record id with bits left over', record + 1, field(record, 2, `${'A'.repeat(21)}B`)],
  ['revision 0', record + 1, field(record, 3, '0')],
  ['a revision with a leading zero', record + 1, field(record, 3, '01')],
  ['a revision over 2^53 - 1', record + 1, field(record, 3, '9007199254740992')],
  ['a revision that is no number', record + 1, field(record, 3, '1x')],
  ['no revision', record + 1, field(record, 3, '')],
  ['a record line that stops at its id', record + 1, withLine(record, (line) => line.split(' ').slice(0, 3).join(' '))],
  ['a record line that stops at its revision', record + 1, withLine(record, (line) => line.split(' ').slice(0, 4).join(' '))],
  ['a sealed record of an impossible length', record + 1, withLine(record, (line) => `${line}A`)],
  ['a sealed record that ends in padding', record + 1, withLine(record, (line) => `${line.slice(0, -1)}=`)],
  ['a field behind a sealed record', record + 1, withLine(record, (line) => `${line} *`)],
  ['generation 0', seal + 1, field(seal, 2, '0')],
  ['a previous seal hash with bits left over', seal + 1, field(seal, 3, `${'A'.repeat(42)}B`)],
  ['a seal that is too short', seal + 1, field(seal, 4, 'A'.repeat(42))],
  ['a field behind the seal', seal + 1, withLine(seal, (line) => `${line} x`)],
  ['a seal of another environment', seal + 1, field(seal, 1, 'dev')],
  ['a seal twice', seal + 2, insert(seal, lines[seal]!)],
  ['a line of an unknown kind', record + 1, insert(record, 'note prod hello')],
  ['a line outside of every environment', 2, insert(1, lines[record]!)],
  ['a byte over 0x7f', env + 1, field(env, 6, '\xe9\xe9')],
  ['no environment', 1, join(lines.slice(0, 1))],
];

for (const [what, line, bytes] of refused) {
  test(`S5: ${what} is refused with its line number`, () => {
    const before = Buffer.from(bytes);
    expect(() => parseVault(bytes)).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_SYNTAX', details: expect.objectContaining({ line }) }));
    expect(bytes.equals(before)).toBe(true);
  });
}

test('S5: a character of a sealed payload that is not base64url never opens, wherever it is', () => {
  for (const [at, code] of [[index, 'ERR_SEAL_MISMATCH'], [record, 'ERR_DIGEST_MISMATCH']] as const) {
    for (const character of ['=', '+', '/', ' ', '\t', '\0', '\xff', '*']) {
      const bytes = withLine(at, (line) => `${line.slice(0, -9)}${character}${line.slice(-8)}`);
      expect(() => openEnvironment(parseVault(bytes), 'prod', newKey('prod')), character).toThrow(expect.objectContaining({ code }));
    }
  }
});

test('S10: a file cut at any byte is refused or, cut between blocks, lacks a whole environment', () => {
  const endOfProd = good.indexOf('env dev');
  for (let length = 0; length < good.length; length++) {
    if (length === endOfProd) continue;
    const code = length < 'breakglass-vault 1 '.length ? 'ERR_FORMAT_NOT_A_VAULT' : 'ERR_FORMAT_SYNTAX';
    expect(() => parseVault(Buffer.from(good.slice(0, length))), String(length)).toThrow(expect.objectContaining({ code }));
  }
  expect(parseVault(Buffer.from(good.slice(0, endOfProd))).environments.map(({ name }) => name)).toEqual(['prod']);
});

test('S11: a newer version is refused with its number, whatever follows', () => {
  const newer = expect.objectContaining({ code: 'ERR_FORMAT_VERSION', details: { line: 1, version: '2' } });
  expect(() => parseVault(Buffer.from('breakglass-vault 2 {"json": true}'))).toThrow(newer);
  expect(() => parseVault(Buffer.from(good.replace('vault 1', 'vault 2')))).toThrow(newer);
  for (const version of ['0', '01', '10', '4294967296']) {
    expect(() => parseVault(Buffer.from(good.replace('vault 1', `vault ${version}`)))).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_VERSION' }));
  }
});

test('a file that is not a vault is told apart from a damaged one', () => {
  for (const text of ['', '\n', 'hello', '{}', '\ufeff', 'breakglass', 'breakglass-vault', 'breakglass-vault x ', 'Breakglass-vault 1 ', ` ${good}`, `\ufeff${good}`]) {
    expect(() => parseVault(Buffer.from(text)), JSON.stringify(text.slice(0, 20))).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_NOT_A_VAULT' }));
  }
  for (const bytes of [new Uint8Array(1_000), Buffer.from('\x7fELF'), Buffer.from('PK\x03\x04')]) {
    expect(() => parseVault(bytes)).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_NOT_A_VAULT' }));
  }
});

test('conflict markers of git are told apart, with their line, wherever they are', () => {
  for (const marker of ['<<<<<<< HEAD', '=======', '>>>>>>> theirs', '||||||| base']) {
    for (const at of [1, 2, recipient, record, seal, seal + 1, lines.length]) {
      const bytes = insert(at, marker);
      expect(() => parseVault(bytes), `${marker} at ${at}`).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_CONFLICT_MARKERS', details: expect.objectContaining({ line: at + 1 }) }));
    }
  }
  expect(() => parseVault(insert(0, '<<<<<<< HEAD'))).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_CONFLICT_MARKERS' }));
});

test('a file over the limits is refused', () => {
  const tooLarge = expect.objectContaining({ code: 'ERR_FORMAT_TOO_LARGE' });
  expect(() => parseVault(field(record, 4, 'A'.repeat(4 * 1024 * 1024 + 4)))).toThrow(tooLarge);
  expect(() => parseVault(field(recipient, 4, 'A'.repeat(8_196)))).toThrow(tooLarge);
  expect(() => parseVault({ byteLength: 512 * 1024 * 1024 + 1 } as Uint8Array)).toThrow(tooLarge);
  const papers = Array.from({ length: 33 }, (_, at) => lines[recipient]!.replace('0a1b2c3d', (0x0a1b2c3d + at).toString(16).padStart(8, '0')));
  expect(() => parseVault(join([...lines.slice(0, recipient), ...papers, ...lines.slice(recipient + 1)]))).toThrow(tooLarge);
  const block = lines.slice(env, seal + 1);
  const blocks = Array.from({ length: 33 }, (_, at) => block.map((line) => line.replace(' prod ', ` prod${at} `))).flat();
  expect(() => parseVault(join([lines[0]!, ...blocks]))).toThrow(tooLarge);
});

test('an environment with more records than the limit is refused', () => {
  const sealed = 'A'.repeat(40);
  const ids = Array.from({ length: 200_001 }, (_, at) => {
    const id = Buffer.alloc(16);
    id.writeUInt32BE(at * 4, 0);
    return id.toString('base64url');
  }).sort();
  const many = (keyword: string, revision: string) => ids.map((id) => `${keyword} prod ${id} ${revision}${sealed}`);
  const build = (extra: readonly string[]) => Buffer.from(`${[...lines.slice(0, recipient + 1), ...extra, lines[seal]!].join('\n')}\n`);
  expect(() => parseVault(build(many('record', '1 ')))).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_TOO_LARGE' }));
  expect(() => parseVault(build(many('index', '')))).toThrow(expect.objectContaining({ code: 'ERR_FORMAT_TOO_LARGE' }));
  expect(parseVault(build(many('record', '1 ').slice(1))).environments[0]!.uncovered.byteLength).toBeGreaterThan(200_000 * 70);
});

test('property 7: what parses is written back as the same bytes, whatever was changed in it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 3 }), (changes) => {
      const bytes = Buffer.from(good, 'latin1');
      for (const [at, byte] of changes) bytes[at] = byte;
      let file;
      try {
        file = parseVault(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_FORMAT_/) });
        return;
      }
      if (file.environments.every(({ uncovered }) => uncovered.byteLength === 0)) expect(bytesOf(file).equals(bytes)).toBe(true);
    }),
    { numRuns: 3_000 },
  );
});

test('S29: random and mutated files are parsed or refused with a code of the format, never anything else', () => {
  const piece = fc.oneof(fc.constantFrom(...lines.map((line) => `${line}\n`)), fc.string({ unit: 'binary' }), fc.constantFrom('env ', 'record prod ', ' ', '\n', '\r\n', '<<<<<<<'));
  const text = fc.array(piece, { maxLength: 20 }).map((pieces) => Buffer.from(`${lines[0]}\n${pieces.join('')}`, 'latin1'));
  const anything = fc.oneof(text, fc.uint8Array({ maxLength: 500 }));
  const parses = (bytes: Uint8Array, salvage: boolean) => {
    try {
      parseVault(bytes, { salvage });
    } catch (error) {
      expect(error).toMatchObject({ name: 'VaultError', code: expect.stringMatching(/^ERR_FORMAT_/) });
    }
  };
  fc.assert(
    fc.property(anything, fc.boolean(), (bytes, salvage) => parses(bytes, salvage)),
    { numRuns: 3_000 },
  );
});

test('S29: a large hostile file is refused in time and memory that its own size bounds', () => {
  const sizeBytes = 32 * 1024 * 1024;
  const header = Buffer.from(`${lines[0]}\n${lines[env]}\n${lines[recipient]}\n`);
  const fillings = [' ', `recipient prod ${' '.repeat(100)}`, '\n', 'record prod \n', `record prod ${newId(1)} `, 'index prod A\n', 'A'];
  for (const filling of fillings) {
    const bytes = Buffer.concat([header, Buffer.alloc(sizeBytes, filling)]);
    const before = process.memoryUsage();
    for (const salvage of [false, true]) {
      try {
        parseVault(bytes, { salvage });
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_FORMAT_/) });
      }
    }
    const after = process.memoryUsage();
    expect(after.heapUsed + after.external - before.heapUsed - before.external).toBeLessThan(4 * sizeBytes);
  }
});

test('a label may hold characters that this runtime does not know yet, since a file must not depend on the Unicode version', () => {
  const label = 'new \u{80000}';
  expect(label).toMatch(/\p{Cn}/u);
  expect(parseVault(field(env, 6, Buffer.from(label).toString('base64url'))).environments[0]!.label).toBe(label);
});

test('numbers up to 2^53 - 1 are taken', () => {
  for (const revision of ['9', '999999999999999', '9007199254740991']) {
    expect(parseVault(field(record, 3, revision)).environments[0]!.pages[0]!.recordCount).toBe(3);
  }
  expect(parseVault(field(seal, 2, '9007199254740991')).environments[0]!.generation).toBe(Number.MAX_SAFE_INTEGER);
});
