import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addLogin, passphrase, wish } from '../../vault/harness.ts';
import { startDesk } from './desk.ts';

const input = (name: string) => ({ ...wish(name), recipients: [...wish(name).recipients] });

describe('vault calls', () => {
  it('the main job, call by call, each answer as the contract has it', async () => {
    const desk = await startDesk();
    expect(await desk.value('vault:getState', {})).toEqual({});
    const { path: file } = await desk.value('vault:suggestPath', {});
    expect(path.basename(file)).toBe('vault.breakglass');
    const created = await desk.value('vault:create', { path: file, environments: [input('prod'), input('dev')] });
    expect(created.environments.map(({ name, lock }) => [name, lock])).toEqual([['prod', 'open'], ['dev', 'open']]);
    expect((await desk.value('vault:suggestPath', {})).path).toBe(path.join(desk.computer.folder, 'vault-2.breakglass'));
    await addLogin(desk.computer, 'prod', 'Orders DB');
    expect((await desk.value('vault:lock', { environment: 'prod' })).environments.map(({ lock }) => lock)).toEqual(['locked', 'open']);
    expect((await desk.value('vault:lock', {})).environments[1]).toMatchObject({ lock: 'locked', lockedBecause: 'person' });
    expect((await desk.value('vault:unlock', { environment: 'prod' })).environments[0]).toMatchObject({ lock: 'open', secretCount: 1 });
    expect(await desk.value('vault:close', {})).toEqual({});
    expect((await desk.value('vault:open', { path: file })).environments[0]?.lock).toBe('locked');
    expect(await desk.value('vault:close', {})).toEqual({});
    expect(await desk.call('vault:lock', {})).toMatchObject({ ok: false, error: { code: 'ERR_NO_VAULT' } });
    expect((await desk.value('app:getState', {})).recents).toEqual([{ path: file, name: 'vault', exists: true }]);
  });

  it('a recent vault is taken off the list, and its file stays', async () => {
    const desk = await startDesk();
    const file = path.join(desk.computer.folder, 'v.breakglass');
    await desk.value('vault:create', { path: file, environments: [input('prod')] });
    await desk.value('app:removeRecent', { path: `${file}.other` });
    expect(desk.computer.settings.current.recents).toEqual([file]);
    expect(await desk.value('app:removeRecent', { path: file })).toEqual({ recents: [] });
    expect([desk.computer.settings.current.recents, existsSync(file)]).toEqual([[], true]);
  });

  it('giving up what is being made, with nothing under way, is no error', async () => {
    const desk = await startDesk();
    expect(await desk.value('vault:cancelCreate', {})).toEqual({});
  });

  it('every failure is a code, never a defect', async () => {
    const desk = await startDesk();
    const nowhere = path.join(desk.computer.folder, 'nowhere');
    const codes: unknown[] = [];
    const code = async (reply: Promise<{ ok: boolean }>) => codes.push(((await reply) as unknown as { error: { code: string } }).error.code);
    await code(desk.call('vault:open', { path: nowhere }));
    await code(desk.call('vault:unlock', { environment: 'prod' }));
    await code(desk.call('vault:reload', {}));
    await code(desk.call('vault:getDiskChanges', {}));
    await code(desk.call('vault:listBackups', {}));
    await code(desk.call('vault:create', { path: path.join(nowhere, 'x.breakglass'), environments: [input('prod')] }));
    await code(desk.call('vault:create', { path: nowhere, environments: [input('prod'), input('prod')] }));
    await code(desk.call('vault:open', { path: desk.computer.folder }));
    expect(codes).toEqual([
      'ERR_STORAGE_NOT_FOUND',
      'ERR_NO_VAULT',
      'ERR_NO_VAULT',
      'ERR_NO_VAULT',
      'ERR_NO_VAULT',
      'ERR_STORAGE_NOT_FOUND',
      'ERR_ENVIRONMENT_EXISTS',
      'ERR_STORAGE_IS_DIRECTORY',
    ]);
    expect(existsSync(nowhere)).toBe(false);
    expect(desk.computer.keychain.items.size).toBe(0);
  });

  it('a failed unlock carries every attempt, in the shape of the contract', async () => {
    const desk = await startDesk();
    const file = path.join(desk.computer.folder, 'v.breakglass');
    await desk.value('vault:create', { path: file, environments: [{ ...input('prod'), recipients: [{ kind: 'os-keychain' }, { kind: 'passphrase', passphrase }] }] });
    await desk.value('vault:lock', {});
    desk.computer.keychain.items.clear();
    const reply = await desk.call('vault:unlock', { environment: 'prod' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'ERR_KEY_ALL_RECIPIENTS_FAILED', details: { attempts: [{ code: 'ERR_KEYCHAIN_NOT_FOUND' }] } } });
    const { environments } = (await desk.value('vault:getState', {})).vault!;
    expect(environments[0]?.recipients[0]).toMatchObject({ here: false, lastAnswer: { error: { code: 'ERR_KEYCHAIN_NOT_FOUND' } } });
    await desk.value('vault:cancelUnlock', { environment: 'prod' });
    expect((await desk.value('vault:unlock', { environment: 'prod', passphrase })).environments[0]?.lock).toBe('open');
  });

  it('paths come from the dialogs, and a dialog that was closed is no failure', async () => {
    const desk = await startDesk();
    desk.picks.push('/somewhere/team.breakglass', undefined, '/somewhere/copy.breakglass');
    expect(await desk.value('vault:choosePath', { purpose: 'open' })).toEqual({ path: '/somewhere/team.breakglass' });
    expect(await desk.value('vault:choosePath', { purpose: 'create' })).toEqual({});
    const file = path.join(desk.computer.folder, 'v.breakglass');
    await desk.value('vault:create', { path: file, environments: [input('prod')] });
    expect(await desk.value('vault:choosePath', { purpose: 'copy' })).toEqual({ path: '/somewhere/copy.breakglass' });
    expect(desk.asked).toEqual([
      'Open a vault',
      `Create a vault: ${path.join(desk.computer.folder, 'vault.breakglass')}`,
      `Save a copy: ${path.join(desk.computer.folder, 'v-copy.breakglass')}`,
    ]);
  });

  it('what is on disk, backups and copies, as the contract has them', async () => {
    const desk = await startDesk();
    const file = path.join(desk.computer.folder, 'v.breakglass');
    await desk.value('vault:create', { path: file, environments: [input('prod')] });
    await addLogin(desk.computer, 'prod', 'Orders DB');
    expect(await desk.value('vault:getDiskChanges', {})).toEqual({ changes: [], readable: true });
    const { backups } = await desk.value('vault:listBackups', {});
    expect(backups).toHaveLength(1);
    expect((await desk.value('vault:restoreBackup', { name: backups[0]!.name })).environments[0]?.secretCount).toBe(0);
    const copy = path.join(desk.computer.folder, 'copy.breakglass');
    expect(await desk.value('vault:saveCopy', { path: copy })).toEqual({ path: copy });
    writeFileSync(file, 'gone');
    expect(await desk.value('vault:getDiskChanges', {})).toMatchObject({ readable: false, error: { code: 'ERR_FORMAT_NOT_A_VAULT' } });
    expect(await desk.call('vault:reload', {})).toMatchObject({ ok: false, error: { code: 'ERR_FORMAT_NOT_A_VAULT' } });
  });
});

