import { useEffect, useState } from 'react';
import type { QuickShortcutState } from '../../../shared/ipc/app-calls.ts';
import { ask } from '../../bridge.ts';
import { useSettings } from '../shell/app-store.ts';

/** What the system said to the shortcut of the settings; `undefined` until main has answered. */
export function useQuickShortcut(): QuickShortcutState | undefined {
  const wanted = useSettings()?.quickShortcut;
  const [state, setState] = useState<QuickShortcutState | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    // Main takes a new one before it tells of changed settings, so this is the answer to that one.
    const read = (): void => void ask('panel:getShortcut', {}).then((answer) => {
      if (isCurrent) setState(answer);
    }, () => undefined);
    read();
    // The program that had it may have been closed meanwhile.
    window.addEventListener('focus', read);
    return () => {
      isCurrent = false;
      window.removeEventListener('focus', read);
    };
  }, [wanted]);
  return state;
}
