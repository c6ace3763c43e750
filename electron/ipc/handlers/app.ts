import path from 'node:path';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { KeychainClient } from '../../keychain/client.ts';
import { systemClock } from '../../platform/timers.ts';
import { settledWithin } from '../../vault/bounded.ts';
import type { SettingsStore } from '../../storage/settings.ts';
import type { StateTeller } from '../../vault/state-teller.ts';

/** What does not change while the program runs. */
export type AppFacts = Pick<AppState, 'version' | 'runtime' | 'platform' | 'packaged' | 'profile'>;

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

/** Longest that an answer waits for the keychain. */
const keychainWaitMs = 2_000;

/**
 * The keychain's status. The first window is drawn without it: asking starts a process, which takes a quarter second and
 * memory that a person without a use for the keychain never has to spend.
 */
class KeychainState {
  readonly #keychain: Pick<KeychainClient, 'status'>;
  #known: AppState['keychain']['status'] = 'unknown';
  #isFirst = true;

  constructor(keychain: Pick<KeychainClient, 'status'>) {
    this.#keychain = keychain;
  }

  /** `unknown` at first; from then on asks anew and answers what is known by the end of the wait. */
  async status(): Promise<AppState['keychain']['status']> {
    if (this.#isFirst) {
      this.#isFirst = false;
      return this.#known;
    }
    const asking = this.#keychain.status().then((status) => (this.#known = status));
    await settledWithin(asking, keychainWaitMs, systemClock);
    return this.#known;
  }
}

/** How often input may have the windows told when environments lock now. */
const tellInputEveryMs = 15_000;

/** The program itself. */
export function appHandlers(parts: AppHandlerParts): Pick<Handlers, Extract<keyof Handlers, `app:${string}`>> {
  const { facts, settings, state } = parts;
  const keychain = new KeychainState(parts.keychain);
  let toldInputMs = -Infinity;
  return {
    'app:getState': async () => {
      const [status, recents] = await Promise.all([keychain.status(), recentVaults(parts)]);
      // Last: the keychain may take seconds, and a vault that is opened meanwhile must not be taken from the window.
      const vault = await state.stateOrNone();
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
    'app:removeRecent': async ({ path: file }) => {
      await settings.removeRecent(file);
      return { recents: await recentVaults(parts) };
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
