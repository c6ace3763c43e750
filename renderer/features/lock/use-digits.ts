import { useEffect, useEffectEvent } from 'react';
import { isTyping } from '../shortcuts/typing.ts';

/** 1 to 9 on a screen that offers that many choices; not while something is typed or a dialog is open. */
export function useDigits(onDigit: (digit: number) => void): void {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || !/^[1-9]$/.test(event.key)) return;
    event.preventDefault();
    onDigit(Number(event.key));
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => take(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
