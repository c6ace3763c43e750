import type { z } from 'zod';
import { isVaultError } from '../../shared/errors.ts';
import type { Call, Reply, WireError } from '../../shared/ipc/call.ts';

/** Where a failure that is our own defect is written to; it never crosses the bridge with its message. */
export type DefectLog = (channel: string, error: unknown) => void;

/** A function that answers a parsed input. */
export type Handler = (input: never) => unknown;

/**
 * Parses, calls, parses again, and answers a value in every case: custom errors do not survive `invoke`, and a
 * rejection would carry a message that nobody has read over.
 */
export async function dispatch(channel: string, call: Call, handler: Handler, args: readonly unknown[], log: DefectLog): Promise<Reply<unknown>> {
  const input = args.length === 1 ? call.input.safeParse(args[0]) : undefined;
  if (!input?.success) return refused('ERR_IPC_INPUT', { channel, at: issuePath(input?.error) });
  let answer: unknown;
  try {
    answer = await handler(input.data as never);
  } catch (error) {
    if (isVaultError(error)) return { ok: false, error: { code: error.code, details: error.details } };
    log(channel, error);
    return refused('ERR_INTERNAL', { channel });
  }
  const output = call.output.safeParse(answer);
  if (output.success) return { ok: true, value: output.data };
  const at = issuePath(output.error);
  log(channel, `the answer does not fit the contract at ${at}`);
  return refused('ERR_IPC_OUTPUT', { channel, at });
}

/** A refusal as a reply. */
export function refused(code: WireError['code'], details: WireError['details']): Reply<never> {
  return { ok: false, error: { code, details } };
}

/** Where it does not fit: names of properties only, never a value. */
function issuePath(error: z.ZodError | undefined): string {
  return error?.issues[0]?.path.map(String).join('.') ?? '';
}
