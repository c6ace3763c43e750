import { parseKmsKeyArn } from '../../shared/model/kms-key.ts';
import { isExplicitDeny } from './access-denied.ts';
import type { EncryptionContext } from './kms.ts';

/** The calls with a key that a statement may allow; those that take an encryption context can be bound to it. */
const withContext = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'];
const withoutContext = ['kms:DescribeKey'];

/**
 * The IAM policy statement that would allow one denied call and no more: that action, that key, and for the calls that
 * take one, this vault's and environment's encryption context. The epoch is left open, since rotation changes it.
 * Undefined where no Allow can help (an explicit deny) or the action is none of ours.
 */
export function allowingStatement(
  denial: { readonly action: unknown; readonly because: unknown },
  keyArn: string,
  context: EncryptionContext,
): string | undefined {
  const action = String(denial.action);
  if (isExplicitDeny(denial.because) || ![...withContext, ...withoutContext].includes(action)) return undefined;
  const { partition, account, resource, region, multiRegion } = parseKmsKeyArn(keyArn);
  const statement = {
    Effect: 'Allow',
    Action: action,
    // One multi-Region key is the same key in every Region that holds it.
    Resource: `arn:${partition}:kms:${multiRegion ? '*' : region}:${account}:key/${resource}`,
    ...(withContext.includes(action) ? { Condition: contextCondition(context) } : {}),
  };
  return JSON.stringify(statement, null, 2);
}

function contextCondition(context: EncryptionContext): object {
  const bound = Object.entries(context).filter(([name]) => name !== 'breakglass-epoch');
  return {
    StringEquals: Object.fromEntries(bound.map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': Object.keys(context) },
  };
}

/** Where the statement belongs, by what refused. */
export type PolicyPlace = 'identity' | 'key' | 'session' | 'permissions-boundary' | 'vpc-endpoint' | 'organization';

/** The policy that a statement has to be added to; an identity policy where AWS did not say. */
export function policyPlace(because: unknown): PolicyPlace {
  switch (because) {
    case 'no-resource-policy':
      return 'key';
    case 'no-session-policy':
      return 'session';
    case 'no-permissions-boundary':
      return 'permissions-boundary';
    case 'no-vpc-endpoint-policy':
      return 'vpc-endpoint';
    case 'no-service-control-policy':
    case 'no-resource-control-policy':
      return 'organization';
    default:
      return 'identity';
  }
}
