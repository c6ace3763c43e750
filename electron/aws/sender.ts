import type { KMSClient } from '@aws-sdk/client-kms';
import type { STSClient } from '@aws-sdk/client-sts';
import { VaultError } from '../../shared/errors.ts';
import type { Connection } from '../../shared/model/connection.ts';
import { raceAbort, withinMs } from './cancel.ts';
import { AwsClients, sameIdentity } from './clients.ts';
import { AwsCredentials } from './credentials.ts';
import type { AwsIdentity, CredentialStore, MfaCodeProvider } from './credentials.ts';
import { explainCredentialFailure } from './credential-errors.ts';
import { explainAwsError } from './errors.ts';
import type { AwsFailure, RequestFacts } from './errors.ts';
import { ObservedHandler, defaultTimeouts } from './observed-handler.ts';
import type { AwsTimeouts } from './observed-handler.ts';
import { defaultRetryPolicy, systemClock, withRetries } from './retry.ts';
import type { Clock, Outcome, RetryPolicy } from './retry.ts';

export interface AwsOptions {
  readonly credentialStore: CredentialStore;
  readonly mfaCode?: MfaCodeProvider;
  readonly clock?: Clock;
  /** Uniform in [0, 1), for jitter. */
  readonly random?: () => number;
  readonly timeouts?: AwsTimeouts;
  readonly retryPolicy?: RetryPolicy;
}

/** One call to AWS: who asks, where, and what for. */
export interface AwsCall {
  readonly connection: Connection;
  readonly region: string;
  /** As IAM names it, `kms:Decrypt`. */
  readonly action: string;
  readonly keyArn?: string;
  readonly signal: AbortSignal;
  /** False for a probe that is sent once. */
  readonly retry?: boolean;
}

interface SendOptions {
  readonly abortSignal: AbortSignal;
}

/** Sends calls with our own bounds: credentials first, one time-limited attempt at a time, bounded retries, cancel. */
export class AwsSender {
  readonly credentials: AwsCredentials;
  readonly clock: Clock;
  readonly #handler: ObservedHandler;
  readonly #clients: AwsClients;
  readonly #random: () => number;
  readonly #timeouts: AwsTimeouts;
  readonly #policy: RetryPolicy;

  constructor(options: AwsOptions) {
    this.clock = options.clock ?? systemClock;
    this.#timeouts = options.timeouts ?? defaultTimeouts;
    this.#random = options.random ?? Math.random;
    this.#policy = options.retryPolicy ?? defaultRetryPolicy;
    this.#handler = new ObservedHandler(this.#timeouts, () => Date.now());
    this.#clients = new AwsClients(this.#handler);
    this.credentials = new AwsCredentials({
      store: options.credentialStore,
      handler: this.#handler,
      nowMs: () => Date.now(),
      limitMs: this.#timeouts.credentialsMs,
      ...(options.mfaCode === undefined ? {} : { mfaCode: options.mfaCode }),
    });
  }

  /** @throws VaultError of the AWS stage; ERR_CANCELLED as soon as `call.signal` aborts */
  async kms<T>(call: AwsCall, send: (client: KMSClient, options: SendOptions) => Promise<T>): Promise<T> {
    return this.#send(call, (identity) => this.#clients.kms(call.connection, call.region, identity), send);
  }

  /** @throws as `kms` */
  async sts<T>(call: AwsCall, send: (client: STSClient, options: SendOptions) => Promise<T>): Promise<T> {
    return this.#send(call, (identity) => this.#clients.sts(call.connection, call.region, identity), send);
  }

  /** Drops credentials and clients of a connection: after it was saved, removed, or its profile was edited. */
  forget(connectionId: string): void {
    this.credentials.forget(connectionId);
    this.#clients.forget(connectionId);
  }

  /** As `forget`, for every connection. */
  forgetAll(): void {
    this.credentials.forgetAll();
    this.#clients.forgetAll();
  }

  close(): void {
    this.#clients.destroy();
  }

  /** Where KMS of a Region is for a connection. */
  kmsUrl(connection: Connection, region: string): URL {
    return this.#clients.kmsUrl(connection, region);
  }

  /** How far ahead of us the clock of `host` was at its last answer. */
  skewMs(host: string): number | undefined {
    return this.#handler.skewMs(host);
  }

  /** What is known of a call before it is sent. */
  facts(call: AwsCall): RequestFacts {
    const { connection } = call;
    const host = this.kmsUrl(connection, call.region).hostname;
    const skewMs = this.skewMs(host);
    return {
      action: call.action,
      region: call.region,
      host,
      connection: connection.name,
      ...(call.keyArn === undefined ? {} : { keyArn: call.keyArn }),
      ...(connection.source.kind === 'profile' ? { profile: connection.source.profile } : {}),
      ...(skewMs === undefined ? {} : { skewMs }),
    };
  }

  async #send<C, T>(
    call: AwsCall,
    clientFor: (identity: AwsIdentity) => C,
    send: (client: C, options: SendOptions) => Promise<T>,
  ): Promise<T> {
    const policy = call.retry === false ? { ...this.#policy, attempts: 1 } : this.#policy;
    let refused: { readonly identity: AwsIdentity; readonly failure: AwsFailure } | undefined;
    const attempt = async (): Promise<Outcome<T>> => {
      const resolved = await this.#identity(call);
      if (!resolved.ok) return resolved;
      // Credentials that AWS refused and that came out the same are not worth another request.
      if (refused !== undefined && sameIdentity(refused.identity, resolved.value)) return { ok: false, failure: refused.failure };
      const outcome = await this.#attempt(call, clientFor(resolved.value), send);
      const renewable = !outcome.ok && outcome.failure.retry === 'renew-credentials';
      if (renewable) refused = { identity: resolved.value, failure: outcome.failure };
      return outcome;
    };
    return withRetries(attempt, {
      clock: this.clock,
      random: this.#random,
      policy,
      signal: call.signal,
      renewCredentials: () => {
        this.credentials.forget(call.connection.id);
        // What a person typed in is as it is; a profile, a helper or a sign-in may have newer ones by now.
        return call.connection.source.kind !== 'access-key';
      },
    });
  }

  async #identity(call: AwsCall): Promise<Outcome<AwsIdentity>> {
    try {
      return { ok: true, value: await this.credentials.resolve(call.connection, call.signal) };
    } catch (error) {
      return { ok: false, failure: explainCredentialFailure(error, this.facts(call)) };
    }
  }

  async #attempt<C, T>(call: AwsCall, client: C, send: (client: C, options: SendOptions) => Promise<T>): Promise<Outcome<T>> {
    const attempt = new AbortController();
    const abortSignal = AbortSignal.any([call.signal, attempt.signal]);
    const { connectMs, requestMs } = this.#timeouts;
    const tooSlow = (): VaultError => new VaultError('ERR_AWS_TIMEOUT', { ...this.facts(call), reason: 'request' });
    const racing = (): Promise<T> => raceAbort(send(client, { abortSignal }), call.signal);
    try {
      return { ok: true, value: await withinMs(connectMs + requestMs, racing, tooSlow) };
    } catch (error) {
      return { ok: false, failure: explainAwsError(error, this.facts(call)) };
    } finally {
      // Ends whatever of the SDK's is still under way after we gave up on it.
      attempt.abort();
    }
  }
}
