/** What AWS answers, word for word where it was recorded, so that tests read the texts that people will get. */

export class FakeAwsError extends Error {
  readonly status: number;

  constructor(name: string, message: string, status = 400) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export const texts = {
  throttled: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  disabled: (arn: string) => `${arn} is disabled.`,
  pendingDeletion: (arn: string) => `${arn} is pending deletion.`,
  pendingImport: (arn: string) => `${arn} is pending import.`,
  unavailable: (arn: string) => `${arn} is unavailable.`,
  noSuchKey: (arn: string) => `Key '${arn}' does not exist`,
  noSuchAlias: (arn: string) => `Alias ${arn} is not found.`,
  invalidArn: (region: string) => `Invalid arn ${region}`,
  invalidKeyId: (keyId: string) => `Invalid keyId '${keyId}'`,
  incorrectKey: 'The key ID in the request does not identify a CMK that can perform this operation.',
  unknownAccessKey: 'The security token included in the request is invalid.',
  expiredToken: 'The security token included in the request is expired',
  wrongSignature:
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  signatureExpired: (signed: string, now: string, limit: string) =>
    `Signature expired: ${signed} is now earlier than ${limit} (${now} - 5 min.)`,
  signatureEarly: (signed: string, now: string, limit: string) =>
    `Signature not yet current: ${signed} is still later than ${limit} (${now} + 5 min.)`,
  missingToken: 'Request is missing Authentication Token',
  noIdentityPolicy: (who: string, action: string, arn: string) =>
    `User: ${who} is not authorized to perform: ${action} on resource: ${arn} because no identity-based policy allows the ${action} action`,
  noResourcePolicy: (who: string, action: string, arn: string) =>
    `User: ${who} is not authorized to perform: ${action} on resource: ${arn} because no resource-based policy allows the ${action} action`,
  noSessionPolicy: (who: string, action: string, arn: string) =>
    `User: ${who} is not authorized to perform: ${action} on resource: ${arn} because no session policy allows the ${action} action`,
  noEndpointPolicy: (who: string, action: string, arn: string) =>
    `User: ${who} is not authorized to perform: ${action} on resource: ${arn} because no VPC endpoint policy allows the ${action} action`,
  noBoundary: (who: string, action: string, arn: string) =>
    `User: ${who} is not authorized to perform: ${action} on resource: ${arn} because no permissions boundary allows the ${action} action`,
  explicitDeny: (who: string, action: string, arn: string, kind: string) =>
    `User: ${who} is not authorized to perform: ${action} on resource: ${arn} with an explicit deny in ${kind}`,
  ciphertextResource: (who: string, action: string) =>
    `User: ${who} is not authorized to perform: ${action} on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
  ciphertextAnonymous:
    'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.',
  wrongMfa: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
  needsMfa: (who: string, role: string) => `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
  noTrust: (who: string, role: string) =>
    `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${role} because no role trust policy allows the sts:AssumeRole action`,
  rotationLimit: (keyId: string) => `The on-demand rotations limit has been reached for the given keyId ${keyId}.`,
  captivePortal:
    '<!DOCTYPE html><html><head><title>Welcome to Airport Wi-Fi</title></head><body><form action="/login">Accept the terms</form></body></html>',
} as const;
