import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { calls } from '../../../../shared/ipc/channels.ts';
import { defaultSettings } from '../../../../shared/model/settings.ts';
import { clipboardHandlers } from '../../../../electron/ipc/handlers/clipboard.ts';
import { secretHandlers } from '../../../../electron/ipc/handlers/secret.ts';
import { ClipboardGuard } from '../../../../electron/platform/clipboard.ts';
import type { ClipboardPort } from '../../../../electron/platform/clipboard-port.ts';
import { openDrafts } from '../../../../electron/storage/drafts.ts';
import { buildSecretDesk } from '../../../../electron/vault/secret-desk.ts';
import { newId } from '../../envelope/fixtures.ts';
import { loginDraft } from '../../vault/desk.ts';
import { MemorySession } from '../../vault/memory-session.ts';
import { valueOf, windowOf } from './calls.ts';

const filter = { text: '', show: 'active', sort: 'title' } as const;

/** A clipboard of text, and time that stands still until it is moved. */
class Machine {
  text = '';
  wallNowMs = 1_790_000_000_000;
  monotonicNowMs = 0;
  readonly waiting = new Map<() => void, number>();
  readonly port: ClipboardPort = {
    selections: ['clipboard'],
    limits: [],
    looksAgainAtFocus: false,
    write: async (text) => void (this.text = text),
    read: async () => ({ kind: 'text', text: this.text }),
    clear: async () => void (this.text = ''),
  };
  readonly clock = {
    wallMs: () => this.wallNowMs,
    monotonicMs: () => this.monotonicNowMs,
    after: (delayMs: number, run: () => void): (() => void) => {
      this.waiting.set(run, this.monotonicNowMs + delayMs);
      return () => void this.waiting.delete(run);
    },
  };

  pass(ms: number): void {
    this.wallNowMs += ms;
    this.monotonicNowMs += ms;
    for (let ran = true; ran; ) {
      ran = false;
      for (const [run, atMs] of [...this.waiting]) {
        if (atMs > this.monotonicNowMs) continue;
        this.waiting.delete(run);
        run();
        ran = true;
      }
    }
  }
}

let folder: string;
let machine: Machine;
let session: MemorySession;
let call: ReturnType<typeof windowOf>;
let handlers: ReturnType<typeof secretHandlers>;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'secret-handlers-'));
  machine = new Machine();
  session = new MemorySession();
  session.add('prod', 'strict');
  session.add('dev');
  const guard = new ClipboardGuard({ port: machine.port, clock: machine.clock });
  const desk = buildSecretDesk({
    session,
    clock: machine.clock,
    random: session.random,
    drafts: openDrafts(folder),
    clipboard: guard,
    settings: () => defaultSettings,
    isCopyOnly: (environment) => session.look(environment).strictness === 'strict',
  });
  handlers = secretHandlers({ desk, settings: { current: defaultSettings }, random: session.random });
  call = windowOf({ ...handlers, ...clipboardHandlers(guard) });
});
afterEach(() => fs.rm(folder, { recursive: true }));

