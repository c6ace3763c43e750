import { AwsKms } from '../../../electron/aws/kms.ts';
import type { AwsOptions } from '../../../electron/aws/sender.ts';
import type { Clock } from '../../../electron/aws/retry.ts';
import type { AccessKeyInput, Connection } from '../../../shared/model/connection.ts';
import { startFakeAws } from './fake-aws.ts';
import type { FakeAws } from './fake-aws.ts';
import type { FakeAccount, FakeUser } from './identities.ts';
import type { FakeKeySpec } from './keys.ts';

/** The people, accounts and keys that most tests live among. */
export const maya: FakeUser = {
  name: 'maya',
  accessKeyId: 'AKIAFAKEMAYA00000001',
  secretAccessKey: 'fake/secret/of/maya/0000000000000000001',
  mfaCodes: ['123456', '654321'],
};
export const temporary: FakeUser = {
  name: 'tempo',
  accessKeyId: 'ASIAFAKETEMPO0000001',
  secretAccessKey: 'fake/secret/of/tempo/000000000000000001',
  sessionToken: 'fake-session-token-of-tempo',
};
export const outsider: FakeUser = {
  name: 'olga',
  accessKeyId: 'AKIAFAKEOLGA00000001',
  secretAccessKey: 'fake/secret/of/olga/0000000000000000001',
};
export const ownAccount = '111122223333';
export const otherAccount = '444455556666';
export const home = 'eu-west-1';
export const away = 'us-east-1';

export const accounts: readonly FakeAccount[] = [
  { id: ownAccount, users: [maya, temporary], roles: [{ name: 'VaultBreakGlass', requireMfa: true }, { name: 'VaultProdUser' }] },
  { id: otherAccount, users: [outsider] },
];

/** Places in `FakeAws.key`: a multi-Region key takes two. */
export const at = { prod: 0, staging: 1, foreign: 2, shared: 3, multi: 4, multiAway: 5, signing: 6, disabled: 7, dying: 8, away: 9 } as const;
export const deletionDate = new Date('2026-12-24T10:00:00.000Z');
export const keys: readonly FakeKeySpec[] = [
  { region: home, account: ownAccount, id: '1234abcd-12ab-34cd-56ef-1234567890ab', alias: 'alias/breakglass-prod', description: 'Vault, prod' },
  { region: home, account: ownAccount, alias: 'alias/breakglass-staging' },
  { region: home, account: otherAccount, alias: 'alias/foreign' },
  { region: home, account: otherAccount, alias: 'alias/shared', allowAccounts: [ownAccount] },
  { region: home, account: ownAccount, id: `mrk-${'0a'.repeat(16)}`, alias: 'alias/multi', replicas: [away] },
  { region: home, account: ownAccount, alias: 'alias/signing', usage: 'SIGN_VERIFY' },
  { region: home, account: ownAccount, alias: 'alias/off', state: 'Disabled' },
  { region: home, account: ownAccount, alias: 'alias/dying', state: 'PendingDeletion', deletionDate },
  { region: away, account: ownAccount, alias: 'alias/away' },
];

let connectionCount = 0;

/** A connection to `endpoint`, each with an id of its own. */
export function connectionTo(endpoint: string, change: Partial<Connection> = {}): Connection {
  connectionCount += 1;
  return {
    id: `${String(connectionCount).padStart(21, '0')}A`,
    name: 'work',
    source: { kind: 'access-key', lastFour: '0001', kept: 'session' },
    region: home,
    fips: false,
    endpoint,
    ...change,
  };
}

/** Time that passes only when slept, and remembers how long. */
export class VirtualClock implements Clock {
  readonly sleeps: number[] = [];
  /** Called in the middle of each sleep. */
  onSleep: () => void = () => {};
  #nowMs = 0;

  nowMs(): number {
    return this.#nowMs;
  }

  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.sleeps.push(ms);
    this.onSleep();
    if (signal.aborted) throw new DOMException('aborted', 'AbortError');
    this.#nowMs += ms;
  }
}

export interface World {
  readonly aws: FakeAws;
  readonly kms: AwsKms;
  readonly clock: VirtualClock;
  readonly connection: Connection;
  close(): Promise<void>;
}

/** A FakeAws, and an AwsKms that knows maya's access key for every connection. */
export async function startWorld(change: Partial<AwsOptions> & { readonly key?: AccessKeyInput } = {}): Promise<World> {
  const { key = { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey }, ...options } = change;
  const aws = await startFakeAws({ accounts, keys });
  const clock = new VirtualClock();
  const kms = new AwsKms({
    credentialStore: { get: async () => key },
    clock,
    random: () => 0.5,
    timeouts: { connectMs: 300, requestMs: 300, credentialsMs: 2000 },
    ...options,
  });
  return {
    aws,
    kms,
    clock,
    connection: connectionTo(aws.endpoint),
    close: async () => {
      kms.close();
      await aws.close();
    },
  };
}

/** A signal that never aborts. */
export const unaborted = new AbortController().signal;

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('was not rejected');
}
