import type { ErrorCode } from '../../shared/errors.ts';

/** The service name that every item of ours has in the keychain. */
export const keychainService = 'Breakglass';

/** What the keychain is asked; plain data, so that any channel between two processes can carry it. */
export type KeychainRequest = { readonly id: number; readonly mayPrompt: boolean } & KeychainOperation;

export type KeychainOperation =
  | { readonly operation: 'get'; readonly account: string }
  | { readonly operation: 'set'; readonly account: string; readonly value: string }
  | { readonly operation: 'delete'; readonly account: string }
  | { readonly operation: 'status' };

/** `get` answers the value, `delete` whether there was an item, `status` what can be expected of a call. */
export type KeychainAnswer = string | boolean | null;

export type KeychainReply =
  | { readonly id: number; readonly ok: true; readonly answer: KeychainAnswer }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode; readonly reason: string; readonly cause?: string };

export type KeychainStatus = 'available' | 'locked' | 'unavailable';

export type KeychainFailure = Extract<KeychainReply, { ok: false }>;
