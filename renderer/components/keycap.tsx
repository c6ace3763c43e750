import type { ReactNode } from 'react';
import { type Platform, usePlatform } from './platform.ts';
import styles from './keycap.module.css';

const macNames: Readonly<Record<string, string>> = {
  Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃', Enter: '↵', Backspace: '⌫', Delete: '⌦', Escape: 'esc',
  ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', PageUp: '⇞', PageDown: '⇟', Space: 'Space',
};
const otherNames: Readonly<Record<string, string>> = {
  Mod: 'Ctrl', Enter: '↵', Backspace: '⌫', Delete: 'Del', Escape: 'Esc',
  ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', PageUp: 'Page up', PageDown: 'Page down',
};

/** `Mod+Shift+K` in the platform's own words: ⇧⌘K on a Mac, Ctrl+Shift+K elsewhere. */
export function keyNames(keys: string, platform: Platform): string {
  const names = platform === 'darwin' ? macNames : otherNames;
  return keys.split('+').map((key) => names[key] ?? key).join(platform === 'darwin' ? '' : '+');
}

/** A key as it is printed on the keyboard. Decoration: what it does is said by its control, so it is not read out. */
export function Keycap({ keys }: { readonly keys: string }): ReactNode {
  return <kbd className={styles.keycap} aria-hidden="true">{keyNames(keys, usePlatform())}</kbd>;
}
