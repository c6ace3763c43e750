import { z } from 'zod';

/** Longest value of one field, in UTF-16 units: a certificate chain or an RSA key fits many times. */
export const maxValueLength = 65_536;
/** UTF-16 units of a title. */
export const maxTitleLength = 256;
/** Tags of one secret. */
export const maxTags = 32;
/** Fields of one secret beyond those of its kind. */
export const maxCustomFields = 64;

/** 16 random bytes as base64url without padding, canonical (docs/format.md, Identifiers). */
export const secretId = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);

/** The kinds of secret. */
export const secretKind = z.enum(['login', 'api-token', 'database', 'ssh-key', 'aws-access-key', 'certificate', 'note']);
export type SecretKind = z.infer<typeof secretKind>;

/** A field of the kind's template, or `x-` and a number for a custom one. Unique within a secret. */
export const fieldKey = z.string().regex(/^(?:[a-z][a-z0-9-]{0,31}|x-[1-9][0-9]{0,3})$/);

export { kindTemplates, templateOf, type FieldTemplate, type KindTemplate } from './kinds.ts';

/** One field of a secret as it is sealed. */
export const secretField = z.strictObject({
  key: fieldKey,
  /** Only custom fields carry their own label; a template's label is never stored. */
  label: z.string().min(1).max(64).optional(),
  concealed: z.boolean(),
  value: z.string().max(maxValueLength),
});
export type SecretField = z.infer<typeof secretField>;

/** One earlier value of one field, kept inside the record. */
export const pastValue = z.strictObject({
  key: fieldKey,
  value: z.string().max(maxValueLength),
  /** When it was replaced: milliseconds since 1970, UTC. */
  replacedAtMs: z.int().nonnegative(),
});

/** An earlier value of one field. */
export type PastValue = z.infer<typeof pastValue>;

/** `active`: in the lists; `trash`: can be restored; `gone`: a tombstone, its fields are empty. */
export const secretState = z.enum(['active', 'trash', 'gone']);
export type SecretState = z.infer<typeof secretState>;

/** The whole of a secret: the plaintext of a record (docs/format.md, Record). */
export const secret = z.strictObject({
  kind: secretKind,
  state: secretState,
  title: z.string().max(maxTitleLength),
  fields: z.array(secretField).max(maxCustomFields + 16),
  notes: z.string().max(maxValueLength),
  tags: z.array(z.string().min(1).max(64)).max(maxTags),
  favourite: z.boolean(),
  /** Calendar date on which the value expires, `YYYY-MM-DD`. */
  expires: z.iso.date().optional(),
  createdAtMs: z.int().nonnegative(),
  changedAtMs: z.int().nonnegative(),
  history: z.array(pastValue).max(200),
});
export type Secret = z.infer<typeof secret>;

/**
 * What the list, search and sort know about a secret: one row of an index page. Never a concealed value.
 * (docs/format.md, Index page)
 */
export interface SecretSummary {
  readonly id: string;
  readonly revision: number;
  readonly kind: SecretKind;
  readonly state: SecretState;
  readonly title: string;
  readonly user: string;
  readonly host: string;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  /** `YYYY-MM-DD` or empty. */
  readonly expires: string;
  readonly changedAtMs: number;
}
