import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Identities, Principal } from './identities.ts';
import { FakeAwsError, texts } from './texts.ts';

/** An HTTP request as it arrived, with its body. */
export interface ArrivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What the signature says of a request once it is found to be right. */
export interface Verified {
  readonly principal: Principal;
  readonly region: string;
  readonly service: string;
}

const maxSkewMs = 300_000;

const sha256 = (data: Buffer | string): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const uriEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function canonicalRequest(request: ArrivedRequest, signedHeaders: readonly string[]): string {
  const url = new URL(request.url, 'http://fake.invalid');
  const path = url.pathname.split('/').map((part) => uriEncode(decodeURIComponent(part))).join('/');
  const query = [...url.searchParams]
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders.map((name) => `${name}:${String(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  return [request.method, path, query, headers.join(''), signedHeaders.join(';'), sha256(request.body)].join('\n');
}

function amzTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function fromAmzTime(text: string): number {
  const [, y, m, d, h, min, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return Date.parse(`${y}-${m}-${d}T${h}:${min}:${s}Z`);
}

function checkDate(signed: string, nowMs: number, xml: boolean): void {
  const signedMs = fromAmzTime(signed);
  const name = xml ? 'SignatureDoesNotMatch' : 'InvalidSignatureException';
  if (!(signedMs >= nowMs - maxSkewMs)) {
    throw new FakeAwsError(name, texts.signatureExpired(signed, amzTime(nowMs), amzTime(nowMs - maxSkewMs)), xml ? 403 : 400);
  }
  if (signedMs > nowMs + maxSkewMs) {
    throw new FakeAwsError(name, texts.signatureEarly(signed, amzTime(nowMs), amzTime(nowMs + maxSkewMs)), xml ? 403 : 400);
  }
}

function findPrincipal(identities: Identities, accessKeyId: string, token: string | undefined, nowMs: number, xml: boolean): Principal {
  const principal = identities.find(accessKeyId);
  if (principal === undefined || (principal.sessionToken ?? '') !== (token ?? '')) {
    throw new FakeAwsError(xml ? 'InvalidClientTokenId' : 'UnrecognizedClientException', texts.unknownAccessKey, xml ? 403 : 400);
  }
  if (principal.expiresAtMs !== undefined && principal.expiresAtMs <= nowMs) {
    throw new FakeAwsError(xml ? 'ExpiredToken' : 'ExpiredTokenException', texts.expiredToken, xml ? 403 : 400);
  }
  return principal;
}

/**
 * Verifies Signature Version 4 from its description, independently of the SDK: access key, session token, date within
 * five minutes, and the signature over method, path, query, signed headers and body.
 */
export function verifySignature(request: ArrivedRequest, identities: Identities, nowMs: number): Verified {
  const header = request.headers.authorization ?? '';
  const parsed =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(header);
  if (parsed === null) throw new FakeAwsError('MissingAuthenticationTokenException', texts.missingToken);
  const [, accessKeyId = '', day = '', region = '', service = '', signedNames = '', signature = ''] = parsed;
  const xml = service === 'sts';
  const date = String(request.headers['x-amz-date'] ?? '');
  const token = request.headers['x-amz-security-token'];
  const principal = findPrincipal(identities, accessKeyId, typeof token === 'string' ? token : undefined, nowMs, xml);
  checkDate(date, nowMs, xml);
  const signedHeaders = signedNames.split(';');
  const mustSign = ['host', 'x-amz-date', ...(token === undefined ? [] : ['x-amz-security-token'])];
  const scope = `${day}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonicalRequest(request, signedHeaders))].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${principal.secretAccessKey}`, day), region), service), 'aws4_request');
  const right = hmac(key, toSign);
  const complete = mustSign.every((name) => signedHeaders.includes(name)) && date.startsWith(day);
  if (!complete || !timingSafeEqual(right, Buffer.from(signature, 'hex'))) {
    throw new FakeAwsError(xml ? 'SignatureDoesNotMatch' : 'InvalidSignatureException', texts.wrongSignature, xml ? 403 : 400);
  }
  return { principal, region, service };
}
