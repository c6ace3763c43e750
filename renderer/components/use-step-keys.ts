import { useEffect, useEffectEvent } from 'react';

interface StepKeys {
  /** Enter, wherever it has no meaning of its own. */
  readonly onEnter?: (() => void) | undefined;
  readonly onEscape?: (() => void) | undefined;
}

const takesEnter = 'button, a, textarea, select, [role="menuitem"], [role="option"], [role="combobox"], [role="checkbox"], [role="switch"]';
const takesEscape = '[role="menu"], [role="listbox"]';

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Enter goes on and Escape goes back on a screen of a longer task; a dialog over it keeps both to itself. */
export function useStepKeys({ onEnter, onEscape }: StepKeys): void {
  const take = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
    // A radio swallows Enter so that no form is sent by it: here it goes on.
    const radio = isIn(event.target, '[role="radio"]');
    if (event.key === 'Enter' && onEnter && (radio || !(event.defaultPrevented || isIn(event.target, takesEnter)))) {
      event.preventDefault();
      onEnter();
    }
    if (event.key === 'Escape' && onEscape && !event.defaultPrevented && !isIn(event.target, takesEscape)) {
      event.preventDefault();
      onEscape();
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => take(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
