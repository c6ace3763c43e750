/** Why IAM refused, as far as its text says. */
export type DenialReason =
  | 'no-identity-policy'
  | 'no-resource-policy'
  | 'no-session-policy'
  | 'no-vpc-endpoint-policy'
  | 'no-permissions-boundary'
  | 'no-service-control-policy'
  | 'no-resource-control-policy'
  | 'no-role-trust-policy'
  | 'deny-identity-policy'
  | 'deny-resource-policy'
  | 'deny-session-policy'
  | 'deny-vpc-endpoint-policy'
  | 'deny-permissions-boundary'
  | 'deny-service-control-policy'
  | 'deny-resource-control-policy'
  | 'key-missing-or-denied' // KMS does not tell a key of another Region from one that denies
  | 'unknown';

/** What an access-denied text names. */
export interface Denial {
  readonly because: DenialReason;
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
}

/** The kinds of policy in IAM's texts, the longer name first where one contains the other. */
const policyKinds: readonly (readonly [RegExp, string])[] = [
  [/identity[- ]based polic/i, 'identity-policy'],
  [/resource[- ]based polic/i, 'resource-policy'],
  [/service control polic/i, 'service-control-policy'],
  [/resource control polic/i, 'resource-control-policy'],
  [/permissions boundary/i, 'permissions-boundary'],
  [/VPC endpoint polic/i, 'vpc-endpoint-policy'],
  [/sessions? polic/i, 'session-policy'],
];

function kindIn(text: string): string | undefined {
  return policyKinds.find(([pattern]) => pattern.test(text))?.[1];
}

function reasonOf(text: string): DenialReason {
  if (/role trust policy/i.test(text)) return 'no-role-trust-policy';
  if (/does not exist in this region/i.test(text)) return 'key-missing-or-denied';
  const denied = /explicit deny in (?:a |an )?(.+)$/is.exec(text)?.[1];
  const deniedBy = denied === undefined ? undefined : kindIn(denied);
  if (deniedBy !== undefined) return `deny-${deniedBy}` as DenialReason;
  const missing = /because no (.+?) allows?\b/is.exec(text)?.[1];
  const missingFrom = missing === undefined ? undefined : kindIn(missing);
  if (missingFrom !== undefined) return `no-${missingFrom}` as DenialReason;
  return 'unknown';
}

/**
 * Reads IAM's access-denied texts tolerantly: they are prose, differ between services and years, and two of KMS's name
 * neither key nor reason. What is not found is absent, for the caller to fill in from its own request.
 */
export function readDenial(text: string): Denial {
  const principal = /\bUser: (arn:\S+|\S+) is not authorized/i.exec(text)?.[1];
  const action = /not authorized to perform: ([a-z0-9-]+:[A-Za-z*]+)/i.exec(text)?.[1];
  const resource = /\bon resource: (arn:[^\s,]+)/i.exec(text)?.[1];
  return {
    because: reasonOf(text),
    ...(principal === undefined ? {} : { principal }),
    ...(action === undefined ? {} : { action }),
    ...(resource === undefined ? {} : { resource }),
  };
}

/** True where the text says that something explicitly denies, so that a further Allow would not help. */
export function isExplicitDeny(because: unknown): boolean {
  return typeof because === 'string' && because.startsWith('deny-');
}
