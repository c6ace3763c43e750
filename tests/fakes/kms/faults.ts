import { texts } from './texts.ts';
import type { Json } from './kms-actions.ts';

/** What the server does instead of answering right. */
export type Fault =
  | { readonly kind: 'error'; readonly name: string; readonly message?: string; readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
  /** Any body, such as a proxy's page. */
  | { readonly kind: 'body'; readonly status: number; readonly contentType: string; readonly text: string }
  /** Never answers: not at all, or after the headers and half a body. */
  | { readonly kind: 'stall'; readonly at: 'headers' | 'body' }
  /** Answers a space of the body at a time, for ever. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Closes the connection without an answer. */
  | { readonly kind: 'drop' }
  /** Answers right, later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Does the work on another request, or answers something else than the work's result. */
  | { readonly kind: 'lie'; readonly request?: (input: Json) => Json; readonly answer?: (output: Json) => Json };

/** When a fault holds. */
export interface FaultPlan {
  /** `Decrypt`; every action by default. */
  readonly action?: string;
  /** How many requests it holds for; one by default. */
  readonly times?: number;
  /** Only in this Region. */
  readonly region?: string;
  readonly fault: Fault;
}

/** The faults that tests ask for most. */
export const faults = {
  throttle: (headers?: Readonly<Record<string, string>>): Fault => ({
    kind: 'error',
    name: 'ThrottlingException',
    message: texts.throttled,
    ...(headers === undefined ? {} : { headers }),
  }),
  internal: (): Fault => ({ kind: 'error', name: 'KMSInternalException', message: '', status: 500 }),
  denied: (message: string): Fault => ({ kind: 'error', name: 'AccessDeniedException', message }),
  captivePortal: (status = 200): Fault => ({ kind: 'body', status, contentType: 'text/html', text: texts.captivePortal }),
  empty: (status = 200): Fault => ({ kind: 'body', status, contentType: 'application/x-amz-json-1.1', text: status === 200 ? '{}' : '' }),
  otherKeyId: (arn: string): Fault => ({ kind: 'lie', answer: (output) => ({ ...output, KeyId: arn }) }),
  plaintextLength: (bytes: number): Fault => ({ kind: 'lie', answer: (output) => ({ ...output, Plaintext: Buffer.alloc(bytes, 7).toString('base64') }) }),
  without: (name: string): Fault => ({ kind: 'lie', answer: (output) => Object.fromEntries(Object.entries(output).filter(([key]) => key !== name)) }),
  otherContext: (context: Readonly<Record<string, string>>): Fault => ({ kind: 'lie', request: (input) => ({ ...input, EncryptionContext: context }) }),
} as const;
