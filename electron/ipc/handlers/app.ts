import path from 'node:path';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { KeychainClient } from '../../keychain/client.ts';
import { systemClock } from '../../platform/timers.ts';
import { settledWithin } from '../../vault/bounded.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import type { StateTeller } from '../../vault/state-teller.ts';

/** What does not change while the program runs. */
export type AppFacts = Pick<AppState, 'version' | 'runtime' | 'platform' | 'packaged'>;

export interface AppHandlerParts {
  readonly facts: AppFacts;
  readonly capture: () => AppState['capture'];
  readonly keychain: Pick<KeychainClient, 'status'>;
  readonly settings: SettingsStore;
  readonly state: StateTeller;
  readonly notices: Notices;
  readonly exists: (path: string) => Promise<boolean>;
  readonly inputSeen: () => void;
  readonly quit: () => void;
}

type Notice = AppState['notices'][number];

/** Things to tell once: they wait for the first window that asks. */
export class Notices {
  #waiting: Notice[] = [];

  add(notice: Notice): void {
    this.#waiting.push(notice);
  }

  take(): Notice[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }
}

/** What people call the keychain of each system. */
const keychainNames: Readonly<Record<AppFacts['platform'], string>> = {
  linux: 'Secret Service',
  darwin: 'Keychain',
  win32: 'Credential Manager',
};

/** Longest that an answer waits for the keychain, once it has answered before. */
const keychainWaitMs = 250;

/** The keychain's status, without which the first window can be drawn: starting its process takes a quarter second. */
class KeychainState {
  readonly #keychain: Pick<KeychainClient, 'status'>;
  #known: AppState['keychain']['status'] = 'unknown';

  constructor(keychain: Pick<KeychainClient, 'status'>) {
    this.#keychain = keychain;
  }

  /** Asks anew; answers what is known by now. */
  async status(): Promise<AppState['keychain']['status']> {
    const asking = this.#keychain.status().then((status) => (this.#known = status));
    if (this.#known !== 'unknown') await settledWithin(asking, keychainWaitMs, systemClock);
    return this.#known;
  }
}

/** How often input may have the windows told when environments lock now. */
const tellInputEveryMs = 15_000;

/** The program itself. */
export function appHandlers(parts: AppHandlerParts): Pick<Handlers, 'app:getState' | 'app:setInputSeen' | 'app:quit'> {
  const { facts, settings, state } = parts;
  const keychain = new KeychainState(parts.keychain);
  let toldInputMs = -Infinity;
  return {
    'app:getState': async () => {
      const [status, vault, recents] = await Promise.all([keychain.status(), state.stateOrNone(), recentVaults(parts)]);
      return {
        ...facts,
        capture: parts.capture(),
        keychain: { status, name: keychainNames[facts.platform] },
        settings: settings.current,
        recents,
        ...(vault === undefined ? {} : { vault }),
        notices: parts.notices.take(),
      };
    },
    'app:setInputSeen': () => {
      parts.inputSeen();
      if (performance.now() - toldInputMs >= tellInputEveryMs) {
        toldInputMs = performance.now();
        state.tellSoon();
      }
      return {};
    },
    'app:quit': () => {
      parts.quit();
      return {};
    },
  };
}

function recentVaults({ settings, exists }: AppHandlerParts): Promise<AppState['recents']> {
  const recent = async (file: string): Promise<AppState['recents'][number]> => ({ path: file, name: path.parse(file).name, exists: await exists(file) });
  return Promise.all(settings.current.recents.map(recent));
}
