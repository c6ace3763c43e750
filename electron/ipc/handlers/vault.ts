import path from 'node:path';
import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import type { Dialogs } from '../../platform/dialogs.ts';
import type { Acceptance } from '../../vault/acceptance.ts';
import type { Backups } from '../../vault/backups.ts';
import { diskChanges } from '../../vault/disk-changes.ts';
import type { Lifecycle } from '../../vault/lifecycle.ts';
import type { Makings } from '../../vault/makings.ts';
import { reload } from '../../vault/reload.ts';
import type { Session } from '../../vault/session.ts';
import type { StateTeller } from '../../vault/state-teller.ts';
import type { Unlocker } from '../../vault/unlock.ts';
import type { SettingsStore } from '../../storage/settings.ts';

export interface VaultHandlerParts {
  readonly session: Session;
  readonly lifecycle: Lifecycle;
  readonly makings: Makings;
  readonly unlocker: Unlocker;
  readonly acceptance: Acceptance;
  readonly backups: Backups;
  readonly state: StateTeller;
  readonly settings: SettingsStore;
  readonly dialogs: Dialogs;
  /** Where people keep their documents. */
  readonly documentsFolder: () => string;
  readonly exists: (path: string) => Promise<boolean>;
}

/** Ends of every vault file's name. */
export const vaultExtension = 'breakglass';

type VaultHandlers = Pick<Handlers, Extract<keyof Handlers, `vault:${string}`>>;

/** Opening, locking and keeping the vault itself. */
export function vaultHandlers(parts: VaultHandlerParts): VaultHandlers {
  const { session, lifecycle, unlocker, acceptance, backups, state } = parts;
  const answer = async (work: Promise<unknown>): Promise<VaultState> => {
    await work;
    return state.state();
  };
  return {
    ...pathHandlers(parts),
    'vault:create': ({ path: file, environments }) => answer(lifecycle.create(path.resolve(file), environments).then(() => keepRecent(parts))),
    'vault:cancelCreate': () => (parts.makings.cancelAll(), {}),
    'vault:open': ({ path: file }) => answer(lifecycle.open(path.resolve(file)).then(() => keepRecent(parts))),
    'vault:close': async () => {
      await session.close();
      return {};
    },
    'vault:getState': async () => {
      await session.checkDisk();
      const vault = await state.stateOrNone();
      return vault === undefined ? {} : { vault };
    },
    'vault:unlock': (request) => answer(unlocker.unlock(request)),
    'vault:cancelUnlock': ({ environment }) => {
      unlocker.cancel(environment);
      return {};
    },
    'vault:lock': ({ environment }) => answer(session.lock(environment === undefined ? session.environmentNames() : [session.slot(environment).name], 'person')),
    'vault:acceptRecipients': ({ environment, refs }) => answer(acceptance.acceptRecipients(environment, refs)),
    'vault:acceptOlder': ({ environment, how }) => answer(acceptance.acceptOlder(environment, how)),
    'vault:getDiskChanges': () => diskChanges(session),
    'vault:reload': () => answer(reload(session)),
    'vault:listBackups': async () => ({ backups: [...(await backups.list())] }),
    'vault:restoreBackup': ({ name }) => answer(backups.restore(name)),
    'vault:saveCopy': async ({ path: file }) => {
      await backups.saveCopy(file);
      return { path: file };
    },
  };
}

function pathHandlers({ dialogs, documentsFolder, exists, session }: VaultHandlerParts): Pick<VaultHandlers, 'vault:choosePath' | 'vault:suggestPath'> {
  const filters = [{ name: 'Breakglass vault', extensions: [vaultExtension] }];
  const suggest = async (): Promise<string> => {
    const folder = documentsFolder();
    for (let number = 1; ; number++) {
      const file = path.join(folder, `vault${number === 1 ? '' : `-${number}`}.${vaultExtension}`);
      if (!(await exists(file))) return file;
    }
  };
  return {
    'vault:choosePath': async ({ purpose }) => {
      const chosen =
        purpose === 'open'
          ? await dialogs.chooseFile({ title: 'Open a vault', button: 'Open', filters })
          : await dialogs.choosePath(
              purpose === 'create'
                ? { title: 'Create a vault', button: 'Create', filters, suggestedName: await suggest() }
                : { title: 'Save a copy', button: 'Save', filters, suggestedName: copyName(session.path) },
            );
      return chosen === undefined ? {} : { path: chosen };
    },
    'vault:suggestPath': async () => ({ path: await suggest() }),
  };
}

function copyName(file: string): string {
  const { dir, name } = path.parse(file);
  return path.join(dir, `${name}-copy.${vaultExtension}`);
}

/** Only a convenience: a settings file that cannot be written does not fail what was asked for. */
async function keepRecent({ session, settings }: VaultHandlerParts): Promise<void> {
  await settings.addRecent(session.path).catch(() => undefined);
}
