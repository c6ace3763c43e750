import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDrafts } from '../../../electron/storage/drafts.ts';
import { DraftKeeper } from '../../../electron/vault/drafts.ts';
import { login, newId } from '../envelope/fixtures.ts';
import { loginDraft } from './desk.ts';
import { MemorySession } from './memory-session.ts';

let folder: string;
let session: MemorySession;
let drafts: DraftKeeper;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'drafts-'));
  session = new MemorySession();
  session.add('prod', 'strict', { [newId(1)]: login('one') });
  session.add('dev');
  await session.commit('prod', (opened) => opened.apply([{ id: newId(2), secret: login('two') }], session.random));
  drafts = new DraftKeeper({ session, storage: openDrafts(folder), random: session.random });
});
afterEach(() => fs.rm(folder, { recursive: true }));

const draft = loginDraft('prod', 'canary title', 'canary password', { id: newId(1), baseRevision: 1, notes: 'canary note' });

async function files(): Promise<string[]> {
  return Promise.all((await fs.readdir(folder)).map((name) => fs.readFile(path.join(folder, name), 'latin1')));
}

describe('a draft', () => {
  test('S26: is sealed by a lock, not lost, and nothing of it is readable in its file', async () => {
    drafts.put(draft);
    expect(await files()).toEqual([]);
    await session.lock(['prod', 'dev']);
    const [file, ...others] = await files();
    expect(others).toEqual([]);
    for (const encoded of ['canary', Buffer.from('canary').toString('base64').slice(0, 7), Buffer.from('canary').toString('hex')]) expect(file).not.toContain(encoded);
    expect(await drafts.has('prod')).toBe(true);
    await expect(drafts.get('prod')).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_LOCKED' });
    session.unlock('prod');
    expect(await drafts.get('prod')).toEqual(draft);
    expect((await fs.stat(path.join(folder, (await fs.readdir(folder))[0]!))).mode & 0o777).toBe(0o600);
  });

  test('S26: survives a restart of the program', async () => {
    drafts.put(draft);
    await session.lock(['prod']);
    session.unlock('prod');
    const later = new DraftKeeper({ session, storage: openDrafts(folder), random: session.random });
    expect(await later.get('prod')).toEqual(draft);
  });

  test('is gone once it was discarded, also as a file', async () => {
    drafts.put(draft);
    await session.lock(['prod']);
    session.unlock('prod');
    await drafts.discard('prod');
    expect(await drafts.get('prod')).toBeUndefined();
    expect(await drafts.has('prod')).toBe(false);
    expect(await files()).toEqual([]);
  });

  test('that was changed in its file is not shown, and its file stays', async () => {
    drafts.put(draft);
    await session.lock(['prod']);
    const name = path.join(folder, (await fs.readdir(folder))[0]!);
    const bytes = await fs.readFile(name);
    bytes[20]! ^= 1;
    await fs.writeFile(name, bytes);
    session.unlock('prod');
    expect(await drafts.get('prod')).toBeUndefined();
    expect(await fs.readFile(name)).toEqual(bytes);
  });

  test('of one environment does not open another', async () => {
    drafts.put(draft);
    await session.lock(['prod']);
    const name = (await fs.readdir(folder))[0]!;
    await fs.rename(path.join(folder, name), path.join(folder, name.replace('prod', 'dev')));
    expect(await drafts.get('dev')).toBeUndefined();
  });

  test('of a locked environment is refused', async () => {
    await session.lock(['prod']);
    expect(() => drafts.put(draft)).toThrow('ERR_ENVIRONMENT_LOCKED');
  });
});
