import { z } from 'zod';

/** Longest value of one field, in UTF-16 units: a certificate chain or an RSA key fits many times. */
export const maxValueLength = 65_536;
export const maxTitleLength = 256;
export const maxTags = 32;
export const maxCustomFields = 64;

/** 16 random bytes as base64url without padding, canonical (docs/format.md, Identifiers). */
export const secretId = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/);

export const secretKind = z.enum(['login', 'api-token', 'database', 'ssh-key', 'aws-access-key', 'certificate', 'note']);
export type SecretKind = z.infer<typeof secretKind>;

/** A field of the kind's template, or `x-` and a number for a custom one. Unique within a secret. */
export const fieldKey = z.string().regex(/^(?:[a-z][a-z0-9-]{0,31}|x-[1-9][0-9]{0,3})$/);

/** What a kind of secret is made of: the order is the order on screen. `main` is what Enter copies. */
export interface FieldTemplate {
  readonly key: string;
  readonly label: string;
  /** Never drawn unless asked for. */
  readonly concealed: boolean;
  readonly multiline?: boolean;
  /** The summary column that this field feeds, so that it is listed and searched. */
  readonly summary?: 'user' | 'host';
}

export interface KindTemplate {
  readonly kind: SecretKind;
  readonly label: string;
  readonly plural: string;
  readonly main: string;
  readonly fields: readonly FieldTemplate[];
}

const text = (key: string, label: string, summary?: 'user' | 'host'): FieldTemplate =>
  summary === undefined ? { key, label, concealed: false } : { key, label, concealed: false, summary };
const concealed = (key: string, label: string, multiline = false): FieldTemplate =>
  multiline ? { key, label, concealed: true, multiline } : { key, label, concealed: true };

/** Every kind of secret and its typed fields. Adding a field is compatible: a field that a file lacks is empty. */
export const kindTemplates: readonly KindTemplate[] = [
  {
    kind: 'login',
    label: 'Login',
    plural: 'Logins',
    main: 'password',
    fields: [text('username', 'User name', 'user'), concealed('password', 'Password'), text('url', 'URL', 'host'), concealed('totp', 'One-time code')],
  },
  {
    kind: 'api-token',
    label: 'API token',
    plural: 'API tokens',
    main: 'token',
    fields: [concealed('token', 'Token'), text('account', 'Account', 'user'), text('url', 'URL', 'host'), text('scopes', 'Scopes')],
  },
  {
    kind: 'database',
    label: 'Database',
    plural: 'Databases',
    main: 'password',
    fields: [
      concealed('password', 'Password'),
      text('username', 'User name', 'user'),
      text('host', 'Host', 'host'),
      text('port', 'Port'),
      text('database', 'Database'),
      text('engine', 'Engine'),
      text('tls', 'TLS'),
    ],
  },
  {
    kind: 'ssh-key',
    label: 'SSH key',
    plural: 'SSH keys',
    main: 'private-key',
    fields: [
      concealed('private-key', 'Private key', true),
      concealed('passphrase', 'Passphrase'),
      text('username', 'User name', 'user'),
      text('host', 'Host', 'host'),
      text('public-key', 'Public key'),
      text('fingerprint', 'Fingerprint'),
    ],
  },
  {
    kind: 'aws-access-key',
    label: 'AWS access key',
    plural: 'AWS access keys',
    main: 'secret-access-key',
    fields: [
      text('access-key-id', 'Access key ID', 'user'),
      concealed('secret-access-key', 'Secret access key'),
      concealed('session-token', 'Session token', true),
      text('account', 'Account', 'host'),
      text('region', 'Region'),
      text('role-arn', 'Role ARN'),
    ],
  },
  {
    kind: 'certificate',
    label: 'Certificate',
    plural: 'Certificates',
    main: 'private-key',
    fields: [
      text('subject', 'Subject', 'host'),
      { key: 'certificate', label: 'Certificate', concealed: false, multiline: true },
      concealed('private-key', 'Private key', true),
      concealed('passphrase', 'Passphrase'),
    ],
  },
  {
    kind: 'note',
    label: 'Note',
    plural: 'Notes',
    main: 'text',
    fields: [concealed('text', 'Text', true)],
  },
];

/** The template of `kind`. */
export function templateOf(kind: SecretKind): KindTemplate {
  // Every member of the enumeration has one: tests/shared/model/secret.test.ts.
  return kindTemplates.find((template) => template.kind === kind)!;
}

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
