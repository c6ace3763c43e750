import { describe, expect, test } from 'vitest';
import { isWayland, quickCommand } from '../../../electron/quick/command.ts';
import { QuickShortcut, type GlobalShortcuts } from '../../../electron/quick/shortcut.ts';
import { defaultQuickShortcut } from '../../../shared/model/settings.ts';

/** A system where `others` have shortcuts already; with `suspends` it can leave all of ours out for a while, as newer Electrons can. */
function systemOf({ others = [] as string[], suspends = true } = {}) {
  const ours = new Map<string, () => void>();
  let isSuspended = false;
  const system: GlobalShortcuts = {
    register: (accelerator, press) => {
      if (accelerator.includes('No')) throw new TypeError('conversion failure');
      if (isSuspended || others.includes(accelerator)) return false;
      ours.set(accelerator, press);
      return true;
    },
    isRegistered: (accelerator) => ours.has(accelerator),
    unregister: (accelerator) => void ours.delete(accelerator),
    ...(suspends ? { setSuspended: (wanted: boolean) => (isSuspended = wanted) } : {}),
  };
  return { system, press: (accelerator: string) => (isSuspended ? undefined : ours.get(accelerator)?.()) };
}

function shortcutOver(system: GlobalShortcuts) {
  const pressed: string[] = [];
  const refused: string[] = [];
  return { pressed, refused, shortcut: new QuickShortcut(system, () => pressed.push('press'), (accelerator) => refused.push(accelerator)) };
}

describe.each([{ suspends: true }, { suspends: false }])('the global shortcut, on a system that can suspend: $suspends', ({ suspends }) => {
  test('does nothing while a new one is recorded, and works again after', () => {
    const { system, press } = systemOf({ suspends });
    const { shortcut, pressed } = shortcutOver(system);
    shortcut.set(undefined);
    press(defaultQuickShortcut);
    expect(pressed).toHaveLength(1);
    shortcut.suspend();
    press(defaultQuickShortcut);
    expect(pressed).toHaveLength(1);
    shortcut.resume();
    press(defaultQuickShortcut);
    expect(pressed).toHaveLength(2);
    expect(shortcut.isRefused).toBe(false);
  });

  test('a new one set while recording is taken, and only that one', () => {
    const { system, press } = systemOf({ suspends });
    const { shortcut, pressed, refused } = shortcutOver(system);
    shortcut.set(undefined);
    shortcut.suspend();
    shortcut.set('Alt+Shift+K');
    press(defaultQuickShortcut);
    expect(pressed).toHaveLength(0);
    press('Alt+Shift+K');
    expect(pressed).toHaveLength(1);
    expect(refused).toEqual([]);
  });
});

describe('the global shortcut', () => {
  test.each(['Alt+Shift+K', 'No+Such+Key'])('%s, which the system refuses, is told once and remembered', (accelerator) => {
    const { shortcut, refused } = shortcutOver(systemOf({ others: ['Alt+Shift+K'] }).system);
    shortcut.set(accelerator);
    shortcut.set(accelerator);
    expect(refused).toEqual([accelerator]);
    expect(shortcut.isRefused).toBe(true);
    shortcut.set(undefined);
    expect(shortcut.isRefused).toBe(false);
  });

  test('is taken by asking again once the other program is gone, without another refusal', () => {
    const others = ['Alt+Shift+K'];
    const { system, press } = systemOf({ others });
    const { shortcut, pressed, refused } = shortcutOver(system);
    shortcut.set('Alt+Shift+K');
    shortcut.retry();
    expect(shortcut.isRefused).toBe(true);
    others.pop();
    shortcut.retry();
    press('Alt+Shift+K');
    expect([pressed.length, refused, shortcut.isRefused]).toEqual([1, ['Alt+Shift+K'], false]);
  });

  test('an empty one is none, and nothing is refused', () => {
    const { system, press } = systemOf();
    const { shortcut, pressed, refused } = shortcutOver(system);
    shortcut.set(undefined);
    shortcut.set('');
    press(defaultQuickShortcut);
    expect([pressed, refused, shortcut.accelerator]).toEqual([[], [], '']);
  });
});

describe('the command of the panel', () => {
  test.each([
    ['linux', '/opt/Breakglass/breakglass', {}, '/opt/Breakglass/breakglass --quick'],
    ['linux', '/tmp/.mount_x/breakglass', { APPIMAGE: "/home/o'hara/Break glass.AppImage" }, String.raw`'/home/o'\''hara/Break glass.AppImage' --quick`],
    ['darwin', '/Applications/Breakglass.app/Contents/MacOS/Breakglass', {}, '/Applications/Breakglass.app/Contents/MacOS/Breakglass --quick'],
    ['win32', 'C:\\Program Files\\Breakglass\\Breakglass.exe', {}, '"C:\\Program Files\\Breakglass\\Breakglass.exe" --quick'],
  ] as const)('on %s of %s with %o is one that a shell takes', (platform, executable, env, command) => {
    expect(quickCommand({ platform, executable, env })).toBe(command);
  });

  test('of a program that runs from its source names the source', () => {
    expect(quickCommand({ platform: 'linux', executable: '/e/electron', source: '/my code', env: { APPIMAGE: '/other' } })).toBe("/e/electron '/my code' --quick");
  });

  test.each([
    [{ XDG_SESSION_TYPE: 'wayland' }, true],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, true],
    [{ XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0' }, false],
    [{}, false],
  ])('%o is Wayland: %s', (env, expected) => {
    expect(isWayland({ platform: 'linux', env })).toBe(expected);
    expect(isWayland({ platform: 'darwin', env })).toBe(false);
  });
});
