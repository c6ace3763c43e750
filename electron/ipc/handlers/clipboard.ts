import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { ClipboardGuard } from '../../platform/clipboard.ts';

/** What of ours is on the clipboard, and taking it off. */
export function clipboardHandlers(guard: Pick<ClipboardGuard, 'state' | 'clear'>): Pick<Handlers, 'clipboard:getState' | 'clipboard:clear'> {
  return {
    'clipboard:getState': () => guard.state(),
    'clipboard:clear': () => guard.clear(),
  };
}
