import { fromEnv, fromIni } from '@aws-sdk/credential-providers';
import { VaultError } from '../../shared/errors.ts';
import type { AccessKeyInput, Connection } from '../../shared/model/connection.ts';
import { raceAbort, withinMs } from './cancel.ts';
import { stsEndpoint } from './endpoint.ts';
import type { ObservedHandler } from './observed-handler.ts';
import { readSharedProfiles } from './profiles.ts';

/** Credentials as the SDK's clients take them. Never logged, never in an error, never over IPC. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Where access keys are kept: the OS keychain, or this session's memory. */
export interface CredentialStore {
  /** The access key of a connection, or undefined where none is kept. Throws the keychain's VaultErrors. */
  get(connectionId: string): Promise<AccessKeyInput | undefined>;
}

/** Asks for the code of an MFA device; undefined where nobody can be asked now. */
export type MfaCodeProvider = (request: { readonly connectionId: string; readonly serial: string }) => Promise<string | undefined>;

export interface CredentialOptions {
  readonly store: CredentialStore;
  readonly mfaCode?: MfaCodeProvider;
  readonly handler: ObservedHandler;
  readonly nowMs: () => number;
  /** Longest a provider may take, a person's typing of an MFA code not counted. */
  readonly limitMs: number;
}

interface Cached {
  readonly identity: AwsIdentity;
  /** When fresh ones are asked for: 5 minutes before the end, or less for credentials that live shortly. */
  readonly renewAtMs: number;
}

const renewBeforeMs = 300_000;

/**
 * The credentials of each connection from its own explicit source, never from the SDK's default chain: that one ends at
 * EC2 instance metadata and hides every cause. Resolved once and shared, renewed shortly before they expire.
 */
export class AwsCredentials {
  readonly #options: CredentialOptions;
  readonly #cached = new Map<string, Cached>();
  readonly #running = new Map<string, Promise<AwsIdentity>>();

  constructor(options: CredentialOptions) {
    this.#options = options;
  }

  /**
   * @throws what the provider threw, unexplained and possibly with secrets in it: only for `AwsSender`, which redacts;
   * ERR_CANCELLED as soon as `signal` aborts
   */
  async resolve(connection: Connection, signal: AbortSignal): Promise<AwsIdentity> {
    const cached = this.#cached.get(connection.id);
    if (cached !== undefined && this.#options.nowMs() < cached.renewAtMs) return cached.identity;
    let running = this.#running.get(connection.id);
    if (running === undefined) {
      running = this.#start(connection);
      this.#running.set(connection.id, running);
    }
    return raceAbort(running, signal);
  }

  /** Drops what is cached of a connection: after it was changed, or when AWS refused the credentials. */
  forget(connectionId: string): void {
    this.#cached.delete(connectionId);
    this.#running.delete(connectionId);
  }

  /** As `forget`, for every connection: what is being resolved now is not remembered either. */
  forgetAll(): void {
    this.#cached.clear();
    this.#running.clear();
  }

  /** When the cached credentials of a connection end, milliseconds since 1970. */
  expiresAtMs(connectionId: string): number | undefined {
    return this.#cached.get(connectionId)?.identity.expiration?.getTime();
  }

  #start(connection: Connection): Promise<AwsIdentity> {
    const started = this.#provide(connection).then(
      (identity) => {
        // What was forgotten meanwhile is not remembered after all.
        if (this.#running.get(connection.id) === started) this.#remember(connection.id, identity);
        return identity;
      },
      (error: unknown) => {
        if (this.#running.get(connection.id) === started) this.#running.delete(connection.id);
        throw error;
      },
    );
    return started;
  }

  #remember(connectionId: string, identity: AwsIdentity): void {
    this.#running.delete(connectionId);
    const endsMs = identity.expiration?.getTime();
    if (endsMs === undefined) {
      this.#cached.set(connectionId, { identity, renewAtMs: Infinity });
    } else {
      const lifetimeMs = Math.max(0, endsMs - this.#options.nowMs());
      this.#cached.set(connectionId, { identity, renewAtMs: endsMs - Math.min(renewBeforeMs, lifetimeMs / 5) });
    }
  }

  async #provide(connection: Connection): Promise<AwsIdentity> {
    const tooSlow = (): VaultError => new VaultError('ERR_AWS_TIMEOUT', { reason: 'credentials', stage: 'credentials' });
    return withinMs(this.#options.limitMs, (extend) => this.#fromSource(connection, extend), tooSlow);
  }

  async #fromSource(connection: Connection, extend: () => void): Promise<AwsIdentity> {
    const { source } = connection;
    switch (source.kind) {
      case 'access-key':
        return this.#fromStore(connection);
      case 'environment':
        return fromEnv()();
      case 'profile':
        return this.#fromProfile(connection, source.profile, extend);
    }
  }

  async #fromStore(connection: Connection): Promise<AwsIdentity> {
    const key = await this.#options.store.get(connection.id);
    if (key === undefined) throw new VaultError('ERR_AWS_CREDENTIALS_MISSING', { reason: 'store', stage: 'credentials' });
    const { accessKeyId, secretAccessKey, sessionToken } = key;
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  }

  async #fromProfile(connection: Connection, profile: string, extend: () => void): Promise<AwsIdentity> {
    const profiles = await readSharedProfiles();
    if (profiles[profile] === undefined) {
      throw new VaultError('ERR_AWS_PROFILE_NOT_FOUND', { profile, stage: 'credentials' });
    }
    const metadata = profiles[profile]['credential_source'] === 'Ec2InstanceMetadata';
    if (metadata && process.env['AWS_EC2_METADATA_DISABLED'] === 'true') {
      throw new VaultError('ERR_AWS_CREDENTIALS_MISSING', { reason: 'metadata-disabled', profile, stage: 'credentials' });
    }
    const endpoint = stsEndpoint(connection);
    const provider = fromIni({
      profile,
      ignoreCache: true,
      mfaCodeProvider: (serial) => this.#askMfaCode(connection.id, serial, extend),
      // The clients inside the providers inherit nothing: SSO would otherwise have no time-out at all.
      clientConfig: {
        requestHandler: this.#options.handler,
        maxAttempts: 1,
        ignoreConfiguredEndpointUrls: true,
        ...(endpoint === undefined ? {} : { endpoint }),
      },
    });
    return provider({ callerClientConfig: { region: async () => connection.region, profile } });
  }

  async #askMfaCode(connectionId: string, serial: string, extend: () => void): Promise<string> {
    extend();
    const code = await this.#options.mfaCode?.({ connectionId, serial });
    if (code === undefined) throw new VaultError('ERR_AWS_MFA', { reason: 'needed', serial, stage: 'credentials' });
    return code;
  }
}
