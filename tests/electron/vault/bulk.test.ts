import { beforeEach, describe, expect, test } from 'vitest';
import { VaultError } from '../../../shared/errors.ts';
import { login, newId } from '../envelope/fixtures.ts';
import { Desk, loginDraft } from './desk.ts';

let desk: Desk;
const prod = (n: number): { environment: string; id: string } => ({ environment: 'prod', id: newId(n) });
const titles = (environment: string, show: 'active' | 'favourites' | 'trash' = 'active'): string[] =>
  desk.list.query({ text: '', show, sort: 'title', environment }, 0, 500).rows.map(({ title }) => title);

beforeEach(() => {
  desk = new Desk();
  desk.session.add('prod', 'strict', { [newId(1)]: login('one'), [newId(2)]: login('two'), [newId(3)]: login('three') });
  desk.session.add('dev', 'normal', { [newId(4)]: login('four') });
});

describe('changes of many secrets', () => {
  test('are one save each, and every one of them can be taken back', async () => {
    const changes = [
      () => desk.bulk.setFavourite([prod(1), prod(2)], true),
      () => desk.bulk.tag([prod(1), { environment: 'dev', id: newId(4) }], ['night'], ['eu']),
      () => desk.bulk.trash([prod(1), prod(3)]),
    ];
    const undos: string[] = [];
    for (const change of changes) {
      const { saves } = desk.session;
      const result = await change();
      expect(result.changed).toBe(2);
      expect(desk.session.saves).toBe(saves + 1);
      undos.push(result.undo!);
    }
    expect(titles('prod', 'trash')).toEqual(['one', 'three']);
    expect(titles('prod')).toEqual(['two']);
    for (const undo of undos.reverse()) expect(await desk.undo.undo(undo)).toBe(2);
    expect(titles('prod')).toEqual(['one', 'three', 'two']);
    expect(titles('prod', 'favourites')).toEqual([]);
    expect(desk.secrets.get({ environment: 'dev', id: newId(4) }).tags).toEqual(['on-call', 'eu']);
  });

  test('count what really changed, pass over what is gone, and fail where nothing is left', async () => {
    await desk.bulk.setFavourite([prod(1)], true);
    expect(await desk.bulk.setFavourite([prod(1), prod(1), prod(2), prod(9)], true)).toMatchObject({ changed: 1 });
    expect(await desk.bulk.setFavourite([prod(1)], true)).toEqual({ changed: 0 });
    await expect(desk.bulk.trash([prod(9)])).rejects.toMatchObject({ code: 'ERR_SECRET_NOT_FOUND' });
  });

  test('deleting for good touches only the trash, leaves a tombstone, and nothing takes it back', async () => {
    await desk.bulk.trash([prod(1)]);
    expect(await desk.bulk.purge([prod(1), prod(2)])).toEqual({ changed: 1 });
    expect(titles('prod', 'trash')).toEqual([]);
    expect(desk.session.current('prod').openRecord(newId(1))).toMatchObject({ state: 'gone', title: '', fields: [], notes: '', tags: [], history: [] });
    await expect(desk.bulk.restore([prod(1)])).rejects.toMatchObject({ code: 'ERR_SECRET_NOT_FOUND' });
    expect(() => desk.secrets.get(prod(1))).toThrow('ERR_SECRET_NOT_FOUND');
  });

  test('too many tags on one secret: none of them changes', async () => {
    const many = Array.from({ length: 31 }, (_, at) => `t${at}`);
    await expect(desk.bulk.tag([prod(1), prod(2)], many, [])).rejects.toMatchObject({ code: 'ERR_SECRET_TOO_LARGE', details: { reason: 'tags', limit: 32 } });
    expect(desk.session.saves).toBe(0);
  });

  test('a locked or read-only environment among them: none of them changes', async () => {
    const both = [prod(1), { environment: 'dev', id: newId(4) }];
    desk.session.setReadOnly('dev');
    await expect(desk.bulk.trash(both)).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_READ_ONLY' });
    await desk.session.lock(['dev']);
    await expect(desk.bulk.trash(both)).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_LOCKED' });
    expect(titles('prod')).toEqual(['one', 'three', 'two']);
  });

  test('a save that fails changes nothing and leaves no undo', async () => {
    desk.session.failSave = new VaultError('ERR_STORAGE_FULL');
    await expect(desk.bulk.trash([prod(1)])).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
    expect(titles('prod', 'trash')).toEqual([]);
  });
});

