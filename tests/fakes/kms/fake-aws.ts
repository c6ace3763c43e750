import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault, FaultPlan } from './faults.ts';
import { Identities } from './identities.ts';
import type { FakeAccount, Principal } from './identities.ts';
import { KeyStore } from './keys.ts';
import type { FakeKey, FakeKeySpec } from './keys.ts';
import { kmsActions } from './kms-actions.ts';
import type { Json } from './kms-actions.ts';
import { verifySignature } from './sigv4.ts';
import type { ArrivedRequest, Verified } from './sigv4.ts';
import { FakeAwsError } from './texts.ts';

/** One request as it arrived, whether or not it was answered. */
export interface FakeCall {
  readonly service: string;
  readonly action: string;
  /** From the signing scope. */
  readonly region: string;
  /** The caller's port: one for each connection. */
  readonly fromPort: number;
  readonly accessKeyId: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as bytes, for canaries. */
  readonly raw: Buffer;
  /** The body parsed. */
  readonly input: Json;
}

export interface FakeAwsOptions {
  readonly accounts: readonly FakeAccount[];
  readonly keys?: readonly FakeKeySpec[];
  /** 0, the default, lets the system choose. */
  readonly port?: number;
}

const json = 'application/x-amz-json-1.1';

async function arrive(message: IncomingMessage): Promise<ArrivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { method: message.method ?? '', url: message.url ?? '/', headers: message.headers, body: Buffer.concat(chunks) };
}

function callOf(request: ArrivedRequest, fromPort: number): FakeCall {
  const scope = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const portal = request.url.startsWith('/federation/credentials');
  const service = portal ? 'sso' : (scope[3] ?? 'unknown');
  const form = new URLSearchParams(service === 'sts' ? request.body.toString() : '');
  const target = String(request.headers['x-amz-target'] ?? '').replace('TrentService.', '');
  return {
    service,
    action: portal ? 'GetRoleCredentials' : service === 'sts' ? (form.get('Action') ?? '') : target,
    region: scope[2] ?? '',
    fromPort,
    accessKeyId: scope[1] ?? '',
    headers: request.headers,
    raw: request.body,
    input: service === 'sts' ? Object.fromEntries(form) : (JSON.parse(request.body.toString() || '{}') as Json),
  };
}

const escapeXml = (text: string): string => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/**
 * AWS on this computer: KMS and STS over HTTP with real cryptography and real signature checks, every Region told apart
 * by the signing scope, and every fault of the fact sheet to order. Listens on 127.0.0.1 only.
 */
export class FakeAws {
  readonly calls: FakeCall[] = [];
  readonly identities: Identities;
  readonly store: KeyStore;
  /** Bearer tokens that the Identity Center portal takes. */
  readonly ssoTokens = new Set<string>();
  /** How far this server's clock is ahead of the computer's. */
  clockOffsetMs = 0;
  readonly #server = createServer((message, response) => void this.#serve(message, response));
  #plans: { plan: FaultPlan; left: number }[] = [];

  constructor(options: FakeAwsOptions) {
    this.identities = new Identities(options.accounts);
    this.store = new KeyStore(options.keys ?? []);
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The key at this place of `keys`, replicas counted. */
  key(index: number): FakeKey {
    const key = this.store.keys[index];
    if (key === undefined) throw new Error(`no key ${index}`);
    return key;
  }

  /** Calls of one action. */
  callsOf(action: string): FakeCall[] {
    return this.calls.filter((call) => call.action === action);
  }

  /** From now on, until used up: what to do instead of answering right. */
  fault(plan: FaultPlan): void {
    this.#plans.push({ plan, left: plan.times ?? 1 });
  }

  clearFaults(): void {
    this.#plans = [];
  }

  nowMs(): number {
    return Date.now() + this.clockOffsetMs;
  }

  async listen(port = 0): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #nextFault(call: FakeCall): Fault | undefined {
    const found = this.#plans.find(
      ({ plan, left }) => left > 0 && (plan.action ?? call.action) === call.action && (plan.region ?? call.region) === call.region,
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.plan.fault;
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await arrive(message);
    const call = callOf(request, message.socket.remotePort ?? 0);
    this.calls.push(call);
    response.setHeader('date', new Date(this.nowMs()).toUTCString());
    response.setHeader('x-amzn-requestid', randomUUID());
    const fault = this.#nextFault(call);
    if (fault?.kind === 'delay') await delay(fault.ms);
    if (fault !== undefined && this.#misbehave(fault, call, response)) return;
    try {
      if (call.service === 'sso') return this.#answerSso(request, response);
      const verified = verifySignature(request, this.identities, this.nowMs());
      if (call.service === 'sts') this.#answerSts(call, verified, response);
      else this.#answerKms(call, verified, fault, response);
    } catch (error) {
      this.#fail(call, error, response);
    }
  }

  /** True if the fault was the answer. */
  #misbehave(fault: Fault, call: FakeCall, response: ServerResponse): boolean {
    switch (fault.kind) {
      case 'error':
        for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
        this.#fail(call, new FakeAwsError(fault.name, fault.message ?? '', fault.status), response);
        return true;
      case 'body':
        response.writeHead(fault.status, { 'content-type': fault.contentType }).end(fault.text);
        return true;
      case 'stall':
        if (fault.at === 'body') response.writeHead(200, { 'content-type': json, 'content-length': '200' }).write('{"KeyId":');
        return true;
      case 'drip': {
        response.writeHead(200, { 'content-type': json });
        const timer = setInterval(() => response.write(' '), fault.everyMs);
        response.once('close', () => clearInterval(timer));
        return true;
      }
      case 'drop':
        response.destroy();
        return true;
      case 'delay':
      case 'lie':
        return false;
    }
  }

