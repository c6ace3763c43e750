import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeAws, type FakeAws } from '../fakes/kms/fake-aws.ts';
import { accounts, home as region, keys, maya } from '../fakes/kms/world.ts';
import { ask } from './bridge.ts';
import { filesWith, formsOf, foundIn, processesWith } from './canaries.ts';
import { heapOf, reachableText } from './heap.ts';
import { launchBreakglass, type Breakglass } from './launch.ts';
import { addSecret, createVault, environments } from './scene.ts';
import { pasted } from './selection.ts';

// Where what is secret must not be found: one vault under KMS, used as a person would, and then everything looked through.

const values = { password: 'canary-Password-7Qx', notes: 'canary-Notes-9Lm', totp: 'JBSWY3DPEHPK3PXPCANARYTOTP' };
const names = { title: 'canary-Title-4Rt', user: 'canary-User-2Wn', host: 'canary-host-5hk.example.com', tag: 'canary-Tag-8Zp' };
const revealed = 'canary-Revealed-3Vd';
const draft = 'canary-Draft-6Gj';
const all = [...Object.values(values), ...Object.values(names), revealed, draft];

let aws: FakeAws;
let breakglass: Breakglass;
let written = '';
let temporary: string;

beforeAll(async () => {
  aws = await startFakeAws({ accounts, keys });
  temporary = mkdtempSync(path.join(os.tmpdir(), 'breakglass-tmp-'));
  breakglass = await launchBreakglass({ env: { TMPDIR: temporary } });
  const { app, page } = breakglass;
  for (const stream of [app.process().stdout, app.process().stderr]) stream?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  page.on('console', (message) => (written += message.text()));
  const accessKey = { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey };
  const { connection } = await ask(page, 'connection:save', { name: 'Work', source: { kind: 'access-key', accessKey, keep: 'keychain' }, region, fips: false, endpoint: aws.endpoint });
  await ask(page, 'settings:set', { hideFromCapture: false });
  await createVault(breakglass, environments([{ kind: 'aws-kms', connectionId: connection.id, key: 'alias/breakglass-prod' }]));
  await addSecret(page, { environment: 'staging', title: names.title, tags: [names.tag], notes: values.notes, values: { username: names.user, password: values.password, url: `https://${names.host}/login`, totp: values.totp } });
  await addSecret(page, { environment: 'dev', title: 'Shown', values: { password: revealed } });
  await page.getByRole('option', { name: /Shown/ }).first().waitFor();
});
afterAll(async () => {
  await breakglass?.close();
  await aws?.close();
  rmSync(temporary, { recursive: true, force: true });
});

async function find(words: string): Promise<void> {
  await breakglass.page.keyboard.press('Control+k');
  await breakglass.page.keyboard.type(words);
}

describe('copying', () => {
  test('S13: after a copy the page’s heap does not hold the value, and it holds one that was revealed', async () => {
    const { page, env } = breakglass;
    await find(names.title);
    await page.keyboard.press('Enter');
    await expect.poll(() => pasted(env)).toBe(values.password);
    await page.getByRole('heading', { name: new RegExp(names.title) }).waitFor();
    const copied = await heapOf(breakglass);
    expect(foundIn(copied, [values.password, values.totp])).toEqual([]);
    // The control: the title is drawn, so it must be there.
    expect(foundIn(copied, [names.title])).toEqual([names.title]);

    await find('Shown');
    await page.getByRole('button', { name: 'Reveal password' }).click();
    await page.getByRole('button', { name: 'Hide password' }).waitFor();
    expect(foundIn(await heapOf(breakglass), [revealed])).toEqual([revealed]);
  });

  test('S12: the forms that are looked for are found where they are', () => {
    for (const form of formsOf('canary-Title-4Rt')) expect(foundIn(Buffer.concat([Buffer.from('xx'), form, Buffer.from('yy')]), all)).toContain(names.title);
    const planted = path.join(temporary, 'planted');
    writeFileSync(planted, Buffer.from(`x${values.password}y`).toString('base64'));
    expect(filesWith(temporary, all)).toEqual([planted]);
    rmSync(planted);
    expect(processesWith(process.pid, [process.argv[0]!])).not.toEqual([]);
  });

  test('S12: no canary in KMS requests, logs, storage, files, arguments or environment', async () => {
    const { app, page, home } = breakglass;
    // An edit that is under way, sealed by locking; then everything is opened again.
    const { rows } = await ask(page, 'secret:query', { filter: { text: 'Shown', show: 'active', sort: 'title' }, offset: 0, limit: 1 });
    await ask(page, 'secret:putDraft', { environment: 'dev', id: rows[0]!.id, baseRevision: rows[0]!.revision, kind: 'login', title: draft, notes: draft, tags: [], favourite: false, fields: [] });
    await page.keyboard.press('Control+l');
    await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    for (const { name } of environments()) await ask(page, 'vault:unlock', { environment: name });
    await page.getByRole('option', { name: /Shown/ }).first().waitFor();

    expect(aws.callsOf('Decrypt').length).toBeGreaterThan(0);
    for (const call of aws.calls) expect(foundIn(Buffer.from(`${call.raw.toString('latin1')} ${JSON.stringify(call.headers)}`), all), call.action).toEqual([]);
    const stored = await page.evaluate(async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, (await indexedDB.databases()).map(({ name }) => name), await caches.keys().catch(() => [])]));
    expect(JSON.parse(stored)).toEqual([{}, {}, '', 'breakglass://app/index.html', [], []]);
    expect(foundIn(Buffer.from(written), all)).toEqual([]);
    expect(filesWith(home, all)).toEqual([]);
    expect(filesWith(temporary, all)).toEqual([]);
    expect(processesWith(app.process().pid!, all)).toEqual([]);
    // AWS credentials, kept in the keychain, are in none of these either, nor in any reply to the page.
    const credentials = [maya.secretAccessKey];
    expect(filesWith(path.join(home, '.config'), credentials)).toEqual([]);
    expect(processesWith(app.process().pid!, credentials)).toEqual([]);
    expect(foundIn(Buffer.from(written), credentials)).toEqual([]);
    expect(foundIn(await heapOf(breakglass), credentials)).toEqual([]);
  });

  test('S26: after a lock the page’s heap holds no title, user, host, tag or value, and the draft comes back', async () => {
    const { page } = breakglass;
    await find(names.title);
    await page.getByRole('heading', { name: new RegExp(names.title) }).waitFor();
    // The control: what is looked for is there as long as it is open.
    expect(foundIn(reachableText(await heapOf(breakglass)), all).sort()).toEqual([...Object.values(names), values.notes].sort());
    await page.keyboard.press('Control+l');
    await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    expect(foundIn(reachableText(await heapOf(breakglass)), all)).toEqual([]);
    await ask(page, 'vault:unlock', { environment: 'dev' });
    expect((await ask(page, 'secret:getDraft', { environment: 'dev' })).draft).toMatchObject({ title: draft });
  });
});
