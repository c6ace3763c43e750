import type { AwsProfile, Connection } from '../../../shared/model/connection.ts';

const kinds: Readonly<Record<AwsProfile['kind'], string>> = {
  'access-key': 'Access key',
  sso: 'SSO',
  'assume-role': 'Assume role',
  'credential-process': 'credential_process',
  'web-identity': 'Web identity',
  login: 'Console sign-in',
  other: 'Other',
};

/** How a profile signs in: "Assume role, MFA". */
export function profileKind({ kind, needsMfa }: AwsProfile): string {
  return `${kinds[kind]}${needsMfa ? ', MFA' : ''}`;
}

/** Where a connection has its credentials from. */
export function sourceWords({ source }: Connection): string {
  switch (source.kind) {
    case 'profile': return `Profile ${source.profile}`;
    case 'access-key': return `Access key …${source.lastFour}, ${source.kept === 'keychain' ? 'in the keychain' : 'this session only'}`;
    case 'environment': return 'Environment variables';
  }
}
