import { describe, expect, test } from 'vitest';
import { keyNames } from '../../renderer/components/keycap.tsx';
import { piecesOf, wordsOf } from '../../renderer/features/list/match.tsx';
import { indexOf, placeAt } from '../../renderer/features/list/places.ts';
import { daysUntil, secondLine } from '../../renderer/features/list/row-words.ts';
import { matches, shortcuts } from '../../renderer/features/shortcuts/shortcuts.ts';
import { rowOf } from './fake-main.ts';

const key = (name: string, more: object = {}): KeyboardEvent => new KeyboardEvent('keydown', { key: name, ...more });

describe('shortcuts', () => {
  test('Mod is Ctrl, and Cmd on a Mac, and never both', () => {
    expect(matches(key('k', { ctrlKey: true }), 'Mod+K', false)).toBe(true);
    expect(matches(key('k', { metaKey: true }), 'Mod+K', true)).toBe(true);
    expect(matches(key('k', { ctrlKey: true }), 'Mod+K', true)).toBe(false);
    expect(matches(key('k', { ctrlKey: true, metaKey: true }), 'Mod+K', false)).toBe(false);
  });

  test('a letter with Shift or Alt is another key; a sign brings its own Shift', () => {
    expect(matches(key('E', { shiftKey: true }), 'E', false)).toBe(false);
    expect(matches(key('l', { ctrlKey: true, altKey: true }), 'Mod+L', false)).toBe(false);
    expect(matches(key('?', { shiftKey: true }), '?', false)).toBe(true);
    expect(matches(key('Backspace', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Backspace', false)).toBe(true);
  });

  test('no two that act share their keys', () => {
    const acting = shortcuts.filter(({ run }) => run).flatMap(({ keys, also }) => (also === undefined ? [keys] : [keys, also]));
    expect(new Set(acting).size).toBe(acting.length);
  });

  test('keycaps have the names of the platform', () => {
    expect(keyNames('Mod+Shift+Backspace', 'darwin')).toBe('⌘⇧⌫');
    expect(keyNames('Mod+K', 'linux')).toBe('Ctrl+K');
  });
});

describe('the words of a row', () => {
  test('what was searched for is marked in place, and the pieces make the whole again', () => {
    const pieces = piecesOf('app_rw@orders-db', wordsOf('OR  rw'));
    expect(pieces.filter(({ hit }) => hit).map(({ text }) => text)).toEqual(['rw', 'or']);
    expect(pieces.map(({ text }) => text).join('')).toBe('app_rw@orders-db');
    // U+0130 is two characters in lower case: places would not line up.
    expect(piecesOf('\u0130stanbul', ['stan'])).toEqual([{ text: '\u0130stanbul', hit: false }]);
  });

  test('the second line tells who and where', () => {
    expect(secondLine(rowOf(1))).toBe('app@db.internal');
    expect(secondLine(rowOf(1, { kind: 'aws-access-key', user: 'AKIA4XQ7ABCDEFGHN2TL', host: '814205377190' }))).toBe('AKIA4XQ7…N2TL · 814205377190');
    expect(secondLine(rowOf(1, { kind: 'note', user: '', host: '' }))).toBe('Note');
  });

  test('days are counted by the calendar', () => {
    const late = new Date(2026, 10, 24, 23, 59);
    expect(daysUntil('2026-11-25', late)).toBe(1);
    expect(daysUntil('2026-11-24', late)).toBe(0);
    expect(daysUntil('2026-11-20', late)).toBe(-4);
    expect(daysUntil('', late)).toBeUndefined();
  });

  test('places skip the headings both ways', () => {
    for (const recent of [0, 1, 3]) {
      for (const place of [0, 1, 2, 3, 4, 50]) expect(placeAt(indexOf(place, recent), recent)).toBe(place);
    }
    expect([placeAt(0, 3), placeAt(4, 3)]).toEqual([undefined, undefined]);
  });
});
