import type { Platform } from '../../components/platform.ts';

const named: Readonly<Record<string, string>> = {
  ' ': 'Space', Enter: 'Return', Tab: 'Tab', Backspace: 'Backspace', Delete: 'Delete', Insert: 'Insert', Home: 'Home', End: 'End',
  PageUp: 'PageUp', PageDown: 'PageDown', ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right',
};
const shownAs: Readonly<Record<string, string>> = {
  CommandOrControl: 'Mod', CmdOrCtrl: 'Mod', Control: 'Ctrl', Option: 'Alt', Return: 'Enter',
  Up: 'ArrowUp', Down: 'ArrowDown', Left: 'ArrowLeft', Right: 'ArrowRight',
};

/** The characters of the keys without modifiers, by the key's place; the keyboard's own layout. */
export type Layout = Pick<ReadonlyMap<string, string>, 'get'>;

/** What a key press means to somebody who records a shortcut. */
export type Recorded =
  | { readonly kind: 'accelerator'; readonly accelerator: string }
  /** Only modifiers so far. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'unfit'; readonly why: 'modifiers' | 'key' };

type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** The key in Electron's words. Shift and Option change the character, so the place of the key decides where that is no plain letter. */
function keyOf({ key, code }: KeyPress, layout: Layout | undefined): string | undefined {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (/^F([1-9]|1\d|2[0-4])$/.test(key)) return key;
  if (/^Digit\d$/.test(code)) return code.slice(-1);
  if (named[key] !== undefined) return named[key];
  if (code === 'Space') return 'Space';
  const here = layout?.get(code) ?? /^Key([A-Z])$/.exec(code)?.[1] ?? '';
  return /^[a-z]$/i.test(here) ? here.toUpperCase() : undefined;
}

function modifiersOf(event: KeyPress, platform: Platform): string[] {
  const mac = platform === 'darwin';
  const held: readonly (readonly [boolean, string])[] = [
    [mac ? event.metaKey : event.ctrlKey, 'CommandOrControl'],
    [mac ? event.ctrlKey : event.metaKey, mac ? 'Control' : 'Super'],
    [event.altKey, 'Alt'],
    [event.shiftKey, 'Shift'],
  ];
  return held.filter(([isHeld]) => isHeld).map(([, name]) => name);
}

/** Reads one key press. With one modifier a letter belongs to every other program (copy, quit), so it takes two. */
export function readShortcut(event: KeyPress, platform: Platform, layout?: Layout): Recorded {
  if (['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn', 'Dead', 'OS', 'Hyper', 'Super'].includes(event.key) && !/^(Key|Digit)/.test(event.code)) return { kind: 'incomplete' };
  const key = keyOf(event, layout);
  if (key === undefined) return { kind: 'unfit', why: 'key' };
  const modifiers = modifiersOf(event, platform);
  const strong = modifiers.filter((name) => name !== 'Shift').length;
  const needed = /^F\d/.test(key) ? 1 : 2;
  return strong === 0 || modifiers.length < needed ? { kind: 'unfit', why: 'modifiers' } : { kind: 'accelerator', accelerator: [...modifiers, key].join('+') };
}

/** The keys of an accelerator in the words that `Keycap` and `keyNames` take. */
export function keysOf(accelerator: string, platform: Platform): string[] {
  const metaName = platform === 'win32' ? 'Win' : 'Super';
  return accelerator.split('+').filter(Boolean).map((part) => (['Super', 'Meta'].includes(part) ? metaName : (shownAs[part] ?? part)));
}
