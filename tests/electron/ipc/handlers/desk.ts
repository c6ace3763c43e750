import { access } from 'node:fs/promises';
import type { Reply } from '../../../../shared/ipc/call.ts';
import type { Channel } from '../../../../shared/ipc/channels.ts';
import type { Handlers, Input, Output } from '../../../../shared/ipc/contract.ts';
import { appHandlers, Notices } from '../../../../electron/ipc/handlers/app.ts';
import { connectionHandlers, type ConnectionHandlerParts } from '../../../../electron/ipc/handlers/connection.ts';
import { environmentHandlers } from '../../../../electron/ipc/handlers/environment.ts';
import { recipientHandlers } from '../../../../electron/ipc/handlers/recipient.ts';
import { settingsHandlers } from '../../../../electron/ipc/handlers/settings.ts';
import { vaultHandlers } from '../../../../electron/ipc/handlers/vault.ts';
import type { Dialogs } from '../../../../electron/platform/dialogs.ts';
import { startComputer, type Computer, type ComputerOptions } from '../../vault/harness.ts';
import { valueOf, windowOf } from './calls.ts';

/** The calls of a computer as a window makes them: strictly parsed on the way in and on the way out. */
export interface Desk {
  readonly computer: Computer;
  readonly notices: Notices;
  /** What the person picks in the next dialogs; undefined closes one. */
  readonly picks: (string | undefined)[];
  readonly asked: string[];
  /** What was put on the clipboard to stay. */
  readonly copied: string[];
  quits: number;
  call<C extends Channel>(channel: C, input: Input<C>): Promise<Reply<Output<C>>>;
  /** The value, where it has to succeed. */
  value<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>>;
}

export async function startDesk(options: ComputerOptions & { readonly diagnose?: ConnectionHandlerParts['diagnose'] } = {}): Promise<Desk> {
  const computer = await startComputer(options);
  const notices = new Notices();
  const picks: (string | undefined)[] = [];
  const asked: string[] = [];
  const copied: string[] = [];
  const dialogs: Dialogs = {
    chooseFile: async ({ title }) => (asked.push(title), picks.shift()),
    choosePath: async ({ title, suggestedName }) => (asked.push(`${title}: ${suggestedName}`), picks.shift()),
  };
  const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
  const parts = { ...computer, dialogs, exists, documentsFolder: () => computer.folder, notices };
  const handlers: Partial<Handlers> = {
    ...appHandlers({
      ...parts,
      facts: { version: '0.1.0', runtime: 'Node', platform: 'linux', packaged: false },
      capture: () => 'not-hidden',
      inputSeen: () => computer.autoLocking.inputSeen(),
      quit: () => void (desk.quits += 1),
    }),
    ...vaultHandlers(parts),
    ...environmentHandlers(computer),
    ...recipientHandlers(computer),
    ...settingsHandlers(computer),
    ...connectionHandlers({ ...computer, copyText: async (text) => void copied.push(text), listProfiles: async () => ({ configPath: '/nowhere', profiles: [] }), diagnose: options.diagnose ?? (() => Promise.reject(new Error('not here'))) }),
  };
  const call = windowOf(handlers);
  const value: Desk['value'] = async (channel, input) => valueOf(await call(channel, input));
  const desk: Desk = { computer, notices, picks, asked, copied, quits: 0, call, value };
  return desk;
}
