import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import type { StateTeller } from '../../vault/state-teller.ts';

export interface SettingsHandlerParts {
  readonly settings: SettingsStore;
  readonly state: StateTeller;
}

/** What a person can set. */
export function settingsHandlers({ settings, state }: SettingsHandlerParts): Pick<Handlers, 'settings:get' | 'settings:set'> {
  return {
    'settings:get': () => settings.current,
    'settings:set': async (input) => {
      // A property that is there and undefined says nothing.
      const changes = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<Settings>;
      const current = await settings.change(changes);
      // Delays and drawing are part of what the windows know of the vault.
      state.tellSoon();
      return current;
    },
  };
}