describe('environment and recipient calls', () => {
  it('answer the state that follows', async () => {
    const desk = await startDesk();
    await desk.value('vault:create', { path: path.join(desk.computer.folder, 'v.breakglass'), environments: [input('prod')] });
    expect((await desk.value('environment:add', input('dev'))).environments.map(({ name }) => name)).toEqual(['prod', 'dev']);
    expect((await desk.value('environment:reorder', { order: ['dev', 'prod'] })).environments[0]?.name).toBe('dev');
    expect((await desk.value('environment:rename', { environment: 'dev', label: 'Spielwiese' })).environments[0]?.label).toBe('Spielwiese');
    expect((await desk.value('environment:setLook', { environment: 'dev', tone: 'staging', strictness: 'relaxed' })).environments[0]).toMatchObject({ tone: 'staging', strictness: 'relaxed' });
    expect(await desk.call('environment:remove', { environment: 'dev', typedName: 'dev' })).toMatchObject({ ok: false, error: { code: 'ERR_CONFIRMATION' } });

    const { pendingId, recoveryKey, ask } = await desk.value('recipient:createRecoveryKey', {});
    await desk.value('recipient:confirmRecoveryKey', { pendingId, groups: ask.map((group) => recoveryKey.split('-')[group]!) });
    const added = await desk.value('recipient:add', { environment: 'dev', spec: { kind: 'recovery-key', pendingId } });
    const recovery = added.environments[0]!.recipients.find(({ kind }) => kind === 'recovery-key')!;
    expect(recovery.accepted).toBe(true);
    expect((await desk.value('recipient:check', { environment: 'dev' })).environments[0]?.recipients[0]?.lastAnswer).toMatchObject({ tookMs: expect.any(Number) });
    expect((await desk.value('recipient:remove', { environment: 'dev', ref: recovery.ref })).environments[0]?.recipients).toHaveLength(1);
    expect((await desk.value('environment:remove', { environment: 'dev', typedName: 'Spielwiese' })).environments).toHaveLength(1);
  });

  it('a suggested passphrase is strong enough, and a rating says what is not', async () => {
    const desk = await startDesk();
    const suggested = await desk.value('recipient:suggestPassphrase', {});
    expect((await desk.value('recipient:ratePassphrase', suggested)).enough).toBe(true);
    expect((await desk.value('recipient:ratePassphrase', { passphrase: '' })).enough).toBe(false);
  });
});

