import type { ReactNode } from 'react';
import { createStore, useStore } from '../store.ts';
import text from '../styles/text.module.css';

const said = createStore('');

/** Says something to screen readers, once. The same words twice are told apart by an invisible mark. */
export function announce(words: string): void {
  said.update((now) => (now === words ? `${words}\u00A0` : words));
}

/** The one live region of a window. */
export function LiveRegion(): ReactNode {
  return <div className={text.hidden} role="status" aria-live="polite">{useStore(said)}</div>;
}
