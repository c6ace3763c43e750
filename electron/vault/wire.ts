import type { z } from 'zod';
import type { ErrorCode, ErrorDetails } from '../../shared/errors.ts';
import type { wireError } from '../../shared/ipc/wire-error.ts';

/** An error as a value inside an output or event. */
export type WireFailure = z.infer<typeof wireError>;

/** `error` without what stays in main. The same facts: the schema's type only has lists that can be written to. */
export function toWire({ code, details }: { readonly code: ErrorCode; readonly details: ErrorDetails }): WireFailure {
  return { code, details: { ...details } as WireFailure['details'] };
}
