import type { AwsCode } from './groups.ts';
import { day, type Facts, say, span, type Words } from './wording.ts';

export const awsMessages: { readonly [C in AwsCode]: Words } = {
  ERR_AWS_THROTTLED: (f) => say(`AWS is answering too many requests at the moment${f.inRegion}.`, 'Wait a few seconds and try again.'),
  ERR_AWS_UNREACHABLE: (f) => say(`${f.text('host', `AWS KMS${f.inRegion}`)} cannot be reached from here${f.part('reason', ' (', ')')}.`, 'Check the network, VPN and proxy; the recovery key works without a network.'),
  ERR_AWS_TIMEOUT: (f) => say(`AWS KMS${f.inRegion} did not answer${f.has('timeoutMs') ? ` within ${span(f.number('timeoutMs') ?? 0)}` : ' in time'}.`, 'Check the network or try again; a key in another Region may answer.'),
  ERR_AWS_TLS: (f) => say(`The certificate of ${f.text('host', 'AWS')} is not trusted${f.part('reason', ' (', ')')}.`, 'Check this computer’s clock, and whether a proxy opens the connection.'),
  ERR_AWS_CAPTIVE_PORTAL: (f) => say(`The answer did not come from AWS${f.part('host', ' but from ')}: a sign-in page of this network, perhaps.`, 'Open a web page to sign in to the network, then try again.'),
  ERR_AWS_ACCESS_DENIED: (f) => say(denied(f), `Ask whoever manages the key for ${f.text('action', 'this permission')}${f.has('resource') ? ` on ${f.key}` : ''}.`),
  ERR_AWS_CREDENTIALS_MISSING: (f) => say(`There are no AWS credentials${f.part('profile', ' in the profile ')}${f.part('connection', ' for the connection ')}.`, 'Connect AWS again and choose where its credentials come from.'),
  ERR_AWS_CREDENTIALS_INVALID: (f) => say(`AWS does not know these credentials${f.part('profile', ' of the profile ')}${f.part('accessKeyId', ' (access key ending in ', ')')}.`, 'Check the access key ID and its secret, or make a new access key.'),
  ERR_AWS_CREDENTIALS_EXPIRED: (f) => say(`The AWS credentials${f.part('profile', ' of the profile ')} have expired${f.has('expiredAt') ? ` on ${day(f.text('expiredAt'))}` : ''}.`, 'Sign in again or refresh them, then try again.'),
  ERR_AWS_SSO_SIGN_IN: (f) => say(`The SSO session${f.part('session', ' ')}${f.part('profile', ' of the profile ')} is missing or over.`, `Run “aws sso login${f.part('profile', ' --profile ')}” in a terminal, then try again.`),
  ERR_AWS_MFA: (f) => say(mfa(f), 'Enter the present six-digit code from your device.'),
  ERR_AWS_CLOCK_SKEW: (f) => say(`This computer’s clock is ${f.has('skewMs') ? `${span(f.number('skewMs') ?? 0)} ${(f.number('skewMs') ?? 0) < 0 ? 'behind' : 'ahead of'} AWS’s` : 'too far from AWS’s'}, so AWS refuses its requests.`, 'Set the clock (turn on automatic time) and try again.'),
  ERR_AWS_KEY_DISABLED: (f) => say(`${capital(f.key)}${f.inRegion} is disabled.`, 'Ask its administrator to enable it in AWS KMS.'),
  ERR_AWS_KEY_PENDING_DELETION: (f) => say(`${capital(f.key)}${f.inRegion} will be deleted${f.has('deletionDate') ? ` on ${day(f.text('deletionDate'))}` : ' soon'}. After that nothing sealed under it alone can be opened.`, 'Ask its administrator to cancel the deletion now.'),
  ERR_AWS_KEY_STATE: (f) => say(`${capital(f.key)}${f.inRegion} cannot be used: its state is ${f.text('state', 'not usable')}.`, 'Check the key in the AWS KMS console.'),
  ERR_AWS_KEY_NOT_FOUND: (f) => say(`There is no ${f.key === 'the KMS key' ? 'such KMS key' : f.key}${f.inRegion}${f.part('account', ' in account ')}.`, 'Check the Region, the account and the spelling.'),
  ERR_AWS_KEY_USAGE: (f) => say(`${capital(f.key)} is not a symmetric key for encryption${f.part('usage', ' (it is for ', ')')}.`, 'Choose a symmetric key whose usage is “Encrypt and decrypt”.'),
  ERR_AWS_WRONG_REGION: (f) => say(`The key is in ${f.text('expected', 'another Region')}, not in ${f.text('region', 'this one')}.`, 'Choose that Region, or give the whole ARN of the key.'),
  ERR_AWS_INVALID_ARN: (f) => say(invalidArn(f), f.has('suggestion') ? `Did you mean ${f.text('suggestion')}?` : 'Paste the key ARN, an alias ARN, an alias such as alias/breakglass-prod, or a key ID.'),
  ERR_AWS_WRONG_KEY: (f) => say(`KMS says that another key than ${f.key}${f.inRegion} wrapped this data key.`, 'The file was changed, or the alias points to another key. Unlock with another key and add this one again.'),
  ERR_AWS_CIPHERTEXT: (f) => say(`KMS refuses the encrypted data key of ${f.environment}: it was changed, or belongs to another environment.`, 'Restore a backup, or unlock with another key.'),
  ERR_AWS_ANSWER: (f) => say(`The answer of KMS${f.inRegion} is not what it must be${f.part('reason', ' (', ')')}, so it was not used.`, 'Check the endpoint of this connection and try again.'),
  ERR_AWS_LIMIT: (f) => say(`A quota of the AWS account is used up${f.part('name', ' (', ')')}.`, 'Ask for a higher quota in Service Quotas; trying again does not help.'),
  ERR_AWS_REGION_DISABLED: (f) => say(`The Region ${f.text('region', 'of this key')} is not enabled in the account${f.part('account', ' ')}.`, 'Enable it in the account settings, or use a key in another Region.'),
  ERR_AWS_SERVICE_FAULT: (f) => say(`AWS KMS has a fault${f.inRegion}${f.part('status', ' (HTTP ', ')')}.`, 'Try again shortly; a key in another Region or the recovery key opens it meanwhile.'),
  ERR_AWS_REGION_MISSING: (f) => say(`No Region is set${f.part('profile', ' for the profile ')}.`, 'Choose the Region that holds the key.'),
  ERR_AWS_PROFILE_NOT_FOUND: (f) => say(`The shared AWS config has no profile${f.part('profile', ' named ')}.`, 'Check ~/.aws/config, or choose another profile.'),
  ERR_AWS_UNKNOWN: (f) => say(`AWS answered something unexpected${f.part('name', ': ')}${f.inRegion}.`, 'Try again. If it stays, look the name up in the AWS documentation.'),
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function denied(f: Facts): string {
  const who = f.text('principal', 'These credentials');
  const what = f.text('action', 'use the key');
  return `${who} may not ${what.includes(':') ? `call ${what}` : what}${f.has('resource') || f.has('key') ? ` on ${f.key}` : ''}${f.has('because') ? `: ${becauses[f.text('because')] ?? f.text('because')}` : ''}.`;
}

/** What AWS says was missing or in the way. */
const becauses: Readonly<Record<string, string>> = {
  'no-identity-policy': 'no identity-based policy allows it',
  'no-resource-policy': 'the key’s policy does not allow it',
  'no-session-policy': 'the session’s policy does not allow it',
  'no-vpc-endpoint-policy': 'the VPC endpoint’s policy does not allow it',
  'no-permissions-boundary': 'the permissions boundary does not allow it',
  'no-service-control-policy': 'the organization’s service control policy does not allow it',
  'no-resource-control-policy': 'the organization’s resource control policy does not allow it',
  'no-role-trust-policy': 'the role’s trust policy does not allow it',
  'deny-identity-policy': 'an identity-based policy denies it',
  'deny-resource-policy': 'the key’s policy denies it',
  'deny-session-policy': 'the session’s policy denies it',
  'deny-vpc-endpoint-policy': 'the VPC endpoint’s policy denies it',
  'deny-permissions-boundary': 'the permissions boundary denies it',
  'deny-service-control-policy': 'a service control policy of the organization denies it',
  'deny-resource-control-policy': 'a resource control policy of the organization denies it',
  'key-missing-or-denied': 'there is no such key here, or its policy denies it',
  unknown: 'AWS did not say why',
};

function mfa(f: Facts): string {
  const device = f.part('serial', ' of ');
  switch (f.text('reason')) {
    case 'wrong': return `That code${device} is not right.`;
    case 'used': return `That code${device} was used already; each works once.`;
    default: return `AWS asks for a code${device} from your MFA device.`;
  }
}

function invalidArn(f: Facts): string {
  const value = f.part('value', ': “', '”');
  const reasons: Readonly<Record<string, string>> = {
    empty: 'Nothing was entered.',
    parts: `An ARN has ${f.text('expected', '6')} parts separated by colons, this has ${f.text('actual', 'another number')}.`,
    partition: `An ARN begins with arn:aws, this has another partition${value}.`,
    service: `This is the ARN of another service${value}.`,
    region: `The Region in the ARN is not one${value}.`,
    'account-digits': `The account number needs ${f.text('expected', '12')} digits, this has ${f.text('actual', 'another number')}.`,
    account: `The account number has something other than digits${value}.`,
    resource: `After the account comes key/… or alias/…${value}.`,
    'key-id': `After key/ comes no key ID${value}.`,
    'alias-name': `An alias cannot be named like that${value}.`,
    'alias-reserved': `alias/aws/… belongs to AWS, and such keys cannot be used here${value}.`,
  };
  return reasons[f.text('reason')] ?? `That names no KMS key${value}.`;
}
