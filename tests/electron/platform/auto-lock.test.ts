import { describe, expect, test } from 'vitest';
import { AutoLock, checkEveryMs, ownInputFactor, type LockDelays } from '../../../electron/platform/auto-lock.ts';
import { listenToPower, listenToSessionEnd, systemIdleMs } from '../../../electron/platform/electron-power.ts';
import type { SessionSignal } from '../../../electron/platform/auto-lock.ts';
import { VirtualClock } from './virtual-clock.ts';
import { EventEmitter } from 'node:events';

const minute = 60_000;

function setUp(delays: Readonly<Record<string, LockDelays>> = { prod: { idleMs: 5 * minute, capMs: 480 * minute }, dev: { idleMs: 60 * minute, capMs: 480 * minute } }) {
  const clock = new VirtualClock();
  const locked: string[] = [];
  const state = { idleMs: 0 as number | undefined, screenLock: true, suspend: true, delays };
  const autoLock = new AutoLock({
    clock,
    systemIdleMs: () => state.idleMs,
    delaysOf: (environment) => state.delays[environment] ?? { idleMs: minute, capMs: minute },
    locksOn: () => ({ screenLock: state.screenLock, suspend: state.suspend }),
    lock: (environments, because) => locked.push(`${environments.join('+')} ${because}`),
  });
  autoLock.start();
  for (const environment of Object.keys(delays)) autoLock.unlocked(environment);
  return { clock, locked, state, autoLock };
}

/** Time passes with nobody at the computer: the system's idle time rises with it. */
async function idle(rig: ReturnType<typeof setUp>, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += checkEveryMs) {
    rig.state.idleMs = (rig.state.idleMs ?? 0) + checkEveryMs;
    await rig.clock.pass(checkEveryMs);
  }
}

/** Time passes with somebody working in another program. */
async function busyElsewhere(rig: ReturnType<typeof setUp>, ms: number): Promise<void> {
  rig.state.idleMs = 0;
  await rig.clock.pass(ms);
}

describe('idle', () => {
  test('S27: an idle computer locks each environment after its own delay', async () => {
    const rig = setUp();
    await idle(rig, 5 * minute - checkEveryMs);
    expect(rig.locked).toEqual([]);
    await idle(rig, checkEveryMs);
    expect(rig.locked).toEqual(['prod idle']);
    await idle(rig, 55 * minute);
    expect(rig.locked).toEqual(['prod idle', 'dev idle']);
  });

  test('S27: idle time that stays at nought, as on Wayland, does not keep it open: our own windows count', async () => {
    const rig = setUp();
    await busyElsewhere(rig, 5 * minute * ownInputFactor - 1);
    expect(rig.locked).toEqual([]);
    await busyElsewhere(rig, checkEveryMs);
    expect(rig.locked).toEqual(['prod no-input']);
  });

  test('S27: so does idle time that the platform does not tell at all', async () => {
    const rig = setUp();
    rig.state.idleMs = undefined;
    await rig.clock.pass(5 * minute * ownInputFactor + checkEveryMs);
    expect(rig.locked).toEqual(['prod no-input']);
  });

  test('S27: input in our windows keeps it open, until the cap since unlock', async () => {
    const rig = setUp({ prod: { idleMs: 5 * minute, capMs: 30 * minute } });
    for (let passed = 0; passed < 29; passed += 1) {
      await busyElsewhere(rig, minute);
      rig.autoLock.input();
    }
    expect(rig.locked).toEqual([]);
    await busyElsewhere(rig, minute);
    rig.autoLock.input();
    expect(rig.locked).toEqual(['prod cap']);
  });

  test('S27: input cannot give back time that has run out', () => {
    const rig = setUp();
    rig.clock.sleep(5 * minute * ownInputFactor);
    rig.autoLock.input();
    expect(rig.locked).toEqual(['prod idle']);
  });

  test('S27: a shorter delay that is set while open holds at once', async () => {
    const rig = setUp();
    await idle(rig, 2 * minute);
    rig.state.delays = { prod: { idleMs: minute, capMs: 480 * minute }, dev: { idleMs: 60 * minute, capMs: 480 * minute } };
    await idle(rig, checkEveryMs);
    expect(rig.locked).toEqual(['prod idle']);
  });
});

