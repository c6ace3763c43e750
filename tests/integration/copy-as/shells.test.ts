import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyAs } from '../../../electron/copy-as/copy-as.ts';
import { quotePowerShell } from '../../../electron/copy-as/quote.ts';
import { secretOf } from '../../electron/copy-as/secrets.ts';

// What is copied is run by the shells themselves.

/** Whatever a field can hold and a terminal can be given: quotes, substitutions, globs, line feeds, any script. */
const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'\'"`$\\!*?[]{}()<>|&;#~%^= \n\t-a0', '$(id)', '${HOME}', '\\n', "'\\''", '’', '“', '\u00a0') , minLength: 1, maxLength: 40 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
).filter((text) => !/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text));
const values = fc.array(hostile, { minLength: 20, maxLength: 40 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'copy-as-'));
  const record = '#!/bin/sh\n{ for a in "$@"; do printf "%s\\0" "$a"; done; } > "$OUT.argv"\nprintf %s "$PGPASSWORD$MYSQL_PWD$REDISCLI_AUTH$AWS_SECRET_ACCESS_KEY" > "$OUT.env"\n[ "$2" = @- ] && cat > "$OUT.stdin"\nexit 0\n';
  for (const name of ['psql', 'mysql', 'redis-cli', 'curl', 'aws']) {
    writeFileSync(path.join(folder, name), record);
    chmodSync(path.join(folder, name), 0o755);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = (): NodeJS.ProcessEnv => ({ PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder, LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', OUT: path.join(folder, 'out') });

/** Runs a script in a shell and answers its output, split at the zero bytes. */
function run(shell: string, args: readonly string[], script: string): string[] {
  // fish reads no script from a socket, which is what a child's stdin is here.
  const file = path.join(folder, 'script');
  writeFileSync(file, script);
  const { stdout, stderr, status } = spawnSync(shell, [...args, file], { env: env(), encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.split('\0').slice(0, -1);
}

const labels = (texts: readonly string[]): Record<string, string> => Object.fromEntries(texts.map((_, at) => [`x-${at + 1}`, `v${at}`]));
const asFields = (texts: readonly string[]): Record<string, string> => Object.fromEntries(texts.map((value, at) => [`x-${at + 1}`, value]));

describe('environment variables', () => {
  test.each([['sh', 'sh'], ['sh', 'bash'], ['fish', 'fish']] as const)('as %s hold any value exactly when %s runs them', (form, shell) => {
    fc.assert(
      fc.property(values, (texts) => {
        const script = copyAs(secretOf('note', asFields(texts), { title: 't', labels: labels(texts) }), form);
        const args = shell === 'fish' ? ['--no-config'] : [];
        expect(run(shell, args, `${script}for v in ${texts.map((_, at) => `"$T_V${at}"`).join(' ')}${shell === 'fish' ? '\nprintf "%s\\0" $v\nend' : '; do printf "%s\\0" "$v"; done'}\n`)).toEqual(texts);
      }),
      { numRuns: 25 },
    );
  });

  test('a title or label of any text makes a name that sh and fish take', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }), { minLength: 3, maxLength: 10 }), (texts) => {
        const secret = (title: string) => secretOf('note', asFields(texts.map(() => 'value')), { title, labels: Object.fromEntries(texts.map((label, at) => [`x-${at + 1}`, label])) });
        run('sh', [], texts.map((title) => copyAs(secret(title), 'sh')).join(''));
        run('fish', ['--no-config'], texts.map((title) => copyAs(secret(title), 'fish')).join(''));
      }),
      { numRuns: 10 },
    );
  });

  test('PowerShell strings end only where they should: inside, each of its five quotes stands twice', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const quoted = quotePowerShell(text);
        expect(quoted.slice(1, -1).replace(/(['\u2018-\u201b])\1/g, '')).not.toMatch(/['\u2018-\u201b]/);
        expect(quoted.slice(1, -1).replace(/(['\u2018-\u201b])\1/g, '$1')).toBe(text);
      }),
    );
  });
});

describe('a command', () => {
  const line = hostile.map((text) => text.replace(/[\n\t]/g, '')).filter((text) => text !== '' && !text.startsWith('-') && text.trim() === text);
  const typed = fc.oneof(line, fc.constantFrom('-n', ' leading and trailing ', 'back\\slash', '%s%n'));
  const outcome = (part: string): string => spawnSync('cat', [`${env()['OUT']}.${part}`], { encoding: 'utf8' }).stdout;

  test.each(['dash', 'bash'])('given to %s passes the open fields on as they are, and the typed value in the environment, never in argv', (shell) => {
    fc.assert(
      fc.property(line, line, line, typed, fc.constantFrom('postgres', 'mysql', 'redis'), (host, username, database, password, engine) => {
        const command = copyAs(secretOf('database', { host, username, database, password: 'SECRET-VALUE', engine }), 'command');
        expect(command).not.toContain('SECRET-VALUE');
        expect(command).not.toContain('\n');
        const { status } = spawnSync(shell, ['-c', command], { input: `${password}\n`, env: env(), encoding: 'utf8' });
        expect(status).toBe(0);
        expect(outcome('env')).toBe(password);
        const argv = outcome('argv').split('\0');
        expect(argv).toEqual(expect.arrayContaining(engine === 'redis' ? [host, username] : [host, username, database]));
        expect(argv.length).toBe(engine === 'redis' ? 5 : 7);
      }),
      { numRuns: 25 },
    );
  });

  test('of a token gives curl its header by stdin', () => {
    const command = copyAs(secretOf('api-token', { token: 'SECRET-VALUE', url: "https://example.com/?a='$(id)" }), 'command');
    spawnSync('sh', ['-c', command], { input: 'typed %s\\token\n', env: env() });
    expect(outcome('stdin')).toBe('Authorization: Bearer typed %s\\token\n');
    expect(outcome('argv').split('\0')).toEqual(['--header', '@-', "https://example.com/?a='$(id)", '']);
  });

  test('of an AWS key sets the variables for one command', () => {
    const command = copyAs(secretOf('aws-access-key', { 'access-key-id': 'AKIA1', 'secret-access-key': 'SECRET-VALUE', region: 'eu-north-1' }), 'command');
    expect(command).not.toContain('SECRET-VALUE');
    spawnSync('sh', ['-c', command], { input: 'typed/secret+\n', env: env() });
    expect(outcome('env')).toBe('typed/secret+');
  });

  test('whose open field would be taken for an option is refused', () => {
    expect(() => copyAs(secretOf('database', { host: '-oProxyCommand=id', engine: 'postgres' }), 'command')).toThrow('ERR_COPY_AS');
  });
});
