import { isVaultError, VaultError } from '../shared/errors.ts';
import type { Reply, WireError } from '../shared/ipc/call.ts';
import type { Channel, EventName } from '../shared/ipc/channels.ts';
import type { Bridge, EventPayload, Input, Output } from '../shared/ipc/contract.ts';

declare global {
  interface Window {
    readonly breakglass: Bridge;
  }
}

type Method = (input: unknown) => Promise<Reply<unknown>>;

function methodOf(channel: Channel): Method {
  const [namespace, name] = channel.split(':') as [string, string];
  const methods = (window.breakglass as unknown as Record<string, Record<string, Method>>)[namespace];
  const method = methods?.[name];
  if (!method) throw new VaultError('ERR_IPC_CHANNEL', { channel });
  return method;
}

/**
 * Calls main: the value, or a VaultError with the code and details that main answered. Whatever else goes wrong on the
 * way (the window is closing, main is gone) is ERR_INTERNAL, without its message.
 */
export async function ask<C extends Channel>(channel: C, input: Input<C>): Promise<Output<C>> {
  const reply = await methodOf(channel)(input).catch((cause: unknown): Reply<unknown> => {
    return { ok: false, error: failureOf(cause) };
  });
  if (!reply.ok) throw new VaultError(reply.error.code, reply.error.details);
  // Main parsed it strictly against the contract on its way out.
  return reply.value as Output<C>;
}

/** Listens to an event of main; the answer undoes it. */
export function listen<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
  return window.breakglass.on(event, listener);
}

/** The path of a file that was dropped on the window; empty for what is no file of the disk. */
export function pathOfFile(file: File): string {
  return window.breakglass.pathOf(file as never);
}

/** What to show for anything that was caught. */
export function failureOf(caught: unknown): WireError {
  return isVaultError(caught) ? { code: caught.code, details: caught.details } : { code: 'ERR_INTERNAL', details: {} };
}
