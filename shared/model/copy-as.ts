import type { SecretKind } from './secret.ts';

// No schema library in here, as in kinds.ts: the window needs these at run time.

/** Every form that a secret can be copied in, other than the value of one field. */
export const copyAsForms = ['sh', 'fish', 'powershell', 'url', 'command', 'json', 'aws-credentials', 'kubectl', 'header'] as const;
/** A form that a secret can be copied in. */
export type CopyAsForm = (typeof copyAsForms)[number];

/** What people call each form, after "Copy as". */
export const copyAsLabels: Readonly<Record<CopyAsForm, string>> = {
  sh: 'Environment variables (sh)',
  fish: 'Environment variables (fish)',
  powershell: 'Environment variables (PowerShell)',
  url: 'Connection URL',
  command: 'Command that asks for the value',
  json: 'JSON',
  'aws-credentials': 'AWS credentials block',
  kubectl: 'Kubernetes secret',
  header: 'HTTP header',
};

const variables = ['sh', 'fish', 'powershell'] as const;

const formsOfKind: Readonly<Record<SecretKind, readonly CopyAsForm[]>> = {
  login: [...variables, 'command', 'header', 'json', 'kubectl'],
  'api-token': [...variables, 'command', 'header', 'json', 'kubectl'],
  database: ['url', ...variables, 'command', 'json', 'kubectl'],
  'ssh-key': [...variables, 'json', 'kubectl'],
  'aws-access-key': [...variables, 'aws-credentials', 'command', 'json', 'kubectl'],
  certificate: [...variables, 'json', 'kubectl'],
  note: [...variables, 'json', 'kubectl'],
};

/** The forms that a secret of `kind` has, the likeliest first. */
export function copyAsFormsOf(kind: SecretKind): readonly CopyAsForm[] {
  return formsOfKind[kind];
}
