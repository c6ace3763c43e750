import { AutoLocking } from './auto-locking.ts';
import type { SettingsStore } from './storage/settings.ts';
import { Acceptance } from './vault/acceptance.ts';
import type { AccessKeys } from './vault/access-keys.ts';
import { Backups } from './vault/backups.ts';
import { Connections, type AwsService, type ConnectionParts } from './vault/connections.ts';
import { Environments } from './vault/environments.ts';
import { Lifecycle } from './vault/lifecycle.ts';
import type { Clock, Emit, PinStore, Random, VaultFiles } from './vault/ports.ts';
import { RecipientsOf, type Keychain } from './vault/recipients-of.ts';
import { Recipients } from './vault/recipients.ts';
import { PendingRecoveryKeys } from './vault/recovery-keys.ts';
import { Session } from './vault/session.ts';
import { StateTeller } from './vault/state-teller.ts';
import type { StateSources } from './vault/state.ts';
import { Unlocker } from './vault/unlock.ts';

/** Everything that the core is given: nothing in it knows Electron, so tests, benchmarks and a command line can build it. */
export interface CoreParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly files: VaultFiles;
  readonly pins: PinStore;
  readonly settings: SettingsStore;
  readonly keychain: Keychain;
  readonly accessKeys: AccessKeys;
  readonly aws: AwsService;
  readonly chooseConnection: ConnectionParts['choose'];
  readonly offerMfaCode: ConnectionParts['offerMfaCode'];
  readonly systemIdleMs: () => number | undefined;
  /** False where a screen share would show what is drawn. */
  readonly mayDraw: () => boolean;
  readonly hasDraft: StateSources['hasDraft'];
  readonly onSettings?: (current: SettingsStore['current']) => void;
}

/** The vault core: the session and what is built on it. */
export interface Core {
  readonly session: Session;
  readonly lifecycle: Lifecycle;
  readonly unlocker: Unlocker;
  readonly acceptance: Acceptance;
  readonly backups: Backups;
  readonly environments: Environments;
  readonly recipients: Recipients;
  readonly recoveryKeys: PendingRecoveryKeys;
  readonly connections: Connections;
  readonly autoLocking: AutoLocking;
  readonly state: StateTeller;
  readonly settings: SettingsStore;
}

/** Builds the core and ties it together: what changes is told to the windows, what is open locks by itself. */
export function buildCore(parts: CoreParts): Core {
  const { clock, random, emit, files, pins, keychain } = parts;
  const settings = tellingSettings(parts.settings, (current) => {
    parts.onSettings?.(current);
    emit('settings-changed', current);
  });
  const session = new Session({ clock, files, pins, emit });
  const recoveryKeys = new PendingRecoveryKeys(clock, random);
  // Whoever sits down at a locked program finds no recovery key waiting in it.
  session.onChange(({ what }) => {
    if (what === 'locked' && session.openNames().length === 0) recoveryKeys.forgetAll();
  });
  const { aws, accessKeys, chooseConnection: choose, offerMfaCode } = parts;
  const connections = new Connections({ aws, accessKeys, settings, clock, random, choose, offerMfaCode });
  const ways = new RecipientsOf({ keychain, kms: connections, pending: recoveryKeys, random });
  const unlocker = new Unlocker(session, ways);
  const lifecycle = new Lifecycle(session, ways, random);
  const acceptance = new Acceptance(session);
  const autoLocking = new AutoLocking({ session, clock, settings: () => settings.current, systemIdleMs: parts.systemIdleMs });
  const sources: StateSources = {
    connections,
    settings: () => settings.current,
    mayDraw: parts.mayDraw,
    locksAtMs: (environment) => autoLocking.locksAtMs(environment),
    hasDraft: parts.hasDraft,
  };
  return {
    session,
    lifecycle,
    unlocker,
    acceptance,
    backups: new Backups(session, acceptance),
    environments: new Environments(session, lifecycle, ways),
    recipients: new Recipients(session, ways, unlocker),
    recoveryKeys,
    connections,
    autoLocking,
    state: new StateTeller(session, sources, emit),
    settings,
  };
}

/** The settings, with every change told. */
function tellingSettings(store: SettingsStore, tell: (current: SettingsStore['current']) => void): SettingsStore {
  const told = async (change: Promise<SettingsStore['current']>): Promise<SettingsStore['current']> => {
    const current = await change;
    tell(current);
    return current;
  };
  return {
    get current() {
      return store.current;
    },
    problem: store.problem,
    keptAs: store.keptAs,
    change: (changes) => told(store.change(changes)),
    addRecent: (path) => told(store.addRecent(path)),
    removeRecent: (path) => told(store.removeRecent(path)),
  };
}
