import type { Connection } from '../../shared/model/connection.ts';
import { parseKmsKeyArn } from '../../shared/model/kms-key.ts';

/** Credentials of one partition are unknown in another: no use to try. */
function partitionOf(region: string): string {
  return /^(?:cn|us-gov|us-iso[a-z]*|eu-isoe|eusc)(?=-)/.exec(region)?.[0] ?? 'aws';
}

/** Lower is better; undefined where it cannot work at all. */
function rank(connection: Connection, account: string, region: string): number | undefined {
  if (partitionOf(connection.region) !== partitionOf(region)) return undefined;
  const otherRegion = connection.region === region ? 0 : 1;
  if (connection.account === account) return otherRegion;
  // Never tested, so its account is not known: it may be the one.
  if (connection.account === undefined) return 2 + otherRegion;
  // A key policy may allow another account.
  return 4 + otherRegion;
}

/**
 * The connection that opens a KMS key where the person chose none: one of the key's account and Region, else of its
 * account, else one whose account is not known yet, else any of its partition. Among equals the first listed.
 */
export function chooseConnection(keyArn: string, connections: readonly Connection[]): Connection | undefined {
  const { account, region } = parseKmsKeyArn(keyArn);
  let best: { readonly connection: Connection; readonly rank: number } | undefined;
  for (const connection of connections) {
    const ranked = rank(connection, account, region);
    if (ranked !== undefined && (best === undefined || ranked < best.rank)) best = { connection, rank: ranked };
  }
  return best?.connection;
}
