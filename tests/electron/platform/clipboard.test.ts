import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { clipboardMarkFile, type ClipboardMark } from '../../../electron/platform/clipboard-mark.ts';
import { ClipboardGuard, markLifeMs } from '../../../electron/platform/clipboard.ts';
import { clipboardState } from '../../../shared/ipc/app-calls.ts';
import { FakeClipboard } from './fake-clipboard.ts';
import { settle, VirtualClock } from './virtual-clock.ts';

const what = { environment: 'prod', id: 'AAAAAAAAAAAAAAAAAAAAAA', title: 'Orders DB', field: 'Password' };
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

function setUp(options: { mark?: ClipboardMark; port?: FakeClipboard } = {}) {
  const port = options.port ?? new FakeClipboard();
  const clock = new VirtualClock();
  const guard = new ClipboardGuard({ port, clock, ...(options.mark === undefined ? {} : { mark: options.mark }) });
  const states: string[] = [];
  guard.subscribe((state) => states.push(state.state));
  return { port, clock, guard, states };
}

async function markInNewFolder() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'breakglass-mark-'));
  folders.push(folder);
  const file = path.join(folder, 'deep', 'clipboard-mark.json');
  return { file, mark: clipboardMarkFile(file) };
}

describe('clearing', () => {
  test('S20: copied text is cleared from the clipboard and PRIMARY after the delay, not before', async () => {
    const { port, clock, guard, states } = setUp();
    const copied = await guard.copy('hunter2', what, 30_000);
    expect(copied).toEqual({ ...what, clearsAtMs: clock.wallMs() + 30_000 });
    await clock.pass(29_999);
    expect(port.text.get('clipboard')).toBe('hunter2');
    await clock.pass(1);
    expect([...port.text]).toEqual([]);
    expect(states).toEqual(['counting', 'cleared']);
  });

  test('S20: a lock or quit clears at once, and leaves no timer behind', async () => {
    const { port, clock, guard } = setUp();
    await guard.copy('hunter2', what, 30_000);
    const state = await guard.clear();
    expect(state.state).toBe('cleared');
    expect([...port.text]).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  test('S20: something newer that the person copied survives the delay, a lock and quit', async () => {
    const { port, clock, guard, states } = setUp();
    await guard.copy('hunter2', what, 30_000);
    port.text.set('clipboard', 'from elsewhere').set('primary', 'also from elsewhere');
    await clock.pass(30_000);
    await guard.clear();
    expect(port.text.get('clipboard')).toBe('from elsewhere');
    expect(port.text.get('primary')).toBe('also from elsewhere');
    expect(port.calls.filter((call) => call.startsWith('clear'))).toEqual([]);
    expect(states).toEqual(['counting', 'replaced']);
  });

  test('S20: PRIMARY is cleared though the clipboard has newer text, and the other way round', async () => {
    const first = setUp();
    await first.guard.copy('hunter2', what, 30_000);
    first.port.text.set('clipboard', 'newer');
    expect((await first.guard.clear()).state).toBe('replaced');
    expect([...first.port.text]).toEqual([['clipboard', 'newer']]);
    const second = setUp();
    await second.guard.copy('hunter2', what, 30_000);
    second.port.text.set('primary', 'a selected word');
    expect((await second.guard.clear()).state).toBe('cleared');
    expect([...second.port.text]).toEqual([['primary', 'a selected word']]);
  });

  test('S20: the timer of an earlier copy never clears a newer one of ours, even of the same text', async () => {
    const { port, clock, guard, states } = setUp();
    await guard.copy('hunter2', what, 30_000);
    await clock.pass(20_000);
    await guard.copy('hunter2', { ...what, field: 'again' }, 30_000);
    await clock.pass(20_000);
    expect(port.text.get('clipboard')).toBe('hunter2');
    await clock.pass(10_000);
    expect(port.text.get('clipboard')).toBeUndefined();
    expect(states).toEqual(['counting', 'counting', 'cleared']);
  });

  test('S20: a copy made while an earlier one is being cleared is not wiped by that clear', async () => {
    const { port, guard } = setUp();
    await guard.copy('first', what, 30_000);
    const clearing = guard.clear();
    const copying = guard.copy('second', what, 30_000);
    await Promise.all([clearing, copying]);
    expect(port.text.get('clipboard')).toBe('second');
    expect(guard.state().state).toBe('counting');
  });

  test('S20: time that passes in sleep counts, and a wall clock set back does not keep text longer', async () => {
    const asleep = setUp();
    await asleep.guard.copy('hunter2', what, 30_000);
    asleep.clock.sleep(3_600_000);
    await asleep.guard.checkTime();
    expect([...asleep.port.text]).toEqual([]);
    const untold = setUp();
    await untold.guard.copy('hunter2', what, 30_000);
    untold.clock.sleep(3_600_000);
    await untold.clock.pass(1_000);
    expect([...untold.port.text]).toEqual([]);
    const setBack = setUp();
    await setBack.guard.copy('hunter2', what, 30_000);
    setBack.clock.setBack(3_600_000);
    await setBack.guard.checkTime();
    expect(setBack.port.text.get('clipboard')).toBe('hunter2');
    await setBack.clock.pass(30_000);
    expect([...setBack.port.text]).toEqual([]);
  });

  test('S20: whatever happens in which order, at the end nothing of ours is left and nothing of the person is gone', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('copy' as const), text: fc.string({ minLength: 1 }), afterMs: fc.integer({ min: 5_000, max: 60_000 }) }),
      fc.record({ do: fc.constant('other' as const), text: fc.string({ minLength: 1 }) }),
      fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 70_000 }) }),
      fc.record({ do: fc.constantFrom('clear' as const, 'check' as const, 'focus' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { port, clock, guard } = setUp();
        let theirs: string | undefined;
        for (const each of steps) {
          if (each.do === 'copy') {
            await guard.copy(`ours ${each.text}`, what, each.afterMs);
            theirs = undefined;
          } else if (each.do === 'other') {
            theirs = `theirs ${each.text}`;
            port.text.set('clipboard', theirs);
          } else if (each.do === 'pass') await clock.pass(each.ms);
          else if (each.do === 'clear') await guard.clear();
          else if (each.do === 'check') await guard.checkTime();
          else await guard.focused();
        }
        await clock.pass(60_000);
        expect(port.text.get('clipboard')).toBe(theirs);
        expect(port.text.get('primary')).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('what could not be done', () => {
  test('S20: a clipboard that cannot be seen is never cleared blindly: it is said, and tried again at the next focus', async () => {
    const { port, clock, guard, states } = setUp();
    await guard.copy('hunter2', what, 30_000);
    port.readable = false;
    await clock.pass(30_000);
    expect(states).toEqual(['counting', 'could-not-clear']);
    expect(port.text.get('clipboard')).toBe('hunter2');
    expect(guard.state().copied).toMatchObject(what);
    port.readable = true;
    await guard.focused();
    expect([...port.text]).toEqual([]);
    expect(states).toEqual(['counting', 'could-not-clear', 'cleared']);
  });

  test('S20: a clear that was dropped without a word is noticed by reading back', async () => {
    const { port, clock, guard, states } = setUp();
    await guard.copy('hunter2', what, 30_000);
    port.dropsClears = true;
    await clock.pass(30_000);
    expect(states.at(-1)).toBe('could-not-clear');
  });

  test('S20: what a clipboard manager puts back is cleared at the next focus, once', async () => {
    const { port, guard } = setUp();
    port.looksAgainAtFocus = true;
    await guard.copy('hunter2', what, 30_000);
    await guard.clear();
    port.text.set('clipboard', 'hunter2');
    await guard.focused();
    expect([...port.text]).toEqual([]);
    port.text.set('clipboard', 'hunter2');
    await guard.focused();
    expect(port.text.get('clipboard')).toBe('hunter2');
  });

  test('a clipboard that cannot be written is a typed error, and the earlier copy still counts down', async () => {
    const { port, clock, guard } = setUp();
    await guard.copy('first', what, 30_000);
    port.failsWrites = true;
    await expect(guard.copy('second', what, 30_000)).rejects.toMatchObject({ code: 'ERR_CLIPBOARD' });
    await clock.pass(30_000);
    expect([...port.text]).toEqual([]);
  });

  test('S20: a write that fails after the text is out is taken back, at the next focus where not at once', async () => {
    const { port, guard } = setUp();
    port.failsWrites = true;
    port.failsLate = true;
    await expect(guard.copy('hunter2', what, 30_000)).rejects.toMatchObject({ code: 'ERR_CLIPBOARD' });
    expect([...port.text]).toEqual([]);
    port.readable = false;
    await expect(guard.copy('hunter2', what, 30_000)).rejects.toMatchObject({ code: 'ERR_CLIPBOARD' });
    expect(port.text.get('clipboard')).toBe('hunter2');
    port.readable = true;
    await guard.focused();
    expect([...port.text]).toEqual([]);
  });

  test('an empty value is not copied', async () => {
    const { port, guard } = setUp();
    await expect(guard.copy('', what, 30_000)).rejects.toMatchObject({ code: 'ERR_FIELD_EMPTY' });
    expect(port.calls).toEqual([]);
  });
});

describe('what is kept', () => {
  test('S12: the text is in no state that is told and in no file', async () => {
    const { mark, file } = await markInNewFolder();
    const { guard, port } = setUp({ mark });
    const told: string[] = [];
    guard.subscribe((state) => told.push(JSON.stringify(state)));
    const canary = `canary-${randomBytes(12).toString('hex')}`;
    await guard.copy(canary, what, 30_000);
    const kept = await readFile(file, 'utf8');
    await guard.clear();
    expect(port.calls).toContain('write');
    expect(told).toHaveLength(2);
    for (const text of [...told, kept]) expect(text).not.toContain(canary);
  });

  test('two copies of one text leave marks that have nothing in common', async () => {
    const { mark, file } = await markInNewFolder();
    const { guard } = setUp({ mark });
    await guard.copy('1234', what, 30_000);
    const first = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await guard.copy('1234', what, 30_000);
    const second = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    expect(second['hmac']).not.toBe(first['hmac']);
    expect(second['key']).not.toBe(first['key']);
  });

  test('the state is what the contract allows', async () => {
    const { guard } = setUp();
    expect(clipboardState.parse(guard.state())).toEqual({ state: 'idle', limits: [] });
    await guard.copy('hunter2', what, 30_000);
    expect(clipboardState.parse(guard.state())).toEqual(guard.state());
  });
});

describe('after a crash', () => {
  test('S20: what is still ours is cleared at the next start, and the mark goes', async () => {
    const { mark, file } = await markInNewFolder();
    const crashed = setUp({ mark });
    await crashed.guard.copy('hunter2', what, 30_000);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const next = setUp({ mark: clipboardMarkFile(file), port: crashed.port });
    expect(await next.guard.clearLeftover()).toBe('cleared');
    expect([...crashed.port.text]).toEqual([]);
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  test('S20: newer text survives the next start', async () => {
    const { mark, file } = await markInNewFolder();
    const crashed = setUp({ mark });
    await crashed.guard.copy('hunter2', what, 30_000);
    crashed.port.text.set('clipboard', 'newer').set('primary', 'newer');
    const next = setUp({ mark: clipboardMarkFile(file), port: crashed.port });
    expect(await next.guard.clearLeftover()).toBe('replaced');
    expect(crashed.port.text.get('clipboard')).toBe('newer');
  });

  test('a mark that has expired, is damaged or is missing clears nothing and stops nothing', async () => {
    const { mark, file } = await markInNewFolder();
    const crashed = setUp({ mark });
    expect(await crashed.guard.clearLeftover()).toBe('nothing');
    await crashed.guard.copy('hunter2', what, 30_000);
    const later = setUp({ mark: clipboardMarkFile(file), port: crashed.port });
    later.clock.sleep(markLifeMs + 1);
    expect(await later.guard.clearLeftover()).toBe('nothing');
    await writeFile(file, '{"version":1,"key":"AA==","hmac":"AA==","expiresAtMs":99999999999999}');
    expect(await setUp({ mark, port: crashed.port }).guard.clearLeftover()).toBe('nothing');
    expect(crashed.port.text.get('clipboard')).toBe('hunter2');
  });

  test('the mark is there before the text is, and is gone once the text is', async () => {
    const { mark, file } = await markInNewFolder();
    const { port, guard } = setUp({ mark });
    let markAtWrite: string[] = [];
    const write = port.write.bind(port);
    port.write = async (text) => {
      markAtWrite = await readdir(path.dirname(file));
      await write(text);
    };
    await guard.copy('hunter2', what, 30_000);
    expect(markAtWrite).toEqual(['clipboard-mark.json']);
    await guard.clear();
    expect(await readdir(path.dirname(file))).toEqual([]);
  });

  test('a folder that cannot be written does not keep a value from being copied', async () => {
    const failing: ClipboardMark = {
      put: () => Promise.reject(new Error('read-only')),
      read: async () => undefined,
      remove: () => Promise.reject(new Error('read-only')),
    };
    const { port, guard } = setUp({ mark: failing });
    await guard.copy('hunter2', what, 30_000);
    expect(port.text.get('clipboard')).toBe('hunter2');
    await guard.clear();
    await settle();
    expect([...port.text]).toEqual([]);
  });
});
