import { randomBytes } from 'node:crypto';
import { FakeAwsError, texts } from './texts.ts';

export interface FakeUser {
  /** Name of the IAM user; its ARN follows from it and the account. */
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Codes that the user's MFA device shows, each taken once. */
  readonly mfaCodes?: readonly string[];
  /** Actions this user may call; everything by default. */
  readonly allow?: readonly string[];
}

export interface FakeRole {
  readonly name: string;
  readonly requireMfa?: boolean;
  /** Names of users that may assume it; everybody of the account by default. */
  readonly trusts?: readonly string[];
  readonly allow?: readonly string[];
}

export interface FakeAccount {
  /** 12 digits. */
  readonly id: string;
  readonly users: readonly FakeUser[];
  readonly roles?: readonly FakeRole[];
}

/** Who an access key belongs to. */
export interface Principal {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly allow?: readonly string[] | undefined;
  expiresAtMs?: number;
}

/** The accounts' users, roles and the sessions that AssumeRole made. */
export class Identities {
  readonly #accounts: readonly FakeAccount[];
  readonly #principals = new Map<string, Principal>();
  readonly #usedCodes = new Set<string>();

  constructor(accounts: readonly FakeAccount[]) {
    this.#accounts = accounts;
    for (const account of accounts) {
      for (const user of account.users) {
        this.#principals.set(user.accessKeyId, {
          account: account.id,
          arn: `arn:aws:iam::${account.id}:user/${user.name}`,
          userId: `AIDA${user.name.toUpperCase()}`,
          accessKeyId: user.accessKeyId,
          secretAccessKey: user.secretAccessKey,
          sessionToken: user.sessionToken,
          allow: user.allow,
        });
      }
    }
  }

  find(accessKeyId: string): Principal | undefined {
    return this.#principals.get(accessKeyId);
  }

  /** Deletes an access key, as an administrator would. */
  remove(accessKeyId: string): void {
    this.#principals.delete(accessKeyId);
  }

  /** Ends every session that AssumeRole made, and those of users with a session token. */
  expireSessions(nowMs: number): void {
    for (const principal of this.#principals.values()) {
      if (principal.sessionToken !== undefined) principal.expiresAtMs = nowMs - 1000;
    }
  }

  assumeRole(caller: Principal, params: URLSearchParams, nowMs: number): Principal {
    const roleArn = params.get('RoleArn') ?? '';
    const [, account = '', roleName = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(roleArn) ?? [];
    const role = this.#accounts.find(({ id }) => id === account)?.roles?.find(({ name }) => name === roleName);
    const userName = caller.arn.split('/').at(-1) ?? '';
    if (role === undefined || (role.trusts !== undefined && !role.trusts.includes(userName))) {
      throw new FakeAwsError('AccessDenied', texts.noTrust(caller.arn, roleArn), 403);
    }
    this.#checkMfa(caller, role, roleArn, params);
    const lifetimeMs = Number(params.get('DurationSeconds') ?? 3600) * 1000;
    return this.#session(account, role, params.get('RoleSessionName') ?? 'session', nowMs + lifetimeMs);
  }

  /** What Identity Center hands out for a role that is assigned, or undefined for one that is not. */
  signIn(account: string, roleName: string, session: string, nowMs: number): Principal | undefined {
    const role = this.#accounts.find(({ id }) => id === account)?.roles?.find(({ name }) => name === roleName);
    return role === undefined ? undefined : this.#session(account, role, session, nowMs + 3_600_000);
  }

  #session(account: string, role: FakeRole, session: string, expiresAtMs: number): Principal {
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const principal: Principal = {
      account,
      arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`,
      userId: `AROA${role.name.toUpperCase()}:${session}`,
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
      expiresAtMs,
      allow: role.allow,
    };
    this.#principals.set(accessKeyId, principal);
    return principal;
  }

  #checkMfa(caller: Principal, role: FakeRole, roleArn: string, params: URLSearchParams): void {
    const code = params.get('TokenCode');
    if (code === null) {
      if (role.requireMfa === true) throw new FakeAwsError('AccessDenied', texts.needsMfa(caller.arn, roleArn), 403);
      return;
    }
    const users = this.#accounts.find(({ id }) => id === caller.account)?.users ?? [];
    const user = users.find(({ accessKeyId }) => accessKeyId === caller.accessKeyId);
    const serial = `arn:aws:iam::${caller.account}:mfa/${user?.name}`;
    const known = user?.mfaCodes?.includes(code) === true && params.get('SerialNumber') === serial;
    if (!known || this.#usedCodes.has(`${serial} ${code}`)) throw new FakeAwsError('AccessDenied', texts.wrongMfa, 403);
    this.#usedCodes.add(`${serial} ${code}`);
  }
}
