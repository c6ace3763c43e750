import type { Input } from '../../../shared/ipc/contract.ts';
import { ask } from '../../bridge.ts';
import { reportFailure } from '../detail/copy.ts';
import { setSettings } from '../shell/app-store.ts';

/** Changes settings at once; what main kept is what is shown. */
export function changeSettings(change: Input<'settings:set'>): void {
  ask('settings:set', change).then(setSettings, reportFailure);
}