  #answerKms(call: FakeCall, who: Verified, fault: Fault | undefined, response: ServerResponse): void {
    const action = kmsActions[call.action];
    if (who.service !== 'kms' || action === undefined) throw new FakeAwsError('UnknownOperationException', '');
    const lie = fault?.kind === 'lie' ? fault : undefined;
    const output = action({ store: this.store, input: lie?.request?.(call.input) ?? call.input, who });
    response.writeHead(200, { 'content-type': json }).end(JSON.stringify(lie?.answer?.(output) ?? output));
  }

  #answerSts(call: FakeCall, who: Verified, response: ServerResponse): void {
    if (call.action === 'GetCallerIdentity') {
      const { arn, userId, account } = who.principal;
      this.#xml(response, 200, call.action, `<Arn>${arn}</Arn><UserId>${userId}</UserId><Account>${account}</Account>`);
    } else if (call.action === 'AssumeRole') {
      const made = this.identities.assumeRole(who.principal, new URLSearchParams(call.raw.toString()), this.nowMs());
      this.#xml(response, 200, call.action, sessionXml(made));
    } else {
      throw new FakeAwsError('InvalidAction', `Could not find operation ${call.action}`);
    }
  }

  /** The Identity Center portal: a bearer token instead of a signature. */
  #answerSso(request: ArrivedRequest, response: ServerResponse): void {
    const { searchParams } = new URL(request.url, this.endpoint);
    const token = String(request.headers['x-amz-sso_bearer_token'] ?? '');
    if (!this.ssoTokens.has(token)) throw new FakeAwsError('UnauthorizedException', 'Session token not found or invalid', 401);
    const role = { account: searchParams.get('account_id') ?? '', name: searchParams.get('role_name') ?? '' };
    const made = this.identities.signIn(role.account, role.name, 'maya.okafor', this.nowMs());
    if (made === undefined) throw new FakeAwsError('ForbiddenException', 'No access', 403);
    const { accessKeyId, secretAccessKey, sessionToken, expiresAtMs: expiration } = made;
    const body = { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  #xml(response: ServerResponse, status: number, action: string, result: string): void {
    const body = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
    response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
  }

  #fail(call: FakeCall, error: unknown, response: ServerResponse): void {
    if (!(error instanceof FakeAwsError)) {
      response.destroy();
      throw error;
    }
    if (call.service === 'sts') {
      const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${error.name}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
      response.writeHead(error.status, { 'content-type': 'text/xml' }).end(body);
      return;
    }
    if (call.service === 'sso') response.setHeader('x-amzn-errortype', error.name);
    const body = { __type: error.name, ...(error.message === '' ? {} : { message: error.message }) };
    response.writeHead(error.status, { 'content-type': json }).end(JSON.stringify(body));
  }
}

function sessionXml(made: Principal): string {
  const expiration = new Date(made.expiresAtMs ?? 0).toISOString();
  return (
    `<AssumedRoleUser><AssumedRoleId>${made.userId}</AssumedRoleId><Arn>${made.arn}</Arn></AssumedRoleUser>` +
    `<Credentials><AccessKeyId>${made.accessKeyId}</AccessKeyId><SecretAccessKey>${made.secretAccessKey}</SecretAccessKey>` +
    `<SessionToken>${made.sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`
  );
}

/** Starts a FakeAws; `close` it when done. */
export async function startFakeAws(options: FakeAwsOptions): Promise<FakeAws> {
  const fake = new FakeAws(options);
  await fake.listen(options.port);
  return fake;
}
