import { KMSClient } from '@aws-sdk/client-kms';
import { STSClient } from '@aws-sdk/client-sts';
import type { Connection } from '../../shared/model/connection.ts';
import type { AwsIdentity } from './credentials.ts';
import { stsEndpoint } from './endpoint.ts';
import type { ObservedHandler } from './observed-handler.ts';

interface Entry {
  readonly connectionId: string;
  readonly identity: AwsIdentity;
  readonly kms: KMSClient;
  /** Made when first asked for. */
  sts?: STSClient;
}

/** Whether two resolutions gave the same credentials. */
export const sameIdentity = (a: AwsIdentity, b: AwsIdentity): boolean =>
  a.accessKeyId === b.accessKeyId && a.secretAccessKey === b.secretAccessKey && a.sessionToken === b.sessionToken;

/**
 * One KMS and one STS client per connection and Region: a client never follows an ARN to another Region. Everything the
 * SDK would otherwise take from the environment or a profile (retries, endpoints, FIPS) is set here.
 */
export class AwsClients {
  readonly #handler: ObservedHandler;
  readonly #entries = new Map<string, Entry>();
  #rules: KMSClient | undefined;

  constructor(handler: ObservedHandler) {
    this.#handler = handler;
  }

  kms(connection: Connection, region: string, identity: AwsIdentity): KMSClient {
    return this.#entry(connection, region, identity).kms;
  }

  sts(connection: Connection, region: string, identity: AwsIdentity): STSClient {
    const entry = this.#entry(connection, region, identity);
    entry.sts ??= new STSClient(this.#settings(connection, region, identity, stsEndpoint(connection)));
    return entry.sts;
  }

  /** Where KMS of a Region is, as the SDK's own rules have it. */
  kmsUrl(connection: Connection, region: string): URL {
    if (connection.endpoint !== undefined) return new URL(connection.endpoint);
    const nobody = { accessKeyId: '', secretAccessKey: '' };
    this.#rules ??= new KMSClient(this.#settings(connection, region, nobody, undefined));
    return this.#rules.config.endpointProvider({ Region: region, UseFIPS: connection.fips, UseDualStack: false }).url;
  }

  /** Drops the clients of a connection that was changed or removed. */
  forget(connectionId: string): void {
    for (const [key, entry] of this.#entries) if (entry.connectionId === connectionId) this.#entries.delete(key);
  }

  /** Drops every client, and with it the credentials it was made with. */
  forgetAll(): void {
    this.#entries.clear();
  }

  /** Closes every connection. */
  destroy(): void {
    this.#entries.clear();
    this.#handler.destroy();
  }

  #entry(connection: Connection, region: string, identity: AwsIdentity): Entry {
    const key = JSON.stringify([connection.id, region, connection.fips, connection.endpoint ?? '']);
    const existing = this.#entries.get(key);
    // The SDK never asks for credentials again after they were refused: other ones get another client.
    if (existing !== undefined && sameIdentity(existing.identity, identity)) return existing;
    const offsetMs = existing?.kms.config.systemClockOffset ?? 0;
    const settings = this.#settings(connection, region, identity, connection.endpoint);
    const kms = new KMSClient({ ...settings, systemClockOffset: offsetMs });
    const entry: Entry = { connectionId: connection.id, identity, kms };
    this.#entries.set(key, entry);
    return entry;
  }

  #settings(connection: Connection, region: string, identity: AwsIdentity, endpoint: string | undefined) {
    return {
      region,
      credentials: { ...identity },
      requestHandler: this.#handler,
      maxAttempts: 1,
      retryMode: 'standard',
      defaultsMode: 'standard' as const,
      useDualstackEndpoint: false,
      ignoreConfiguredEndpointUrls: true,
      userAgentAppId: 'breakglass',
      // The SDK refuses FIPS together with an endpoint of one's own, which then has to be a FIPS one itself.
      ...(endpoint === undefined ? { useFipsEndpoint: connection.fips } : { useFipsEndpoint: false, endpoint }),
    };
  }
}
