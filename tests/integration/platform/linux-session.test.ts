import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startBus } from '../../../build/bus.mjs';
import type { SessionSignal } from '../../../electron/platform/auto-lock.ts';
import { LinuxSession } from '../../../electron/platform/linux-session.ts';
import { systemClock } from '../../../electron/platform/timers.ts';
import { settle, VirtualClock } from '../../electron/platform/virtual-clock.ts';
import { busService, type BusService } from './bus-service.ts';

const until = { timeout: 15_000, interval: 20 };
const stops: (() => void)[] = [];
let home = '';

beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'breakglass-session-'));
});

afterEach(() => {
  for (const stop of stops.splice(0).reverse()) stop();
  rmSync(home, { recursive: true, force: true });
});

async function session(env: Record<string, string> = {}) {
  const bare = { PATH: process.env['PATH'] ?? '', HOME: home, LANG: 'C.UTF-8' };
  const bus = await startBus({ home, keyring: 'absent', env: bare });
  stops.push(bus.stop);
  const address = bus.env['DBUS_SESSION_BUS_ADDRESS'] ?? '';
  // One bus plays both parts: what differs is who owns which name.
  const environment: Record<string, string> = { ...bare, ...bus.env, DBUS_SYSTEM_BUS_ADDRESS: address, XDG_SESSION_ID: '31', ...env };
  const heard: SessionSignal[] = [];
  const listener = new LinuxSession({ clock: systemClock, environment, emit: (signal) => heard.push(signal) });
  stops.push(() => listener.stop());
  const own = async (name: string): Promise<BusService> => {
    const service = await busService(address, name);
    stops.push(service.close);
    return service;
  };
  return { listener, heard, own, environment };
}

/** Sends until it is heard: gdbus says nothing when it has subscribed. */
async function heardAfter(heard: readonly SessionSignal[], send: () => void, expected: SessionSignal): Promise<void> {
  await vi.waitFor(() => {
    send();
    expect(heard.at(-1)).toBe(expected);
  }, until);
}

describe('a real session bus', () => {
  test.each([
    ['org.freedesktop.ScreenSaver', '/org/freedesktop/ScreenSaver'],
    ['org.gnome.ScreenSaver', '/org/gnome/ScreenSaver'],
    ['org.xfce.ScreenSaver', '/'],
  ])('S27: %s becoming active is a locked screen, and inactive an unlocked one', async (name, object) => {
    const { listener, heard, own } = await session();
    const saver = await own(name);
    await listener.start();
    await heardAfter(heard, () => saver.signal(object, name, 'ActiveChanged', { boolean: true }), 'screen-lock');
    await heardAfter(heard, () => saver.signal(object, name, 'ActiveChanged', { boolean: false }), 'screen-unlock');
  });

  test('S27: a screen saver that starts after us is heard as well', async () => {
    const { listener, heard, own } = await session();
    await listener.start();
    expect(listener.listening()).toBe('listening');
    const saver = await own('org.gnome.ScreenSaver');
    await heardAfter(heard, () => saver.signal('/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver', 'ActiveChanged', { boolean: true }), 'screen-lock');
  });

  test("S27: logind's Lock, LockedHint and a switch of our own session count, another session's do not", async () => {
    const { listener, heard, own } = await session();
    const logind = await own('org.freedesktop.login1');
    const ours = '/org/freedesktop/login1/session/_331';
    logind.answer('GetSession', ours);
    await listener.start();
    const of = 'org.freedesktop.login1.Session';
    const properties = 'org.freedesktop.DBus.Properties';
    await heardAfter(heard, () => logind.signal(ours, of, 'Lock'), 'screen-lock');
    await heardAfter(heard, () => logind.signal(ours, properties, 'PropertiesChanged', { properties: [of, 'Active', false] }), 'user-switch');
    await heardAfter(heard, () => logind.signal(ours, properties, 'PropertiesChanged', { properties: [of, 'LockedHint', true] }), 'screen-lock');
    // Signals of one sender arrive in order: when this one is here, all before it are.
    const sleep = (begins: boolean): void => logind.signal('/org/freedesktop/login1', 'org.freedesktop.login1.Manager', 'PrepareForSleep', { boolean: begins });
    await heardAfter(heard, () => sleep(false), 'resume');
    heard.length = 0;
    logind.signal('/org/freedesktop/login1/session/_332', of, 'Lock');
    logind.signal('/org/freedesktop/login1/session/_332', properties, 'PropertiesChanged', { properties: [of, 'Active', false] });
    await heardAfter(heard, () => sleep(true), 'suspend');
    expect(heard.filter((signal) => signal !== 'resume' && signal !== 'suspend')).toEqual([]);
  });

  test('S27: not knowing our session, any locked session locks us; a switch of some session does not', async () => {
    const { listener, heard, own } = await session();
    const logind = await own('org.freedesktop.login1');
    logind.answer('GetSession', '/not/a/session');
    await listener.start();
    const of = 'org.freedesktop.login1.Session';
    const other = '/org/freedesktop/login1/session/c2';
    logind.signal(other, 'org.freedesktop.DBus.Properties', 'PropertiesChanged', { properties: [of, 'Active', false] });
    await heardAfter(heard, () => logind.signal(other, of, 'Lock'), 'screen-lock');
    expect(new Set(heard)).toEqual(new Set(['screen-lock']));
  });

  test('stopping ends every child process', async () => {
    const { listener, environment } = await session();
    await listener.start();
    const marker = environment['DBUS_SESSION_BUS_ADDRESS'] ?? '';
    await vi.waitFor(() => expect(gdbusOf(marker)).toHaveLength(4), until);
    listener.stop();
    await vi.waitFor(() => expect(gdbusOf(marker)).toEqual([]), until);
    expect(listener.listening()).toBe('off');
  });
});

