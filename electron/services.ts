import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { app, nativeTheme } from 'electron';
import { isVaultError } from '../shared/errors.ts';
import type { Handlers } from '../shared/ipc/contract.ts';
import { chooseConnection } from './aws/choose-connection.ts';
import { TypedMfaCodes } from './aws/mfa-codes.ts';
import { lazyAws } from './aws-service.ts';
import { buildCore, type Core } from './core.ts';
import { appHandlers, Notices, type AppFacts } from './ipc/handlers/app.ts';
import { connectionHandlers } from './ipc/handlers/connection.ts';
import { environmentHandlers } from './ipc/handlers/environment.ts';
import { recipientHandlers } from './ipc/handlers/recipient.ts';
import { settingsHandlers } from './ipc/handlers/settings.ts';
import { vaultHandlers } from './ipc/handlers/vault.ts';
import { awsAccount, createKeychainClient } from './keychain/client.ts';
import { utilityKeychainWorker } from './keychain/utility-worker.ts';
import type { SessionSignal } from './platform/auto-lock.ts';
import type { Dialogs } from './platform/dialogs.ts';
import { systemClipboardPort, systemDialogs, systemIdleTimeMs, systemPower } from './platform/electron-ports.ts';
import { LinuxSession } from './platform/linux-session.ts';
import { ContentProtection } from './platform/protection.ts';
import { systemClock } from './platform/timers.ts';
import { openDrafts, type Drafts } from './storage/drafts.ts';
import { openLocalState } from './storage/local-state.ts';
import { openSettings } from './storage/settings.ts';
import { startSecretServices } from './secret-services.ts';
import { AccessKeys } from './vault/access-keys.ts';
import { settledWithin } from './vault/bounded.ts';
import { filesOnDisk } from './vault/files-on-disk.ts';
import { pinsOnDisk } from './vault/pins-on-disk.ts';
import type { Emit } from './vault/ports.ts';
import { toWire } from './vault/wire.ts';

/** What main needs of everything behind the windows. */
export interface Services {
  /** All but the quick panel's, which are the composition root's own. */
  readonly handlers: Omit<Handlers, `panel:${string}`>;
  readonly core: Core;
  readonly drafts: Drafts;
  readonly protection: ContentProtection;
  /** Opens a vault that the desktop or the command line names; a failure is told as a notice. */
  openFile(file: string): Promise<void>;
  /** Locks everything and ends what runs beside main. Bounded; never throws. */
  shutDown(): Promise<void>;
}

const random = (sizeBytes: number): Uint8Array => Uint8Array.from(randomBytes(sizeBytes));

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);

/** What the core stands on in the real program, in the profile's own folder. */
async function foundations(emit: Emit, keychainWorker: string) {
  const profile = app.getPath('userData');
  const notices = new Notices();
  const settings = await openSettings(path.join(profile, 'settings.json'));
  if (settings.problem !== null) notices.add({ key: `settings-${settings.problem}`, ...(settings.keptAs === null ? {} : { detail: settings.keptAs }) });
  // Frames, menus and prefers-color-scheme follow this, before the window is shown.
  nativeTheme.themeSource = settings.current.theme;
  const keychain = createKeychainClient({ spawn: () => utilityKeychainWorker(keychainWorker) });
  const accessKeys = new AccessKeys(keychain, awsAccount);
  const mfaCodes = new TypedMfaCodes();
  return {
    profile,
    notices,
    settings,
    keychain,
    accessKeys,
    drafts: openDrafts(path.join(profile, 'drafts')),
    aws: lazyAws({ credentialStore: accessKeys, mfaCode: mfaCodes.provider }),
    offerMfaCode: (connectionId: string, code: string | undefined): void => mfaCodes.offer(connectionId, code),
    protection: new ContentProtection(process.platform, os.release(), settings.current.hideFromCapture),
    files: filesOnDisk({ backupsKept: () => settings.current.backupsKept, ...savingNotices(emit) }),
    pins: pinsOnDisk(openLocalState(path.join(profile, 'vaults')), (problem, keptAs) =>
      emit('notice', { key: `local-state-${problem}`, ...(keptAs === null ? {} : { detail: keptAs }) }),
    ),
  };
}

type Foundations = Awaited<ReturnType<typeof foundations>>;

function coreOver(base: Foundations, emit: Emit): Core {
  const { protection, drafts, settings } = base;
  return buildCore({
    ...base,
    clock: systemClock,
    random,
    emit,
    chooseConnection,
    systemIdleMs: systemIdleTimeMs,
    mayDraw: () => protection.capture() === 'hidden' || !settings.current.hideFromCapture,
    hasDraft: (vaultId, environment) => drafts.has(vaultId, environment),
    discardDraft: (vaultId, environment) => drafts.discard(vaultId, environment),
    onSettings: ({ hideFromCapture, theme }) => {
      protection.setEnabled(hideFromCapture);
      nativeTheme.themeSource = theme;
    },
  });
}

