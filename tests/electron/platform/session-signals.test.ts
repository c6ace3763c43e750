import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSessionLine } from '../../../electron/platform/session-signals.ts';

test.each([
  ['/org/gnome/ScreenSaver: org.gnome.ScreenSaver.ActiveChanged (true,)', 'screen-lock'],
  ['/org/freedesktop/ScreenSaver: org.freedesktop.ScreenSaver.ActiveChanged (false,)', 'screen-unlock'],
  ['/: org.xfce.ScreenSaver.ActiveChanged (true,)', 'screen-lock'],
  ['/org/freedesktop/login1/session/_31: org.freedesktop.login1.Session.Lock ()', 'screen-lock'],
  ["/org/freedesktop/login1/session/_31: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'LockedHint': <true>}, @as [])", 'screen-lock'],
  ["/org/freedesktop/login1/session/_31: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.login1.Session', {'Active': <false>, 'State': <'online'>}, @as [])", 'user-switch'],
  ['/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (true,)', 'suspend'],
  ['/org/freedesktop/login1: org.freedesktop.login1.Manager.PrepareForSleep (false,)', 'resume'],
] as const)('S27: %s is %s', (line, signal) => {
  expect(parseSessionLine(line)?.signal).toBe(signal);
});

test.each([
  'Monitoring signals from all objects owned by org.gnome.ScreenSaver',
  'The name org.gnome.ScreenSaver is owned by :1.42',
  'The name org.gnome.ScreenSaver does not have an owner',
  '/org/gnome/ScreenSaver: org.gnome.ScreenSaver.WakeUpScreen ()',
  "/org/gnome/ScreenSaver: org.evil.ScreenSaver.ActiveChanged (true,)",
  "/x: org.freedesktop.DBus.Properties.PropertiesChanged ('org.freedesktop.UPower', {'LockedHint': <true>}, @as [])",
  '/org/gnome/ScreenSaver: org.gnome.ScreenSaver.ActiveChanged (uint32 1,)',
  '',
])('means nothing: %s', (line) => {
  expect(parseSessionLine(line)).toBeUndefined();
});

test('whatever a bus sends, reading it never throws and takes bounded time', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseSessionLine(text)));
  expect(parseSessionLine(`/: org.xfce.ScreenSaver.ActiveChanged (${'('.repeat(100_000)}`)).toBeUndefined();
});
