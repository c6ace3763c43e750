import { describe, expect, test } from 'vitest';
import { keysOf, readShortcut } from '../../../../renderer/features/settings/accelerator.ts';
import { keyNames } from '../../../../renderer/components/keycap.tsx';
import { defaultQuickShortcut } from '../../../../shared/model/settings.ts';

const press = (held: string, key: string, code: string) => ({ key, code, ctrlKey: held.includes('c'), altKey: held.includes('a'), shiftKey: held.includes('s'), metaKey: held.includes('m') });

describe('a recorded shortcut', () => {
  test.each([
    ['linux', 'cas', 'B', 'KeyB', defaultQuickShortcut],
    ['darwin', 'mas', 'ı', 'KeyB', defaultQuickShortcut],
    ['darwin', 'cas', 'ı', 'KeyB', 'Control+Alt+Shift+B'],
    ['linux', 'ma', 'k', 'KeyK', 'Super+Alt+K'],
    ['win32', 'as', '!', 'Digit1', 'Alt+Shift+1'],
    ['linux', 'ca', ' ', 'Space', 'CommandOrControl+Alt+Space'],
    ['darwin', 'as', '\u00a0', 'Space', 'Alt+Shift+Space'],
    ['linux', 'c', 'F9', 'F9', 'CommandOrControl+F9'],
    ['linux', 'cs', 'ArrowUp', 'ArrowUp', 'CommandOrControl+Shift+Up'],
  ] as const)('on %s, %s+%s is in Electron’s words', (platform, held, key, code, accelerator) => {
    expect(readShortcut(press(held, key, code), platform)).toEqual({ kind: 'accelerator', accelerator });
  });

  test('follows the layout of the keyboard where a modifier hides the letter', () => {
    expect(readShortcut(press('mas', 'Æ', 'KeyQ'), 'darwin', new Map([['KeyQ', 'a']]))).toEqual({ kind: 'accelerator', accelerator: 'CommandOrControl+Alt+Shift+A' });
    expect(readShortcut(press('cas', 'A', 'KeyQ'), 'linux', new Map([['KeyQ', 'a']]))).toEqual({ kind: 'accelerator', accelerator: 'CommandOrControl+Alt+Shift+A' });
  });

  test.each([['c', 'c', 'KeyC'], ['s', 'B', 'KeyB'], ['', 'b', 'KeyB'], ['m', 'q', 'KeyQ'], ['', 'F5', 'F5'], ['s', 'F5', 'F5'], ['c', ' ', 'Space']])('%s+%s would be taken from every other program', (held, key, code) => {
    expect(readShortcut(press(held, key, code), 'linux')).toEqual({ kind: 'unfit', why: 'modifiers' });
  });

  test('modifiers alone are not complete, and punctuation is none that every desktop knows', () => {
    for (const key of ['Control', 'Shift', 'Alt', 'Meta', 'AltGraph']) expect(readShortcut(press('ca', key, `${key}Left`), 'linux')).toEqual({ kind: 'incomplete' });
    expect(readShortcut(press('cas', '>', 'Period'), 'linux')).toEqual({ kind: 'unfit', why: 'key' });
  });

  test.each([
    ['linux', defaultQuickShortcut, 'Ctrl+Alt+Shift+B'],
    ['darwin', defaultQuickShortcut, '⌘⌥⇧B'],
    ['win32', 'Super+Alt+Up', 'Win+Alt+↑'],
    ['darwin', 'Control+Alt+Space', '⌃⌥Space'],
    ['linux', '', ''],
  ] as const)('is shown on %s by the names of its keys', (platform, accelerator, shown) => {
    expect(keyNames(keysOf(accelerator, platform).join('+'), platform)).toBe(shown);
  });
});
