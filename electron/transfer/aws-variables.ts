import type { RejectReason } from '../../shared/model/transfer-reasons.ts';
import type { ImportedSecret } from './import-item.ts';
import { SecretBuilder } from './secret-builder.ts';

/** AWS's environment variables and the field of an access key that each one is. */
const fieldOfVariable: ReadonlyMap<string, string> = new Map([
  ['AWS_ACCESS_KEY_ID', 'access-key-id'],
  ['AWS_SECRET_ACCESS_KEY', 'secret-access-key'],
  ['AWS_SESSION_TOKEN', 'session-token'],
  ['AWS_REGION', 'region'],
  ['AWS_DEFAULT_REGION', 'region'],
]);
export const awsVariables: ReadonlySet<string> = new Set(fieldOfVariable.keys());

/** The variable that carries a field; undefined for the fields that AWS's tools do not take from there. */
export function awsVariableOf(field: string): string | undefined {
  return [...fieldOfVariable].find(([, key]) => key === field)?.[0];
}

/** An access key from AWS's variables; the older name of the Region counts only where the newer one is missing. */
export function fromAwsVariables(title: string, valueOf: (variable: string) => string): ImportedSecret | RejectReason {
  const builder = new SecretBuilder('aws-access-key');
  builder.title = title;
  for (const [variable, field] of [...fieldOfVariable].reverse()) builder.set(field, valueOf(variable));
  return builder.build();
}
