import { envName } from '../../shared/model/env-text.ts';
import { templateOf } from '../../shared/model/secret.ts';
import { databaseVariables } from './engines.ts';
import { pasteable, type Filled, type FilledField } from './filled.ts';
import { quoteFish, quotePowerShell, quoteSh } from './quote.ts';

const awsVariables: Readonly<Record<string, string>> = {
  'access-key-id': 'AWS_ACCESS_KEY_ID',
  'secret-access-key': 'AWS_SECRET_ACCESS_KEY',
  'session-token': 'AWS_SESSION_TOKEN',
  region: 'AWS_REGION',
};

/** Fields that say something of a secret and are no setting of any program. */
const leftOut: ReadonlySet<string> = new Set(['engine', 'tls', 'fingerprint', 'role-arn', 'scopes']);

const assignments = {
  sh: (name: string, value: string) => `export ${name}=${quoteSh(value)}`,
  fish: (name: string, value: string) => `set -gx ${name} ${quoteFish(value)}`,
  powershell: (name: string, value: string) => `$env:${name} = ${quotePowerShell(value)}`,
} as const;

/** One line for each variable, under the names that the programs concerned read. @throws ERR_COPY_AS */
export function environmentVariables(filled: Filled, shell: keyof typeof assignments): string {
  const used = new Set<string>();
  const lines = filled.fields
    .filter(({ key }) => !leftOut.has(key))
    .map((field) => assignments[shell](unused(nameOf(filled, field), used), pasteable(filled, field)));
  return `${lines.join('\n')}\n`;
}

function nameOf(filled: Filled, { key, label }: FilledField): string {
  const known = filled.kind === 'aws-access-key' ? awsVariables[key] : filled.kind === 'database' ? databaseVariables(filled)[key] : undefined;
  if (known !== undefined) return known;
  const title = envName(filled.title);
  const { main, kind } = templateOf(filled.kind);
  // A token, or anything else of one value, is the variable itself.
  if (key === main && (kind === 'api-token' || filled.fields.length === 1)) return title;
  return `${title}_${envName(key.startsWith('x-') ? label : key)}`;
}

function unused(name: string, used: Set<string>): string {
  let free = name;
  for (let number = 2; used.has(free); number += 1) free = `${name}_${number}`;
  used.add(free);
  return free;
}