describe('the secret calls', () => {
  test('are all answered, each in the shape of the contract', async () => {
    expect(Object.keys(handlers).sort()).toEqual(calls.secret.map((name) => `secret:${name}`).sort());
    const { secret, undo } = valueOf(await call('secret:save', loginDraft('dev', 'db', 'pass')));
    const ref = { environment: 'dev', id: secret.id };
    expect(valueOf(await call('secret:query', { filter, offset: 0, limit: 10 }))).toMatchObject({ total: 1, indexed: true, notSearched: [] });
    expect(valueOf(await call('secret:get', ref))).toEqual(secret);
    expect(valueOf(await call('secret:reveal', ref))).toEqual({ value: 'pass', hideAfterMs: defaultSettings.revealHideMs });
    expect(valueOf(await call('secret:copyFirst', { filter }))).toMatchObject({ title: 'db', field: 'Password' });
    expect(valueOf(await call('secret:setFavourite', { secrets: [ref], favourite: true })).changed).toBe(1);
    expect(valueOf(await call('secret:tag', { secrets: [ref], add: ['a'], remove: [] })).changed).toBe(1);
    expect(valueOf(await call('secret:transfer', { secrets: [ref], to: 'prod', how: 'copy' })).changed).toBe(1);
    expect(valueOf(await call('secret:trash', { secrets: [ref] })).changed).toBe(1);
    const restored = valueOf(await call('secret:restore', { secrets: [ref] }));
    expect(valueOf(await call('secret:undo', { undo: restored.undo! }))).toEqual({ changed: 1 });
    expect(valueOf(await call('secret:purge', { secrets: [ref] }))).toEqual({ changed: 1 });
    expect(undo).toBeTypeOf('string');
    const generated = valueOf(await call('secret:generate', { options: { kind: 'pin', length: 6 } }));
    expect(generated.value).toMatch(/^\d{6}$/);
    expect(valueOf(await call('secret:generate', {})).value).toHaveLength(24);
  });

  test('answer a failure as a value with its code', async () => {
    expect(await call('secret:reveal', { environment: 'prod', id: newId(1) })).toEqual({ ok: false, error: { code: 'ERR_SECRET_NOT_FOUND', details: { id: newId(1) } } });
    const { secret } = valueOf(await call('secret:save', loginDraft('prod', 'db', 'pass')));
    expect(await call('secret:reveal', { environment: 'prod', id: secret.id })).toEqual({ ok: false, error: { code: 'ERR_REVEAL_NOT_ALLOWED', details: { environment: 'prod' } } });
    expect(await call('secret:get', { environment: 'PROD', id: secret.id } as never)).toMatchObject({ ok: false, error: { code: 'ERR_IPC_INPUT' } });
  });

  test('S20: what was copied counts down and is cleared, and the value is in no answer', async () => {
    const { secret } = valueOf(await call('secret:save', loginDraft('prod', 'db', 'canary-value')));
    const answers = [await call('secret:copy', { environment: 'prod', id: secret.id }), await call('clipboard:getState', {})];
    expect(machine.text).toBe('canary-value');
    expect(JSON.stringify(answers)).not.toContain('canary-value');
    machine.pass(defaultSettings.clipboardClearMs);
    expect(valueOf(await call('clipboard:clear', {})).state).toBe('cleared');
    expect(machine.text).toBe('');
  });

  test('S26: a lock seals the draft and the next unlock has it; saving it forgets it', async () => {
    await call('secret:save', loginDraft('dev', 'first', 'x'));
    const draft = loginDraft('dev', 'unsaved', 'typed');
    valueOf(await call('secret:putDraft', draft));
    await session.lock(['dev']);
    expect(await call('secret:getDraft', { environment: 'dev' })).toMatchObject({ ok: false, error: { code: 'ERR_ENVIRONMENT_LOCKED' } });
    session.unlock('dev');
    expect(valueOf(await call('secret:getDraft', { environment: 'dev' }))).toEqual({ draft });
    await call('secret:save', draft);
    expect(valueOf(await call('secret:getDraft', { environment: 'dev' }))).toEqual({});
    expect(await fs.readdir(folder)).toEqual([]);
  });

  test('a lock drops the list at once, and the index is built in slices after an unlock', async () => {
    await call('secret:save', loginDraft('dev', 'payments', 'x'));
    await session.lock(['dev']);
    const locked = valueOf(await call('secret:query', { filter: { ...filter, text: 'pay' }, offset: 0, limit: 10 }));
    expect(locked).toMatchObject({ total: 0, rows: [], notSearched: ['dev'] });
    session.unlock('dev');
    machine.pass(1000);
    expect(valueOf(await call('secret:query', { filter: { ...filter, text: 'pay' }, offset: 0, limit: 10 })).rows.map(({ title }) => title)).toEqual(['payments']);
  });
});