function coreHandlers(core: Core, { protection, keychain, notices, aws, profile }: Foundations, dialogs: Dialogs) {
  const shared = { ...core, dialogs, exists, documentsFolder: () => app.getPath('documents') };
  const inputSeen = (): void => core.autoLocking.inputSeen();
  const copyText = async (text: string): Promise<void> => (await systemClipboardPort()).write(text);
  const listProfiles = async () => (await import('./aws/profiles.ts')).listProfiles();
  return {
    ...appHandlers({ ...shared, facts: { ...appFacts(), profile }, capture: () => protection.capture(), keychain, notices, inputSeen, quit: () => app.quit() }),
    ...vaultHandlers(shared),
    ...environmentHandlers(core),
    ...recipientHandlers(core),
    ...settingsHandlers(core),
    ...connectionHandlers({ ...core, listProfiles, copyText, diagnose: (request) => aws.diagnose(request) }),
  };
}

/** Builds the services of the real program. Call after `ready`. */
export async function startServices(emit: Emit, keychainWorker: string): Promise<Services> {
  const base = await foundations(emit, keychainWorker);
  const { drafts, notices, profile, protection } = base;
  const core = coreOver(base, emit);
  const dialogs = systemDialogs();
  const isCopyOnly = (environment: string): boolean => core.state.isCopyOnly(environment);
  const secrets = await startSecretServices({ core, emit, random, drafts, dialogs, notices, profile, isCopyOnly });
  const handlers = { ...coreHandlers(core, base, dialogs), ...secrets.handlers };
  const stopListening = listenToSession(core);
  wakeKeychain(core, base.keychain);
  // A watch can miss what happens on a network drive.
  app.on('browser-window-focus', () => void core.session.checkDisk().catch(() => undefined));
  return {
    handlers,
    core,
    drafts,
    protection,
    openFile: async (file) => {
      try {
        await handlers['vault:open']({ path: file });
      } catch (error) {
        emit('notice', { key: 'open-failed', detail: file, ...(isVaultError(error) ? { error: toWire(error) } : {}) });
      }
    },
    async shutDown() {
      stopListening();
      core.recoveryKeys.forgetAll();
      // A disk that hangs in a save must not keep the clipboard from being cleared.
      await settledWithin(core.session.close('quit'), closeBudgetMs, systemClock);
      await secrets.shutDown();
      base.keychain.close();
      base.aws.close();
    },
  };
}

const closeBudgetMs = 3_000;

/**
 * Locks by time, and with the screen, the computer's sleep and the end of the session. The listeners on D-Bus are
 * processes, which start with the first environment that is unlocked: until then there is nothing to lock.
 */
function listenToSession({ autoLocking, session }: Core): () => void {
  const emit = (signal: SessionSignal): void => autoLocking.signal(signal);
  const stopPower = systemPower(emit);
  const linux = process.platform === 'linux' ? new LinuxSession({ clock: systemClock, emit }) : undefined;
  const stopWaiting = session.onChange(({ what }) => {
    if (what !== 'unlocked') return;
    stopWaiting();
    void linux?.start();
  });
  autoLocking.start();
  return () => {
    stopWaiting();
    stopPower();
    linux?.stop();
    autoLocking.stop();
  };
}

/** The keychain's process is started while a person looks at the vault that will need it, so that unlocking is quick. */
function wakeKeychain({ session }: Core, keychain: Foundations['keychain']): void {
  session.onChange(({ what }) => {
    if (what !== 'file') return;
    const isNeeded = session.vault.file.environments.some(({ recipients }) => recipients.some(({ kind }) => kind === 'os-keychain'));
    if (isNeeded) void keychain.status();
  });
}

function savingNotices(emit: Emit) {
  return {
    onSaved: ({ backupError, durable }: { readonly backupError?: string; readonly durable: boolean }): void => {
      if (backupError !== undefined) emit('notice', { key: 'backup-not-made', detail: backupError });
      if (!durable) emit('notice', { key: 'save-not-durable' });
    },
    onWaiting: (): void => emit('notice', { key: 'file-busy' }),
  };
}

function appFacts(): AppFacts {
  const { platform } = process;
  return {
    version: app.getVersion(),
    runtime: `Electron ${process.versions['electron']}`,
    platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
    packaged: app.isPackaged,
  };
}
