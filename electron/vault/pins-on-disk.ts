import { recipientKind } from '../../shared/model/environment.ts';
import type { LocalState, RecipientPin } from '../storage/local-state.ts';
import type { Pin } from './pins.ts';
import type { PinStore } from './ports.ts';
import { recipientRef } from './recipient-ref.ts';

/**
 * The session's pins over the local state. `onProblem` hears once of a state that could not be read: nothing is
 * remembered then, and everything is shown as at a first opening (S30).
 */
export function pinsOnDisk(state: LocalState, onProblem: (problem: string, keptAs: string | null) => void): PinStore {
  return {
    async load(vaultId) {
      const { problem, keptAs } = await state.load(vaultId);
      if (problem !== null) onProblem(problem, keptAs);
      const pins = new Map<string, Pin>();
      for (const [environment, { seen, recipients }] of await state.remembered(vaultId)) {
        if (seen !== undefined && recipients !== undefined) pins.set(environment, { ...seen, recipients: recipients.map(recipientRef) });
      }
      return pins;
    },
    save: (vaultId, environment, pin) => state.remember(vaultId, environment, pin.recipients.flatMap(recipientPin), pin),
    remove: (vaultId, environment) => state.forget(vaultId, environment),
  };
}

/** The kind and id of a recipientRef. */
function recipientPin(ref: string): RecipientPin[] {
  const space = ref.indexOf(' ');
  const kind = recipientKind.safeParse(ref.slice(0, space)).data;
  return kind === undefined ? [] : [{ kind, id: ref.slice(space + 1) }];
}
