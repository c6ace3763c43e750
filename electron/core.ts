import { AutoLocking } from './auto-locking.ts';
import type { SettingsStore } from './storage/settings.ts';
import { Acceptance } from './vault/acceptance.ts';
import type { AccessKeys } from './vault/access-keys.ts';
import { Backups } from './vault/backups.ts';
import { Connections, type AwsService, type ConnectionParts } from './vault/connections.ts';
import { Environments, type EnvironmentsParts } from './vault/environments.ts';
import { Lifecycle } from './vault/lifecycle.ts';
import { Makings } from './vault/makings.ts';
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
  readonly discardDraft: EnvironmentsParts['discardDraft'];
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
  readonly makings: Makings;
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
  const { aws, accessKeys, chooseConnection: choose, offerMfaCode } = parts;
  const connections = new Connections({ aws, accessKeys, settings, clock, random, choose, offerMfaCode });
  const ways = new RecipientsOf({ keychain, kms: connections, pending: recoveryKeys, random });
  const unlocker = new Unlocker(session, ways);
  const makings = new Makings(emit);
  const lifecycle = new Lifecycle(session, ways, random, makings);
  const acceptance = new Acceptance(session);
  const autoLocking = new AutoLocking({ session, clock, settings: () => settings.current, systemIdleMs: parts.systemIdleMs });
  const sources: StateSources = {
    connections,
    settings: () => settings.current,
    mayDraw: parts.mayDraw,
    locksAtMs: (environment) => autoLocking.locksAtMs(environment),
    hasDraft: parts.hasDraft,
  };
  lockEverything(session, makings, recoveryKeys, aws);
  return {
    session,
    lifecycle,
    unlocker,
    acceptance,
    backups: new Backups(session, acceptance),
    environments: new Environments({ session, lifecycle, recipients: ways, makings, discardDraft: parts.discardDraft }),
    recipients: new Recipients(session, ways, unlocker, makings),
    makings,
    recoveryKeys,
    connections,
    autoLocking,
    state: new StateTeller(session, sources, emit),
    settings,
  };
}

/** What else ends where nothing is left open. */
function lockEverything(session: Session, makings: Makings, recoveryKeys: PendingRecoveryKeys, aws: AwsService): void {
  session.onLocking((environments, because) => {
    const isAll = session.openNames().every((name) => environments.includes(name));
    // Another vault takes this one's place, or the file changed: nobody has left the computer.
    if (isAll && because !== 'close' && because !== 'disk') makings.cancelAll();
  });
  session.onChange(({ what }) => {
    if ((what !== 'locked' && what !== 'closed') || session.openNames().length > 0) return;
    // Whoever sits down at a locked program finds no recovery key waiting in it, and no credentials.
    if (what === 'locked') recoveryKeys.forgetAll();
    aws.forgetAll();
  });
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
