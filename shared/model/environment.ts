import { z } from 'zod';

/** Most environments a vault can hold (docs/format.md, Limits). */
export const maxEnvironments = 32;

/**
 * The name that cryptography knows an environment by: it is in every AAD, in the encryption context that CloudTrail
 * shows and in IAM conditions, and never changes. What people see is the label, which can be renamed at any time.
 */
export const environmentName = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/);

/** How the window paints an environment: prod solid, staging half, dev outline. */
export const environmentTone = z.enum(['prod', 'staging', 'dev']);

/**
 * How careful the program is with an environment. `strict`: copy only (values are never drawn), a confirmation before
 * bulk changes and export, the shortest idle delay. `normal`: reveal allowed. `relaxed`: the longest idle delay.
 */
export const environmentStrictness = z.enum(['strict', 'normal', 'relaxed']);

// Control, format, bidirectional and line separator characters would let a label pose as another one. Unassigned ones
// are allowed: what is unassigned depends on the Unicode version, and a file must not.
/** The name of an environment as people read it. */
export const environmentLabel = z
  .string()
  .min(1)
  .max(64)
  .refine((label) => label === label.trim() && label === label.normalize('NFC') && !/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u.test(label));

/** The kinds of recipient (docs/format.md names them in its recipient lines). */
export const recipientKind = z.enum(['aws-kms', 'os-keychain', 'passphrase', 'recovery-key']);

export type EnvironmentTone = z.infer<typeof environmentTone>;
export type EnvironmentStrictness = z.infer<typeof environmentStrictness>;
export type RecipientKind = z.infer<typeof recipientKind>;
