import { ipcMain } from 'electron';
import type { Call } from '../../shared/ipc/call.ts';
import type { Channel, EventName } from '../../shared/ipc/channels.ts';
import { contract, eventContract, type EventPayload, type Handlers } from '../../shared/ipc/contract.ts';
import { appOrigin } from '../origin.ts';
import { dispatch, refused, type DefectLog, type Handler } from './dispatch.ts';
import { mayCall } from './sender.ts';

/** What register needs to know of the windows. */
export interface CallingWindows {
  has(webContentsId: number): boolean;
  all(): readonly { readonly webContents: { send(channel: string, payload: unknown): void } }[];
}

/**
 * Answers every channel of the contract: sender check, strict parse, call, strict parse, reply. The handlers may still
 * be on their way: the page loads meanwhile, and its first calls wait for them.
 */
export function register(handlers: Promise<Handlers>, windows: CallingWindows, log: DefectLog): void {
  for (const channel of Object.keys(contract) as Channel[]) {
    const call: Call = contract[channel];
    const handler: Handler = async (input) => (await handlers)[channel](input);
    ipcMain.handle(channel, (event, ...args: unknown[]) => {
      if (!mayCall(event, appOrigin, (id) => windows.has(id))) return refused('ERR_IPC_SENDER', { channel });
      return dispatch(channel, call, handler, args, log);
    });
  }
}

/** Sends one event to every window. */
export type Emit = <E extends EventName>(event: E, payload: EventPayload<E>) => void;

/** Makes the function that tells the windows of events; what does not fit the contract is not sent. */
export function createEmit(windows: CallingWindows, log: DefectLog): Emit {
  return (event, payload) => {
    const parsed = eventContract[event].safeParse(payload);
    if (!parsed.success) {
      log(event, `the event does not fit the contract at ${parsed.error.issues[0]?.path.map(String).join('.') ?? ''}`);
      return;
    }
    for (const window of windows.all()) window.webContents.send(event, parsed.data);
  };
}
