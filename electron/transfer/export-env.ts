import { templateOf, type Secret, type SecretField } from '../../shared/model/secret.ts';
import { awsVariableOf } from './aws-variables.ts';
import { envLine, envName } from '../../shared/model/env-text.ts';

/** Secrets as a `.env` file: a comment with the title, then one variable for each field that is filled. */
export function exportEnv(secrets: readonly Secret[]): string {
  const used = new Set<string>();
  // With one access key, AWS's own names can be had; with several, each is named after its title.
  const oneAwsKey = secrets.filter((secret) => secret.kind === 'aws-access-key').length === 1;
  const blocks = secrets.map((secret) => {
    const fields = secret.fields.filter((field) => field.value !== '');
    const lines = fields.map((field) => envLine(unused(nameOf(secret, field, fields, oneAwsKey), used), field.value));
    return [`# ${secret.title.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}`, ...lines, ''].join('\n');
  });
  return blocks.join('\n');
}

function nameOf(secret: Secret, field: SecretField, fields: readonly SecretField[], oneAwsKey: boolean): string {
  const { main, kind } = templateOf(secret.kind);
  if (kind === 'aws-access-key' && oneAwsKey) {
    const variable = awsVariableOf(field.key);
    if (variable !== undefined) return variable;
  }
  const title = envName(secret.title);
  // A token, or anything else of one value, is the variable itself.
  if (field.key === main && (kind === 'api-token' || fields.length === 1)) return title;
  return `${title}_${envName(field.label ?? field.key)}`;
}

function unused(name: string, used: Set<string>): string {
  let free = name;
  for (let number = 2; used.has(free); number += 1) free = `${name}_${number}`;
  used.add(free);
  return free;
}
