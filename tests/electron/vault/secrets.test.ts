import { beforeEach, describe, expect, test } from 'vitest';
import { secretView } from '../../../shared/ipc/secret-calls.ts';
import { newId } from '../envelope/fixtures.ts';
import { Desk, loginDraft, startMs } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
  desk.session.add('prod', 'strict');
  desk.session.add('dev');
  desk.copyOnly.add('prod');
});

const filter = { text: '', show: 'active', sort: 'title' } as const;

describe('a secret', () => {
  test('is saved, listed, looked at and found again after a lock', async () => {
    const { secret, undo } = await desk.secrets.save(loginDraft('prod', '  Payments admin ', 'correct horse'));
    expect(secret).toMatchObject({ title: 'Payments admin', revision: 1, state: 'active', createdAtMs: startMs });
    expect(undo).toBeTypeOf('string');
    expect(desk.list.query(filter, 0, 10).rows.map(({ title, user }) => [title, user])).toEqual([['Payments admin', 'ada']]);
    await desk.session.lock(['prod']);
    expect(desk.list.query(filter, 0, 10)).toMatchObject({ total: 0, notSearched: ['prod'] });
    expect(() => desk.secrets.get({ environment: 'prod', id: secret.id })).toThrow('ERR_ENVIRONMENT_LOCKED');
    desk.session.unlock('prod');
    expect(desk.secrets.get({ environment: 'prod', id: secret.id })).toEqual(secret);
  });

  test('shows of a concealed value its length and a check, which differs between environments and values', async () => {
    const prod = (await desk.secrets.save(loginDraft('prod', 'a', 'correct horse'))).secret;
    const again = (await desk.secrets.save(loginDraft('prod', 'b', 'correct horse'))).secret;
    const other = (await desk.secrets.save(loginDraft('prod', 'c', 'correct horsf'))).secret;
    const dev = (await desk.secrets.save(loginDraft('dev', 'a', 'correct horse'))).secret;
    const check = (view: typeof prod): string => view.fields.find(({ main }) => main)!.check;
    expect(prod.fields.find(({ main }) => main)).toMatchObject({ key: 'password', label: 'Password', concealed: true, length: 13 });
    expect(check(prod)).toMatch(/^[0-9a-f]{8}$/);
    expect(check(again)).toBe(check(prod));
    expect(new Set([check(prod), check(other), check(dev)]).size).toBe(3);
    expect(JSON.stringify([prod, desk.list.query(filter, 0, 10)])).not.toContain('horse');
    expect(secretView.parse(prod)).toEqual(prod);
  });

  test('keeps a concealed value that the editor did not touch, and every value that it replaced', async () => {
    const first = (await desk.secrets.save(loginDraft('prod', 'db', 'one'))).secret;
    desk.nowMs += 1000;
    const keep = loginDraft('prod', 'db', '', {
      id: first.id,
      baseRevision: 1,
      fields: [
        { key: 'username', concealed: false, value: { text: 'grace' } },
        { key: 'password', concealed: true, value: { keep: true } },
      ],
    });
    const second = (await desk.secrets.save(keep)).secret;
    await desk.secrets.save(loginDraft('prod', 'db', 'two', { id: first.id, baseRevision: 2 }));
    await desk.secrets.copy({ environment: 'prod', id: first.id, earlier: 0 });
    await desk.secrets.copy({ environment: 'prod', id: first.id });
    expect(desk.clipboard.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(second.fields.find(({ key }) => key === 'username')!.earlier).toMatchObject([{ index: 0, replacedAtMs: startMs + 1000, length: 3 }]);
    await expect(desk.secrets.copy({ environment: 'prod', id: first.id, earlier: 1 })).rejects.toThrow('ERR_FIELD_NOT_FOUND');
  });

  test('S23: an edit of an older revision is refused and neither side is lost', async () => {
    const { secret } = await desk.secrets.save(loginDraft('dev', 'db', 'base'));
    const theirs = loginDraft('dev', 'db', 'theirs', { id: secret.id, baseRevision: 1 });
    const ours = loginDraft('dev', 'db', 'ours', { id: secret.id, baseRevision: 1 });
    const results = await Promise.allSettled([desk.secrets.save(theirs), desk.secrets.save(ours)]);
    expect(results[0].status).toBe('fulfilled');
    expect(results[1]).toMatchObject({ status: 'rejected', reason: { code: 'ERR_SECRET_CHANGED', details: { revision: 2, baseRevision: 1 } } });
    expect(desk.secrets.reveal({ environment: 'dev', id: secret.id }).value).toBe('theirs');
    await desk.secrets.save({ ...ours, baseRevision: 2 });
    expect(desk.secrets.reveal({ environment: 'dev', id: secret.id, earlier: 0 }).value).toBe('theirs');
  });

  test('that says the same as before is not saved again', async () => {
    const { secret } = await desk.secrets.save(loginDraft('dev', 'db', 'x'));
    const { saves } = desk.session;
    const again = await desk.secrets.save(loginDraft('dev', 'db', 'x', { id: secret.id, baseRevision: 1 }));
    expect(again).toEqual({ secret });
    expect(desk.session.saves).toBe(saves);
  });

  test('without a title, with a field twice, or too large is refused in words and nothing is written', async () => {
    const twice = [{ key: 'username', concealed: false, value: { text: 'a' } }, { key: 'username', concealed: false, value: { text: 'b' } }];
    const large = Array.from({ length: 64 }, (_, at) => ({ key: `x-${at + 1}`, label: 'x', concealed: true, value: { text: 'é'.repeat(65_536) } }));
    await expect(desk.secrets.save(loginDraft('dev', ' \t', 'x'))).rejects.toMatchObject({ code: 'ERR_SECRET_TITLE' });
    await expect(desk.secrets.save(loginDraft('dev', 'a', 'x', { fields: twice }))).rejects.toMatchObject({ code: 'ERR_IPC_INPUT' });
    await expect(desk.secrets.save(loginDraft('dev', 'a', 'x', { fields: large }))).rejects.toMatchObject({ code: 'ERR_SECRET_TOO_LARGE' });
    await expect(desk.secrets.save(loginDraft('dev', 'a', 'x', { id: newId('none'), baseRevision: 1 }))).rejects.toMatchObject({ code: 'ERR_SECRET_NOT_FOUND' });
    expect(desk.session.saves).toBe(0);
  });

  test('S15: a value of a copy-only environment cannot be revealed, nor made an open field while it is kept', async () => {
    const { secret } = await desk.secrets.save(loginDraft('prod', 'db', 'hush', { fields: [{ key: 'x-1', label: 'PIN', concealed: true, value: { text: 'hush' } }] }));
    const open = loginDraft('prod', 'db', '', { id: secret.id, baseRevision: 1, fields: [{ key: 'x-1', label: 'PIN', concealed: false, value: { keep: true } }] });
    expect(() => desk.secrets.reveal({ environment: 'prod', id: secret.id, field: 'x-1' })).toThrow('ERR_REVEAL_NOT_ALLOWED');
    await expect(desk.secrets.save(open)).rejects.toMatchObject({ code: 'ERR_REVEAL_NOT_ALLOWED' });
    const template = await desk.secrets.save(loginDraft('prod', 'a', '', { fields: [{ key: 'password', concealed: false, value: { text: 'hush' } }] }));
    expect(JSON.stringify(template)).not.toContain('hush');
  });

  test('is copied in main, with what was copied told and never the value', async () => {
    const { secret } = await desk.secrets.save(loginDraft('prod', 'db', 'hush'));
    const copied = await desk.secrets.copy({ environment: 'prod', id: secret.id });
    expect(copied).toEqual({ environment: 'prod', id: secret.id, title: 'db', field: 'Password', clearsAtMs: startMs + 30_000 });
    expect(desk.clipboard).toEqual([{ text: 'hush', what: { environment: 'prod', id: secret.id, title: 'db', field: 'Password' }, clearAfterMs: 30_000 }]);
    expect(desk.list.query({ ...filter, sort: 'used' }, 0, 1).rows[0]).toMatchObject({ id: secret.id, usedAtMs: startMs });
  });

  test('copying an empty or unknown field says so', async () => {
    const { secret } = await desk.secrets.save(loginDraft('prod', 'db', ''));
    const ref = { environment: 'prod', id: secret.id };
    await expect(desk.secrets.copy(ref)).rejects.toMatchObject({ code: 'ERR_FIELD_EMPTY', details: { field: 'Password' } });
    await expect(desk.secrets.copy({ ...ref, field: 'x-9' })).rejects.toMatchObject({ code: 'ERR_FIELD_NOT_FOUND' });
    await expect(desk.secrets.copy({ ...ref, id: newId('none') })).rejects.toMatchObject({ code: 'ERR_SECRET_NOT_FOUND' });
    expect(desk.clipboard).toEqual([]);
  });

  test('copying the first of a search copies what is found now, not what a list showed', async () => {
    await desk.secrets.save(loginDraft('dev', 'payments db', 'old first'));
    expect(desk.list.query({ ...filter, text: 'pay' }, 0, 10).rows[0]!.title).toBe('payments db');
    await desk.secrets.save(loginDraft('dev', 'pay', 'new first'));
    await desk.secrets.copyFirst({ ...filter, text: 'pay' });
    expect(desk.clipboard.at(-1)!.text).toBe('new first');
    await expect(async () => desk.secrets.copyFirst({ ...filter, text: 'nothing' })).rejects.toMatchObject({ code: 'ERR_SECRET_NOT_FOUND' });
    await desk.session.lock(['dev']);
    await expect(async () => desk.secrets.copyFirst({ ...filter, environment: 'dev' })).rejects.toMatchObject({ code: 'ERR_ENVIRONMENT_LOCKED' });
  });

  test('copies the code of a one-time password, not its key, and the next one when it is about to end', async () => {
    // RFC 6238 appendix B, SHA-1: the code of second 59 is that of 30 to 60.
    const url = 'otpauth://totp/x?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=8';
    const { secret } = await desk.secrets.save(loginDraft('dev', 'x', 'p', { fields: [{ key: 'totp', concealed: true, value: { text: url } }] }));
    const ref = { environment: 'dev', id: secret.id };
    desk.nowMs = 57_000;
    expect(desk.secrets.totp(ref)).toEqual({ digits: 8, periodMs: 30_000, endsAtMs: 60_000 });
    await desk.secrets.copy({ ...ref, field: 'totp' });
    expect(desk.clipboard.at(-1)!.text).toBe('94287082');
    desk.nowMs = 57_001;
    await desk.secrets.copy({ ...ref, field: 'totp' });
    expect(desk.clipboard.at(-1)!.text).not.toBe('94287082');
    expect(desk.clipboard.at(-1)!.text).toMatch(/^[0-9]{8}$/);
  });

  test('S15: is copied as another form in main, told by the form and never the value', async () => {
    const { secret } = await desk.secrets.save(loginDraft('prod', 'Grafana', "it's"));
    const copied = await desk.secrets.copyAs({ environment: 'prod', id: secret.id, form: 'sh' });
    expect(copied).toEqual({ environment: 'prod', id: secret.id, title: 'Grafana', field: 'Environment variables (sh)', clearsAtMs: startMs + 30_000 });
    expect(desk.clipboard.at(-1)!.text).toBe("export GRAFANA_USERNAME='ada'\nexport GRAFANA_PASSWORD='it'\\''s'\n");
    expect(desk.list.query({ ...filter, sort: 'used' }, 0, 1).rows[0]).toMatchObject({ id: secret.id, usedAtMs: startMs });
    await expect(desk.secrets.copyAs({ environment: 'prod', id: secret.id, form: 'url' })).rejects.toMatchObject({ code: 'ERR_COPY_AS', details: { reason: 'unsupported' } });
    await desk.session.lock(['prod']);
    await expect(desk.secrets.copyAs({ environment: 'prod', id: secret.id, form: 'sh' })).rejects.toThrow('ERR_ENVIRONMENT_LOCKED');
  });

  test('S15: the key of one-time codes goes nowhere: what makes no codes is neither copied nor drawn, and a copy-only environment draws none', async () => {
    const totp = (text: string) => ({ fields: [{ key: 'totp', concealed: true, value: { text } }] });
    const { secret } = await desk.secrets.save(loginDraft('dev', 'steam', 'p', totp('steam://GEZDGNBVGY3TQOJQ')));
    const picked = { environment: 'dev', id: secret.id, field: 'totp' };
    const refused = expect.objectContaining({ code: 'ERR_TOTP_UNSUPPORTED', details: { reason: 'steam' } }) as Error;
    await expect(desk.secrets.copy(picked)).rejects.toEqual(refused);
    expect(() => desk.secrets.reveal(picked)).toThrow(refused);
    expect(() => desk.secrets.totp(picked)).toThrow(refused);
    const prod = (await desk.secrets.save(loginDraft('prod', 'x', 'p', totp('GEZDGNBVGY3TQOJQ')))).secret;
    expect(() => desk.secrets.reveal({ environment: 'prod', id: prod.id, field: 'totp' })).toThrow('ERR_REVEAL_NOT_ALLOWED');
    const none = (await desk.secrets.save(loginDraft('dev', 'none', 'p'))).secret;
    expect(() => desk.secrets.totp({ environment: 'dev', id: none.id })).toThrow('ERR_FIELD_EMPTY');
    expect(desk.clipboard).toEqual([]);
  });
});