describe('app and settings calls', () => {
  it('notices are told once', async () => {
    const desk = await startDesk();
    desk.notices.add({ key: 'settings-damaged', detail: '/somewhere' });
    expect((await desk.value('app:getState', {})).notices).toEqual([{ key: 'settings-damaged', detail: '/somewhere' }]);
    expect((await desk.value('app:getState', {})).notices).toEqual([]);
  });

  it('the first answer does not wait for the keychain, and a later one has what it said', async () => {
    const desk = await startDesk();
    const hangs = new Promise<never>(() => {});
    desk.computer.keychain.status = () => hangs;
    expect((await desk.value('app:getState', {})).keychain).toEqual({ status: 'unknown', name: 'Secret Service' });
    Object.assign(desk.computer.keychain, { status: async () => 'locked' });
    expect((await desk.value('app:getState', {})).keychain.status).toBe('locked');
  });

  it('input puts off locking, and the windows hear of the new times', async () => {
    const desk = await startDesk();
    await desk.value('vault:create', { path: path.join(desk.computer.folder, 'v.breakglass'), environments: [input('prod')] });
    await desk.computer.clock.pass(60_000);
    await desk.value('app:setInputSeen', {});
    await desk.computer.state.told();
    const last = desk.computer.emitted.filter(({ event }) => event === 'vault-changed').at(-1)!.payload as { vault: { environments: { locksAtMs: number }[] } };
    expect(last.vault.environments[0]!.locksAtMs).toBe(desk.computer.clock.wallMs() + 15 * 60_000);
  });

  it('settings are changed, told and kept within their bounds', async () => {
    const desk = await startDesk();
    expect(await desk.value('settings:set', { theme: 'dark', clipboardClearMs: 60_000 })).toMatchObject({ theme: 'dark', clipboardClearMs: 60_000, revealHideMs: 10_000 });
    expect((await desk.value('settings:get', {})).theme).toBe('dark');
    expect(desk.computer.emitted.filter(({ event }) => event === 'settings-changed')).toHaveLength(1);
    expect(await desk.call('settings:set', { clipboardClearMs: 1 })).toMatchObject({ ok: false, error: { code: 'ERR_IPC_INPUT' } });
    expect(await desk.call('settings:set', { recents: [] } as never)).toMatchObject({ ok: false, error: { code: 'ERR_IPC_INPUT' } });
  });

  it('quitting is passed on', async () => {
    const desk = await startDesk();
    await desk.value('app:quit', {});
    expect(desk.quits).toBe(1);
  });
});
