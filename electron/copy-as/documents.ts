import { noSuchForm, oneLine, required, valueOf, type Filled } from './filled.ts';

/** An object of what is filled, by its labels. */
export function jsonDocument({ kind, title, fields }: Filled): string {
  const used = new Map<string, number>();
  const named = fields.map(({ key, label, value }): [string, string] => {
    const name = key.startsWith('x-') ? label : key;
    const number = (used.get(name) ?? 0) + 1;
    used.set(name, number);
    return [number === 1 ? name : `${name} ${number}`, value];
  });
  return `${JSON.stringify({ title, kind, fields: Object.fromEntries(named) }, null, 2)}\n`;
}

/** A block of ~/.aws/credentials. @throws ERR_COPY_AS */
export function awsCredentialsBlock(filled: Filled): string {
  const profile = filled.title.normalize('NFKD').replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^-+|-+$/g, '') || 'default';
  const keys = { 'access-key-id': 'aws_access_key_id', 'secret-access-key': 'aws_secret_access_key', 'session-token': 'aws_session_token', region: 'region' };
  required(filled, 'access-key-id');
  required(filled, 'secret-access-key');
  const lines = filled.fields.flatMap((field) => {
    const name = Object.hasOwn(keys, field.key) ? keys[field.key as keyof typeof keys] : undefined;
    // The token is kept as it was pasted, which may have folded it.
    const value = field.key === 'session-token' ? field.value.replace(/\s+/g, '') : field.value;
    return name === undefined ? [] : [`${name} = ${oneLine(filled, { ...field, value })}`];
  });
  return `[${profile}]\n${lines.join('\n')}\n`;
}

/** A manifest for `kubectl apply -f -`. Every string is in the quotes of JSON, which YAML shares. */
export function kubernetesSecret({ title, fields }: Filled): string {
  const used = new Set<string>();
  const data = fields.map(({ key, label, value }) => `  ${JSON.stringify(unusedKey(key.startsWith('x-') ? label : key, used))}: "${Buffer.from(value, 'utf8').toString('base64')}"`);
  return ['apiVersion: v1', 'kind: Secret', 'metadata:', `  name: "${objectName(title)}"`, 'type: Opaque', 'data:', ...data, ''].join('\n');
}

/** An RFC 1123 subdomain of at most 253 characters. */
function objectName(title: string): string {
  const name = title.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 253).replace(/^-+|-+$/g, '');
  return name === '' ? 'secret' : name;
}

/** A key of a Kubernetes secret, each only once. */
function unusedKey(text: string, used: Set<string>): string {
  const key = text.normalize('NFKD').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^\.+/, '').slice(0, 240) || 'value';
  let free = key;
  for (let number = 2; used.has(free); number += 1) free = `${key}-${number}`;
  used.add(free);
  return free;
}

/** The `Authorization` header, for a file or `curl --header @-`. @throws ERR_COPY_AS */
export function httpHeader(filled: Filled): string {
  if (filled.kind === 'api-token') return `Authorization: Bearer ${oneLine(filled, { label: 'Token', value: required(filled, 'token') })}`;
  const username = required(filled, 'username');
  // RFC 7617: a name with a colon cannot be told from its password.
  if (username.includes(':')) throw noSuchForm(filled, 'unsupported');
  const pair = `${username}:${valueOf(filled, 'password')}`;
  return `Authorization: Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}
