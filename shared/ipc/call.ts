import type { z } from 'zod';
import type { ErrorCode, ErrorDetails } from '../errors.ts';

/** One call over IPC: both directions are parsed strictly in main, so an extra property cannot leak. */
export interface Call<In extends z.ZodType = z.ZodType, Out extends z.ZodType = z.ZodType> {
  readonly input: In;
  readonly output: Out;
}

/** Declares a call; the types of both ends are inferred from its schemas and written nowhere else. */
export function call<In extends z.ZodType, Out extends z.ZodType>(declaration: Call<In, Out>): Call<In, Out> {
  return declaration;
}

/** A failure as it crosses the bridge: a value, since custom errors do not survive `invoke`. */
export interface WireError {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

/** The answer to every call: the value, or the failure as a value. */
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: WireError };
