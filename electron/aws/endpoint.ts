import type { Connection } from '../../shared/model/connection.ts';

/** True for a host of AWS's own, such as a VPC interface endpoint of KMS, which serves that one service only. */
function isAwsHost(host: string): boolean {
  return /(?:^|\.)(?:amazonaws\.com(?:\.cn)?|api\.aws|vpce\.[a-z.]+)$/.test(host);
}

/**
 * Where STS is asked: at the connection's custom endpoint, since what answers there as KMS (an emulator, a company's
 * gateway) answers as STS too; but at AWS's own STS where the custom endpoint is one of AWS's for KMS alone.
 */
export function stsEndpoint(connection: Connection): string | undefined {
  if (connection.endpoint === undefined) return undefined;
  return isAwsHost(new URL(connection.endpoint).hostname) ? undefined : connection.endpoint;
}