describe('moving between environments', () => {
  test('is one save that seals the secret again under the other key, with its history', async () => {
    const { saves } = desk.session;
    const moved = await desk.bulk.transfer([prod(1), prod(2)], 'dev', 'move');
    expect(moved).toMatchObject({ changed: 2 });
    expect(desk.session.saves).toBe(saves + 1);
    expect(titles('prod')).toEqual(['three']);
    expect(titles('dev')).toEqual(['four', 'one', 'two']);
    expect(desk.secrets.reveal({ environment: 'dev', id: newId(1) }).value).toBe('hunter2 one');
    expect(desk.session.current('prod').openRecord(newId(1)).state).toBe('gone');
    await desk.undo.undo(moved.undo!);
    expect(titles('prod')).toEqual(['one', 'three', 'two']);
    expect(titles('dev')).toEqual(['four']);
  });

  test('there and back keeps the id; a copy beside its original gets a new one', async () => {
    await desk.bulk.transfer([prod(1)], 'dev', 'move');
    await desk.bulk.transfer([{ environment: 'dev', id: newId(1) }], 'prod', 'move');
    expect(desk.secrets.get(prod(1)).title).toBe('one');
    await desk.bulk.transfer([prod(1)], 'prod', 'copy');
    expect(titles('prod')).toEqual(['one', 'one', 'three', 'two']);
    expect(await desk.bulk.transfer([prod(1)], 'prod', 'move')).toMatchObject({ changed: 0 });
  });
});

describe('undo', () => {
  test('takes back an edit and a new secret', async () => {
    const made = await desk.secrets.save(loginDraft('dev', 'new', 'first'));
    const edited = await desk.secrets.save(loginDraft('dev', 'newer', 'second', { id: made.secret.id, baseRevision: 1 }));
    await desk.undo.undo(edited.undo!);
    expect(desk.secrets.get({ environment: 'dev', id: made.secret.id })).toMatchObject({ title: 'new', revision: 3 });
    await desk.undo.undo(made.undo!);
    expect(titles('dev')).toEqual(['four']);
  });

  test('of what changed since, of what was undone, and after a lock is refused, and nothing changes', async () => {
    const trashed = await desk.bulk.trash([prod(1), prod(2)]);
    await desk.bulk.tag([prod(2)], ['night'], []);
    await expect(desk.undo.undo(trashed.undo!)).rejects.toMatchObject({ code: 'ERR_UNDO_GONE' });
    expect(titles('prod', 'trash')).toEqual(['one', 'two']);
    const restored = await desk.bulk.restore([prod(1)]);
    await desk.undo.undo(restored.undo!);
    await expect(desk.undo.undo(restored.undo!)).rejects.toMatchObject({ code: 'ERR_UNDO_GONE' });
    const last = await desk.bulk.restore([prod(1)]);
    await desk.session.lock(['prod']);
    desk.session.unlock('prod');
    await expect(desk.undo.undo(last.undo!)).rejects.toMatchObject({ code: 'ERR_UNDO_GONE' });
    expect(titles('prod')).toEqual(['one', 'three']);
  });

  test('that could not be saved can be tried again', async () => {
    const trashed = await desk.bulk.trash([prod(1)]);
    desk.session.failSave = new VaultError('ERR_STORAGE_FULL');
    await expect(desk.undo.undo(trashed.undo!)).rejects.toMatchObject({ code: 'ERR_STORAGE_FULL' });
    desk.session.failSave = undefined;
    expect(await desk.undo.undo(trashed.undo!)).toBe(1);
  });
});