/** The gdbus processes that run on this bus. */
function gdbusOf(address: string): string[] {
  const pids = execFileSync('pgrep', ['-x', 'gdbus'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');
  return pids.filter((pid) => readEnviron(pid).includes(`DBUS_SESSION_BUS_ADDRESS=${address}`));
}

function readEnviron(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

describe('what can be missing', () => {
  test('without gdbus it listens to nothing, says so and does not try again', async () => {
    const clock = new VirtualClock();
    const listener = new LinuxSession({ clock, gdbus: '/nonexistent/gdbus', environment: {}, emit: () => {} });
    stops.push(() => listener.stop());
    await listener.start();
    await vi.waitFor(() => expect(listener.listening()).toBe('off'), until);
    expect(clock.pending()).toBe(0);
  });

  test('a monitor that ends is started again with growing pauses, and not after stop', async () => {
    const count = path.join(home, 'count');
    const gdbus = path.join(home, 'gdbus');
    writeFileSync(gdbus, `#!/bin/sh\n[ "$1" = monitor ] && echo "$4" >> '${count}'\nexit 1\n`);
    chmodSync(gdbus, 0o755);
    const clock = new VirtualClock();
    const listener = new LinuxSession({ clock, gdbus, environment: { PATH: '/usr/bin:/bin' }, emit: () => {} });
    stops.push(() => listener.stop());
    const starts = (): number => readFileSync(count, 'utf8').trim().split('\n').length;
    await listener.start();
    await vi.waitFor(() => expect(clock.pending()).toBe(4), until);
    expect(starts()).toBe(4);
    await clock.pass(1_000);
    await vi.waitFor(() => expect(clock.pending()).toBe(4), until);
    expect(starts()).toBe(8);
    await clock.pass(1_999);
    expect(starts()).toBe(8);
    await clock.pass(1);
    await vi.waitFor(() => expect(clock.pending()).toBe(4), until);
    expect(starts()).toBe(12);
    listener.stop();
    expect(clock.pending()).toBe(0);
    await settle();
    expect(starts()).toBe(12);
  });
});