describe('clocks', () => {
  test('S27: sleep that no event told of is noticed on waking, though the idle time starts again', () => {
    const rig = setUp();
    rig.clock.sleep(6 * minute);
    rig.state.idleMs = 0;
    rig.autoLock.signal('resume');
    expect(rig.locked).toEqual(['prod idle']);
  });

  test('S27: a wall clock set back does not keep anything open', async () => {
    const rig = setUp({ prod: { idleMs: 60 * minute, capMs: 10 * minute } });
    rig.clock.setBack(24 * 60 * minute);
    await busyElsewhere(rig, 10 * minute);
    expect(rig.locked).toEqual(['prod cap']);
  });
});

describe('signals', () => {
  test.each([
    ['suspend', 'suspend'],
    ['screen-lock', 'screen-lock'],
    ['user-switch', 'user-switch'],
    ['shutdown', 'shutdown'],
  ] as const)('S27: %s locks everything at once', (signal, because) => {
    const rig = setUp();
    rig.autoLock.signal(signal);
    expect(rig.locked).toEqual([`prod+dev ${because}`]);
    rig.autoLock.signal(signal);
    expect(rig.locked).toHaveLength(1);
  });

  test('S27: unlocking the screen or waking up locks nothing that has time left', () => {
    const rig = setUp();
    rig.autoLock.signal('screen-unlock');
    rig.autoLock.signal('resume');
    expect(rig.locked).toEqual([]);
  });

  test('a person can switch off locking on screen lock and suspend, but not on shutdown', () => {
    const rig = setUp();
    rig.state.screenLock = false;
    rig.state.suspend = false;
    for (const signal of ['screen-lock', 'user-switch', 'suspend'] as const) rig.autoLock.signal(signal);
    expect(rig.locked).toEqual([]);
    rig.autoLock.signal('shutdown');
    expect(rig.locked).toEqual(['prod+dev shutdown']);
  });

  test('what is locked already is not locked again', async () => {
    const rig = setUp();
    rig.autoLock.locked('prod');
    await idle(rig, 10 * minute);
    rig.autoLock.signal('suspend');
    expect(rig.locked).toEqual(['dev suspend']);
  });
});

describe('electron-power', () => {
  class FakePower extends EventEmitter {
    seconds: number = 7;
    getSystemIdleTime(): number {
      if (Number.isNaN(this.seconds)) throw new Error('no display');
      return this.seconds;
    }
  }

  test('S27: Electron events reach the lock by their meaning, until stopped', () => {
    const power = new FakePower();
    const heard: SessionSignal[] = [];
    const stop = listenToPower(power, (signal) => heard.push(signal), () => {});
    for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'user-did-resign-active']) power.emit(event);
    expect(heard).toEqual(['suspend', 'resume', 'screen-lock', 'screen-unlock', 'user-switch']);
    stop();
    power.emit('suspend');
    expect(heard).toHaveLength(5);
  });

  test('S27: a shutdown is held up, locks, and then the program quits', () => {
    const power = new FakePower();
    const order: string[] = [];
    listenToPower(power, (signal) => order.push(signal), () => order.push('quit'));
    power.emit('shutdown', { preventDefault: () => order.push('held up') });
    expect(order).toEqual(['held up', 'shutdown', 'quit']);
  });

  test('S27: the end of the session on Windows is a shutdown', () => {
    const window = new EventEmitter();
    const heard: SessionSignal[] = [];
    listenToSessionEnd(window, (signal) => heard.push(signal));
    window.emit('query-session-end');
    window.emit('session-end');
    expect(heard).toEqual(['shutdown', 'shutdown']);
  });

  test('idle time is milliseconds, and unknown where Electron fails', () => {
    const power = new FakePower();
    expect(systemIdleMs(power)).toBe(7_000);
    power.seconds = Number.NaN;
    expect(systemIdleMs(power)).toBeUndefined();
    power.seconds = -1;
    expect(systemIdleMs(power)).toBeUndefined();
  });
});
