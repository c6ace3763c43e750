import type { SecretKind } from './secret.ts';

// No schema library in here: the window needs these at run time, and its content security policy refuses the probe for
// `new Function` that the library makes as soon as an object schema is declared.

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

/** One kind of secret: its words, its main field and its typed fields. */
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
