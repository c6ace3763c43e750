import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { canHideFromCapture, ContentProtection } from '../../../electron/platform/protection.ts';

class FakeWindow extends EventEmitter {
  protectedNow = false;
  destroyed = false;
  calls = 0;
  setContentProtection(enable: boolean): void {
    if (this.destroyed) throw new Error('Object has been destroyed');
    this.calls += 1;
    this.protectedNow = enable;
  }
  isContentProtected(): boolean {
    return this.protectedNow;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
}

test('only Windows 10 2004 and later is said to hide a window', () => {
  expect(canHideFromCapture('win32', '10.0.19041')).toBe(true);
  expect(canHideFromCapture('win32', '10.0.26100')).toBe(true);
  expect(canHideFromCapture('win32', '10.0.18363')).toBe(false);
  expect(canHideFromCapture('win32', '6.1.7601')).toBe(false);
  expect(canHideFromCapture('darwin', '25.0.0')).toBe(false);
  expect(canHideFromCapture('linux', '6.12.0')).toBe(false);
  expect(canHideFromCapture('win32', 'nonsense')).toBe(false);
});

test('protection is on before the first show and again at every show, since hiding may lose it', () => {
  const protection = new ContentProtection('win32', '10.0.22631', true);
  const window = new FakeWindow();
  protection.protect(window);
  expect(window.protectedNow).toBe(true);
  window.protectedNow = false;
  expect(protection.capture()).toBe('not-hidden');
  window.emit('show');
  expect(window.protectedNow).toBe(true);
  expect(protection.capture()).toBe('hidden');
});

test('switched off for remote support it is off everywhere, and the state says so', () => {
  const protection = new ContentProtection('win32', '10.0.22631', true);
  const windows = [new FakeWindow(), new FakeWindow()];
  for (const window of windows) protection.protect(window);
  protection.setEnabled(false);
  expect(windows.map((window) => window.protectedNow)).toEqual([false, false]);
  expect(protection.capture()).toBe('not-hidden');
});

test('macOS is asked to hide, and never said to', () => {
  const protection = new ContentProtection('darwin', '25.0.0', true);
  const window = new FakeWindow();
  protection.protect(window);
  expect(window.protectedNow).toBe(true);
  expect(protection.capture()).toBe('not-hidden');
});

test('a closed window is forgotten', () => {
  const protection = new ContentProtection('win32', '10.0.22631', true);
  const window = new FakeWindow();
  protection.protect(window);
  window.destroyed = true;
  window.emit('closed');
  protection.setEnabled(false);
  expect(window.calls).toBe(1);
});
