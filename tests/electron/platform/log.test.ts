import { mkdtemp, readFile, rm, stat, writeFile, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { factsOf, logEvents, redact, type LogEvent, type LogFacts } from '../../../electron/platform/log-facts.ts';
import { Log, logFile } from '../../../electron/platform/log.ts';
import { VaultError } from '../../../shared/errors.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function inNewFolder(largestBytes?: number) {
  const root = await mkdtemp(path.join(os.tmpdir(), 'breakglass-log-'));
  folders.push(root);
  const folder = path.join(root, 'logs');
  return { folder, file: path.join(folder, 'breakglass.log'), log: new Log(() => Date.UTC(2026, 10, 24), logFile(folder, largestBytes)) };
}

const canary = 'Canary-9f3b Orders DB hunter2';
const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

test('S12: canaries given as event, fact, fact name, code, ARN, error message or error detail reach neither file nor memory', async () => {
  const { log, file } = await inNewFolder();
  const hostile = [
    { code: canary },
    { arn: `arn:aws:kms:eu-central-1:111122223333:key/${canary}` },
    { what: canary, because: canary, name: canary, version: canary, region: canary },
    { [canary]: 1 },
    { title: canary, value: canary, path: `/home/${canary}`, message: canary },
    { count: canary, ok: canary, durationMs: { deep: canary } },
    { __proto__: { code: canary }, constructor: canary },
  ] as unknown as LogFacts[];
  for (const facts of hostile) log.error('unexpected', facts);
  log.error(canary as LogEvent);
  log.error('vault-failed', factsOf(new VaultError('ERR_STORAGE_IO', { path: `/home/${canary}`, system: canary }, new Error(canary))));
  log.error('unexpected', factsOf(new TypeError(canary)));
  log.error('unexpected', factsOf(Object.assign(new Error('x'), { name: canary })));
  log.error('unexpected', factsOf(canary));
  await log.flush();
  const written = (await readFile(file, 'utf8')) + JSON.stringify(log.lines());
  for (const part of ['Canary', 'hunter2', 'Orders']) expect(written).not.toContain(part);
  expect(log.lines()).toHaveLength(hostile.length + 5);
});

test('S12: no string that is not on the list gets through, whatever it is', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.object())), (given) => {
      // Every kept string is a code, an ARN or one of our own words; random text is none of them.
      for (const value of Object.values(redact(given).kept)) expect(typeof value).not.toBe('string');
    }),
  );
});

test('facts that help are kept, and what was dropped is counted', async () => {
  const { log, file } = await inNewFolder();
  log.info('kms-call', { code: 'ERR_AWS_THROTTLED', arn: keyArn, region: 'eu-central-1', durationMs: 41.5, attempt: 2, ok: false });
  log.warn('locked', { because: 'idle', count: 3, ...({ environment: 'prod' } as object) });
  await log.flush();
  const lines = (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line) as object);
  expect(lines).toEqual([
    { at: '2026-11-24T00:00:00.000Z', level: 'info', event: 'kms-call', code: 'ERR_AWS_THROTTLED', arn: keyArn, region: 'eu-central-1', durationMs: 41.5, attempt: 2, ok: false },
    { at: '2026-11-24T00:00:00.000Z', level: 'warn', event: 'locked', because: 'idle', count: 3, dropped: 1 },
  ]);
  expect(factsOf(new VaultError('ERR_AWS_KEY_DISABLED', { arn: keyArn }))).toEqual({ code: 'ERR_AWS_KEY_DISABLED', arn: keyArn });
});

test('the file and its folder are for their owner alone, also where the file was there before', async () => {
  const { log, file, folder } = await inNewFolder();
  await mkdir(folder, { mode: 0o700 });
  await writeFile(file, 'older\n', { mode: 0o644 });
  log.info('started');
  await log.flush();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('the file is turned over and never grows beyond its bound; memory keeps the latest lines', async () => {
  const { log, file } = await inNewFolder(2_000);
  for (let count = 0; count < 600; count += 1) log.info('copied', { count });
  await log.flush();
  expect((await stat(file)).size).toBeLessThan(2_200);
  expect((await stat(`${file}.1`)).size).toBeLessThan(2_200);
  expect(log.lines()).toHaveLength(500);
  expect(log.lines().at(-1)?.facts).toEqual({ count: 599 });
});

test('a log that cannot be written takes nothing down with it', async () => {
  const log = new Log(() => 0, { append: () => Promise.reject(new Error('full')) });
  log.error('vault-failed', { code: 'ERR_STORAGE_FULL' });
  await log.flush();
  expect(log.lines()).toHaveLength(1);
});

test('quieter lines than asked for are left out', () => {
  const log = new Log(() => 0, undefined, 'warn');
  log.debug('ready');
  log.info('ready');
  log.warn('denied', { what: 'navigation' });
  expect(log.lines().map((line) => line.event)).toEqual(['denied']);
});

test('event names are fixed words', () => {
  for (const event of logEvents) expect(event).toMatch(/^[a-z-]+$/);
});
