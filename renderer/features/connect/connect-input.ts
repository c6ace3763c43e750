import type { Connection } from '../../../shared/model/connection.ts';
import type { Input } from '../../../shared/ipc/contract.ts';
import { isRegionName } from '../../../shared/model/kms-key.ts';

/** Where the credentials come from; `saved` is a connection that is there already. */
export type Source = 'saved' | 'profile' | 'access-key' | 'environment';

/** What has been chosen and typed, but for the access key, which is read once at submit. */
export interface ConnectChoices {
  readonly source: Source;
  readonly savedId: string;
  readonly profile: string;
  readonly region: string;
  /** Empty: one is made from the source. */
  readonly name: string;
  readonly fips: boolean;
  readonly endpoint: string;
}

export const noChoices: ConnectChoices = { source: 'profile', savedId: '', profile: '', region: '', name: '', fips: false, endpoint: '' };

/** What is wrong, by field. */
export type Complaints = Partial<Record<'profile' | 'region' | 'endpoint' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'mfaCode', string>>;

export interface TypedKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** The access key as it was typed; white space around what was pasted is dropped. */
export function typedKeyOf(form: FormData): TypedKey {
  const read = (name: keyof TypedKey): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return { accessKeyId: read('accessKeyId'), secretAccessKey: read('secretAccessKey'), sessionToken: read('sessionToken') };
}

const thisComputer = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/;
const elsewhere = /^https:\/\/[A-Za-z0-9[][A-Za-z0-9.:[\]-]*(?:\/[A-Za-z0-9._~/-]*)?$/;

export function endpointComplaint(endpoint: string): string | undefined {
  if (endpoint === '' || thisComputer.test(endpoint) || elsewhere.test(endpoint)) return undefined;
  return endpoint.startsWith('http://') ? 'The data key travels over it, so http works on this computer only. Use https.' : 'An endpoint looks like https://kms.example.com.';
}

/** What is wrong with a typed access key. */
export function keyComplaints({ accessKeyId, secretAccessKey, sessionToken }: TypedKey): Complaints {
  return {
    ...(/^[A-Z0-9]{16,128}$/.test(accessKeyId) ? {} : { accessKeyId: accessKeyId === '' ? 'Type the access key ID; it begins with AKIA or ASIA.' : 'An access key ID has 16 or more capital letters and digits, and nothing else.' }),
    ...(/^[\x21-\x7e]{16,256}$/.test(secretAccessKey) ? {} : { secretAccessKey: secretAccessKey === '' ? 'Type the secret access key.' : 'A secret access key has 40 characters and no spaces.' }),
    ...(accessKeyId.startsWith('ASIA') && sessionToken === '' ? { sessionToken: 'A key that begins with ASIA is temporary and needs its session token.' } : {}),
  };
}

/** What is wrong before AWS is asked. `typed` is absent where the access key stays as it is. */
export function complaintsOf(choices: ConnectChoices, typed: TypedKey | undefined): Complaints {
  const endpoint = endpointComplaint(choices.endpoint);
  return {
    ...(choices.source === 'profile' && choices.profile === '' ? { profile: 'Choose a profile.' } : {}),
    ...(choices.source !== 'saved' && !isRegionName(choices.region) ? { region: 'Choose the Region of your keys.' } : {}),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(choices.source === 'access-key' && typed ? keyComplaints(typed) : {}),
  };
}

/** A name for a connection that was given none. */
export function nameOf(choices: ConnectChoices, typed: TypedKey | undefined): string {
  if (choices.name.trim() !== '') return choices.name.trim().slice(0, 64);
  if (choices.source === 'profile') return choices.profile.slice(0, 64);
  return choices.source === 'environment' ? 'Environment' : `Access key …${typed?.accessKeyId.slice(-4) ?? ''}`;
}

/** A connection that the same choices made before: it is changed instead of kept twice. */
export function sameSource(choices: ConnectChoices, connections: readonly Connection[]): Connection | undefined {
  return connections.find(({ source }) => {
    if (choices.source === 'profile') return source.kind === 'profile' && source.profile === choices.profile;
    return choices.source === 'environment' && source.kind === 'environment';
  });
}

interface SaveParts {
  readonly id: string | undefined;
  readonly typed: TypedKey | undefined;
  readonly keep: 'keychain' | 'session';
  readonly mfaCode: string;
}

function sourceOf(choices: ConnectChoices, { typed, keep }: SaveParts): Input<'connection:save'>['source'] {
  if (choices.source === 'profile') return { kind: 'profile', profile: choices.profile };
  if (choices.source === 'environment') return { kind: 'environment' };
  if (!typed) return { kind: 'access-key', keep };
  const { accessKeyId, secretAccessKey, sessionToken } = typed;
  return { kind: 'access-key', keep, accessKey: { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) } };
}

/** The call that tests and keeps what was chosen. */
export function saveInput(choices: ConnectChoices, parts: SaveParts): Input<'connection:save'> {
  return {
    ...(parts.id === undefined ? {} : { id: parts.id }),
    name: nameOf(choices, parts.typed),
    source: sourceOf(choices, parts),
    region: choices.region,
    fips: choices.fips,
    ...(choices.endpoint === '' ? {} : { endpoint: choices.endpoint }),
    ...(parts.mfaCode === '' ? {} : { mfaCode: parts.mfaCode }),
  };
}

/** The choices that a connection was made with, for changing it. */
export function choicesOf(connection: Connection): ConnectChoices {
  const { source, name, region, fips, endpoint = '' } = connection;
  return { source: source.kind, savedId: connection.id, profile: source.kind === 'profile' ? source.profile : '', region, name, fips, endpoint };
}
