import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { app } from 'electron';
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
import { systemDialogs, systemIdleTimeMs, systemPower } from './platform/electron-ports.ts';
import { LinuxSession } from './platform/linux-session.ts';
import { ContentProtection } from './platform/protection.ts';
import { systemClock } from './platform/timers.ts';
import { openDrafts, type Drafts } from './storage/drafts.ts';
import { openLocalState } from './storage/local-state.ts';
import { openSettings } from './storage/settings.ts';
import { startSecretServices } from './secret-services.ts';
import { AccessKeys } from './vault/access-keys.ts';
import { filesOnDisk } from './vault/files-on-disk.ts';
import { pinsOnDisk } from './vault/pins-on-disk.ts';
import type { Emit } from './vault/ports.ts';
import { toWire } from './vault/wire.ts';

/** What main needs of everything behind the windows. */
export interface Services {
  readonly handlers: Partial<Handlers>;
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

/** Builds the services of the real program, in the profile's own folder. Call after `ready`. */
export async function startServices(emit: Emit, keychainWorker: string): Promise<Services> {
  const profile = app.getPath('userData');
  const notices = new Notices();
  const settings = await openSettings(path.join(profile, 'settings.json'));
  if (settings.problem !== null) notices.add({ key: `settings-${settings.problem}`, ...(settings.keptAs === null ? {} : { detail: settings.keptAs }) });
  const drafts = openDrafts(path.join(profile, 'drafts'));
  const keychain = createKeychainClient({ spawn: () => utilityKeychainWorker(keychainWorker) });
  const accessKeys = new AccessKeys(keychain, awsAccount);
  const mfaCodes = new TypedMfaCodes();
  const aws = lazyAws({ credentialStore: accessKeys, mfaCode: mfaCodes.provider });
  const protection = new ContentProtection(process.platform, os.release(), settings.current.hideFromCapture);
  const core = buildCore({
    clock: systemClock,
    random,
    emit,
    files: filesOnDisk({ backupsKept: () => settings.current.backupsKept, ...savingNotices(emit) }),
    pins: pinsOnDisk(openLocalState(path.join(profile, 'vaults')), (problem, keptAs) =>
      emit('notice', { key: `local-state-${problem}`, ...(keptAs === null ? {} : { detail: keptAs }) }),
    ),
    settings,
    keychain,
    accessKeys,
    aws,
    chooseConnection,
    offerMfaCode: (connectionId, code) => mfaCodes.offer(connectionId, code),
    systemIdleMs: systemIdleTimeMs,
    mayDraw: () => protection.capture() === 'hidden' || !core.settings.current.hideFromCapture,
    hasDraft: (vaultId, environment) => drafts.has(vaultId, environment),
    onSettings: ({ hideFromCapture }) => protection.setEnabled(hideFromCapture),
  });
  const shared = { ...core, dialogs: systemDialogs(), exists, documentsFolder: () => app.getPath('documents') };
  const handlers: Partial<Handlers> = {
    ...appHandlers({ ...shared, facts: appFacts(), capture: () => protection.capture(), keychain, notices, inputSeen: () => core.autoLocking.inputSeen(), quit: () => app.quit() }),
    ...vaultHandlers(shared),
    ...environmentHandlers(core),
    ...recipientHandlers(core),
    ...settingsHandlers(core),
    ...connectionHandlers({ ...core, listProfiles: async () => (await import('./aws/profiles.ts')).listProfiles(), diagnose: (request) => aws.diagnose(request) }),
  };
  const secrets = await startSecretServices({
    core,
    emit,
    random,
    drafts,
    dialogs: shared.dialogs,
    notices,
    profile,
    isCopyOnly: (environment) => core.state.isCopyOnly(environment),
  });
  Object.assign(handlers, secrets.handlers);
  const stopListening = listenToSession(core);
  return {
    handlers,
    core,
    drafts,
    protection,
    openFile: async (file) => {
      try {
        await handlers['vault:open']?.({ path: file });
      } catch (error) {
        emit('notice', { key: 'open-failed', detail: file, ...(isVaultError(error) ? { error: toWire(error) } : {}) });
      }
    },
    async shutDown() {
      stopListening();
      core.recoveryKeys.forgetAll();
      await core.session.close('quit');
      await secrets.shutDown();
      keychain.close();
      aws.close();
    },
  };
}

/** Locks by time, and with the screen, the computer's sleep and the end of the session. */
function listenToSession({ autoLocking }: Core): () => void {
  const emit = (signal: SessionSignal): void => autoLocking.signal(signal);
  const stopPower = systemPower(emit);
  const linux = process.platform === 'linux' ? new LinuxSession({ clock: systemClock, emit }) : undefined;
  void linux?.start();
  autoLocking.start();
  return () => {
    stopPower();
    linux?.stop();
    autoLocking.stop();
  };
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
