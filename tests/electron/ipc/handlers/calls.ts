import { contract, type Handlers, type Input, type Output } from '../../../../shared/ipc/contract.ts';
import type { Call, Reply } from '../../../../shared/ipc/call.ts';
import type { Channel } from '../../../../shared/ipc/channels.ts';
import { dispatch, type Handler } from '../../../../electron/ipc/dispatch.ts';

/** Calls handlers as a window does: through the strict parsing of both directions. Defects of ours throw. */
export function windowOf(handlers: Partial<Handlers>) {
  return async <C extends Channel>(channel: C, input: Input<C>): Promise<Reply<Output<C>>> => {
    const call: Call = contract[channel];
    const reply = await dispatch(channel, call, handlers[channel] as Handler, [input], (where, error) => {
      throw new Error(`${where}: ${String(error)}`);
    });
    return reply as Reply<Output<C>>;
  };
}

/** The value of a reply that has to be one. */
export function valueOf<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`refused: ${JSON.stringify(reply.error)}`);
  return reply.value;
}
