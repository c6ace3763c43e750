import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSettings } from '../../../electron/storage/settings.ts';
import { defaultSettings, settings } from '../../../shared/model/settings.ts';
import { faultyOperations, systemError } from './faulty-operations.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'breakglass-settings-'));
  file = path.join(folder, 'Breakglass', 'settings.json');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('settings', () => {
  it('the defaults are valid, and what the design says', () => {
    expect(settings.parse(defaultSettings)).toEqual(defaultSettings);
    expect(defaultSettings).toMatchObject({
      clipboardClearMs: 30_000,
      revealHideMs: 10_000,
      idleLockMinutes: { strict: 5, normal: 15, relaxed: 60 },
      backupsKept: 10,
      theme: 'system',
      lockOnScreenLock: true,
      lockOnSuspend: true,
    });
  });

  it('are the defaults until something is changed, and stay changed', async () => {
    const store = await openSettings(file);
    expect(store).toMatchObject({ current: defaultSettings, problem: null, keptAs: null });
    expect(fs.existsSync(file)).toBe(false);
    const changed = await store.change({ theme: 'dark', idleOverrides: [{ vaultId: 'AAAAAAAAAAAAAAAAAAAAAA', environment: 'prod', minutes: 2 }] });
    expect(store.current).toBe(changed);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    const again = await openSettings(file);
    expect(again.current).toEqual({ ...defaultSettings, theme: 'dark', idleOverrides: [{ vaultId: 'AAAAAAAAAAAAAAAAAAAAAA', environment: 'prod', minutes: 2 }] });
  });

  it('changes that follow one another are all kept', async () => {
    const store = await openSettings(file);
    await Promise.all([store.change({ theme: 'light' }), store.change({ backupsKept: 3 }), store.addRecent('/a'), store.change({ neverDrawValues: true })]);
    expect((await openSettings(file)).current).toMatchObject({ theme: 'light', backupsKept: 3, recents: ['/a'], neverDrawValues: true });
  });

  it('the newest recent vault comes first, each once, ten at most', async () => {
    const store = await openSettings(file);
    for (let at = 0; at < 12; at++) await store.addRecent(`/vault-${at}`);
    await store.addRecent('/vault-5');
    expect(store.current.recents).toHaveLength(10);
    expect(store.current.recents.slice(0, 3)).toEqual(['/vault-5', '/vault-11', '/vault-10']);
    await store.removeRecent('/vault-11');
    expect(store.current.recents).not.toContain('/vault-11');
  });

  it('a value out of its bounds, or a file that cannot be written, changes nothing', async () => {
    const store = await openSettings(file);
    await store.change({ clipboardClearMs: 60_000 });
    for (const wrong of [{ clipboardClearMs: 1 }, { backupsKept: 0 }, { theme: 'pink' as 'dark' }, { surprise: 1 } as object]) {
      await expect(store.change(wrong)).rejects.toMatchObject({ code: 'ERR_INTERNAL' });
    }
    const full = await openSettings(file, {
      operations: faultyOperations((operation) => {
        if (operation === 'rename') throw systemError('ENOSPC');
      }),
    });
    await expect(full.change({ theme: 'dark' })).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
    expect(full.current.theme).toBe('system');
    expect((await openSettings(file)).current).toEqual({ ...defaultSettings, clipboardClearMs: 60_000 });
    expect(fs.readdirSync(path.dirname(file))).toEqual(['settings.json']);
  });

  it.each([
    ['damaged', '{"version":1,"theme":"dark"'],
    ['damaged', JSON.stringify({ ...defaultSettings, clipboardClearMs: -1 })],
    ['damaged', JSON.stringify({ ...defaultSettings, extra: true })],
    ['newer', JSON.stringify({ ...defaultSettings, version: 2, hologram: true })],
  ])('S30: %s settings are the defaults, kept aside and told', async (problem, text) => {
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, text);
    const store = await openSettings(file);
    expect(store).toMatchObject({ current: defaultSettings, problem, keptAs: `${file}.${problem}` });
    await store.change({ theme: 'light' });
    expect(fs.readFileSync(`${file}.${problem}`, 'utf8')).toBe(text);
    expect((await openSettings(file))).toMatchObject({ problem: null, current: { theme: 'light' } });
  });
});
