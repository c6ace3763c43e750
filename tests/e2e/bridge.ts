import type { Page } from 'playwright';
import type { Channel } from '../../shared/ipc/channels.ts';
import type { Reply, WireError } from '../../shared/ipc/call.ts';
import type { Input, Output } from '../../shared/ipc/contract.ts';

/** Asks main for something the way the window does, through the real preload; the answer may be a failure. */
export function reply<C extends Channel>(page: Page, channel: C, input: Input<C>): Promise<Reply<Output<C>>> {
  return page.evaluate(
    async ([name, given]) => {
      const [namespace = '', method = ''] = name.split(':');
      const bridge = Reflect.get(globalThis, 'breakglass') as Record<string, Record<string, (input: unknown) => Promise<never>>>;
      return bridge[namespace]![method]!(given);
    },
    [channel, input] as const,
  );
}

/** The same, for setting the scene: a failure fails the test. */
export async function ask<C extends Channel>(page: Page, channel: C, input: Input<C>): Promise<Output<C>> {
  const answer = await reply(page, channel, input);
  if (!answer.ok) throw new Error(`${channel}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

/** The code of a failure, and `ok` for an answer. */
export async function codeOf<C extends Channel>(page: Page, channel: C, input: Input<C>): Promise<WireError['code'] | 'ok'> {
  const answer = await reply(page, channel, input);
  return answer.ok ? 'ok' : answer.error.code;
}
