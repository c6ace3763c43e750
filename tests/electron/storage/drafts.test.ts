import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Drafts, openDrafts } from '../../../electron/storage/drafts.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';

const vaultId = 'AAAAAAAAAAAAAAAAAAAAAA';
let folder: string;
let drafts: Drafts;
beforeEach(() => {
  folder = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-drafts-')), 'drafts');
  drafts = openDrafts(folder);
});
afterEach(() => fs.rmSync(path.dirname(folder), { recursive: true, force: true }));

const sealed = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

describe('sealed drafts', () => {
  it('one for each environment, replaced as a whole, deleted when taken', async () => {
    expect(await drafts.take(vaultId, 'prod')).toBeNull();
    expect(await drafts.has(vaultId, 'prod')).toBe(false);
    await drafts.put(vaultId, 'prod', sealed('a longer first draft'));
    await drafts.put(vaultId, 'prod', sealed('second'));
    await drafts.put(vaultId, 'dev', sealed('other'));
    expect(fs.statSync(path.join(folder, `${vaultId}.prod.draft`)).mode & 0o777).toBe(0o600);
    const restarted = openDrafts(folder);
    expect(await restarted.has(vaultId, 'prod')).toBe(true);
    expect(await restarted.peek(vaultId, 'prod')).toEqual(sealed('second'));
    expect(await restarted.take(vaultId, 'prod')).toEqual(sealed('second'));
    expect(await restarted.take(vaultId, 'prod')).toBeNull();
    expect(fs.readdirSync(folder)).toEqual([`${vaultId}.dev.draft`]);
    await restarted.discard(vaultId, 'dev');
    await restarted.discard(vaultId, 'dev');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('S22: a draft that cannot be written leaves the one before', async () => {
    await drafts.put(vaultId, 'prod', sealed('first'));
    for (const operation of ['mkdir', 'open', 'write', 'fsync', 'read', 'close', 'rename']) {
      const failing = openDrafts(folder, {
        operations: faultyOperations((name) => {
          if (name === operation) throw systemError('ENOSPC');
        }),
      });
      await expect(failing.put(vaultId, 'prod', sealed('second'))).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
      expect(await drafts.peek(vaultId, 'prod')).toEqual(sealed('first'));
    }
    expect(fs.readdirSync(folder)).toEqual([`${vaultId}.prod.draft`]);
  });

  it('one that cannot be read, deleted or is absurdly large is a code, and stays', async () => {
    await drafts.put(vaultId, 'prod', sealed('first'));
    const failing = (operation: string): Drafts =>
      openDrafts(folder, {
        operations: faultyOperations((name) => {
          if (name === operation) throw systemError('EACCES');
        }),
      });
    await expect(failing('open').take(vaultId, 'prod')).rejects.toMatchObject({ code: 'ERR_STORAGE_PERMISSION' });
    await expect(failing('unlink').take(vaultId, 'prod')).rejects.toMatchObject({ code: 'ERR_STORAGE_PERMISSION' });
    expect(await drafts.peek(vaultId, 'prod')).toEqual(sealed('first'));
    fs.truncateSync(path.join(folder, `${vaultId}.prod.draft`), 16 * 1024 * 1024 + 1);
    await expect(drafts.peek(vaultId, 'prod')).rejects.toMatchObject({ code: 'ERR_FORMAT_TOO_LARGE' });
  });

  it('names that are no vault or environment touch no file', async () => {
    await expect(drafts.put('../x', 'prod', sealed('a'))).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    await expect(drafts.peek(vaultId, '../x')).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    expect(fs.existsSync(folder)).toBe(false);
  });
});
