import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TypedMfaCodes } from '../../../electron/aws/mfa-codes.ts';
import { listProfiles } from '../../../electron/aws/profiles.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { connectionTo, maya, ownAccount, rejection, startWorld, unaborted } from '../../fakes/kms/world.ts';
import type { World } from '../../fakes/kms/world.ts';

let world: World;
let folder: string;
const mfa = new TypedMfaCodes();

const staticKeys = (profile: string, secret = maya.secretAccessKey): string =>
  `[profile ${profile}]\naws_access_key_id = ${maya.accessKeyId}\naws_secret_access_key = ${secret}\n`;

async function writeConfig(text: string): Promise<void> {
  await writeFile(join(folder, '.aws', 'config'), text);
}

async function writeSsoToken(name: string, expiresAt: string, accessToken: string): Promise<void> {
  const cache = join(folder, '.aws', 'sso', 'cache');
  await mkdir(cache, { recursive: true });
  const file = `${createHash('sha1').update(name).digest('hex')}.json`;
  await writeFile(join(cache, file), JSON.stringify({ accessToken, expiresAt, region: 'eu-west-1', startUrl: 'https://halden.awsapps.com/start' }));
}

const profileConnection = (profile: string): Connection => connectionTo(world.aws.endpoint, { source: { kind: 'profile', profile } });
const whoIs = (connection: Connection, signal = unaborted): Promise<{ arn: string; account: string; expiresAtMs?: number }> =>
  world.kms.getCallerIdentity({ connection, signal });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'breakglass-aws-'));
  await mkdir(join(folder, '.aws'));
  vi.stubEnv('HOME', folder);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, '.aws', 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, '.aws', 'credentials'));
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION']) vi.stubEnv(name, undefined);
  world = await startWorld({ mfaCode: mfa.provider });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

describe('a profile of the shared config', () => {
  it('with static keys', async () => {
    await writeConfig(staticKeys('plain'));
    expect(await whoIs(profileConnection('plain'))).toMatchObject({ account: ownAccount, arn: 'arn:aws:iam::111122223333:user/maya' });
  });

  it('is not the one that AWS_PROFILE names', async () => {
    await writeConfig(staticKeys('mine') + staticKeys('other', 'wrong/secret/0000000000000000000000000000'));
    vi.stubEnv('AWS_PROFILE', 'other');
    await expect(whoIs(profileConnection('mine'))).resolves.toMatchObject({ account: ownAccount });
  });

  it('is found though it was added after the program had read the config', async () => {
    await writeConfig(staticKeys('first'));
    await whoIs(profileConnection('first'));
    await writeConfig(staticKeys('first') + staticKeys('second'));
    await expect(whoIs(profileConnection('second'))).resolves.toMatchObject({ account: ownAccount });
  });

  it('S25: that is not there: nothing is sent', async () => {
    await writeConfig(staticKeys('plain'));
    await expect(whoIs(profileConnection('gone'))).rejects.toMatchObject({ code: 'ERR_AWS_PROFILE_NOT_FOUND', details: { profile: 'gone', stage: 'credentials' } });
    expect(world.aws.calls).toHaveLength(0);
  });

  it('S25: that has no credentials in it', async () => {
    await writeConfig('[profile empty]\nregion = eu-west-1\n');
    await expect(whoIs(profileConnection('empty'))).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_MISSING', details: { reason: 'profile-config', profile: 'empty' } });
  });

  it('S25: with new keys since AWS refused the old ones: read again, and it works', async () => {
    await writeConfig(staticKeys('rotating', 'wrong/secret/0000000000000000000000000000'));
    const connection = profileConnection('rotating');
    await expect(whoIs(connection)).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_INVALID' });
    // Keys that came out the same are not sent a second time.
    expect(world.aws.calls).toHaveLength(1);
    await writeConfig(staticKeys('rotating'));
    await expect(whoIs(connection)).resolves.toMatchObject({ account: ownAccount });
  });

  it('does not wander off to EC2 metadata where that is switched off', async () => {
    await writeConfig('[profile box]\nrole_arn = arn:aws:iam::111122223333:role/VaultProdUser\ncredential_source = Ec2InstanceMetadata\n');
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    await expect(whoIs(profileConnection('box'))).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_MISSING', details: { reason: 'metadata-disabled' } });
  });
});

describe('a role', () => {
  const role = (name: string, more = ''): string =>
    `[profile role]\nrole_arn = arn:aws:iam::111122223333:role/${name}\nsource_profile = base\n${more}${staticKeys('base')}`;

  it('is assumed, once for many calls, and its end is known', async () => {
    await writeConfig(role('VaultProdUser', 'role_session_name = maya\n'));
    const connection = profileConnection('role');
    const identity = await whoIs(connection);
    expect(identity.arn).toBe('arn:aws:sts::111122223333:assumed-role/VaultProdUser/maya');
    expect(Math.abs((identity.expiresAtMs ?? 0) - Date.now() - 3_600_000)).toBeLessThan(10_000);
    await Promise.all([whoIs(connection), whoIs(connection)]);
    expect(world.aws.callsOf('AssumeRole')).toHaveLength(1);
  });

  it('S25: whose session AWS calls expired is assumed again, and the call works', async () => {
    await writeConfig(role('VaultProdUser'));
    const connection = profileConnection('role');
    await whoIs(connection);
    world.aws.identities.expireSessions(world.aws.nowMs());
    await expect(whoIs(connection)).resolves.toMatchObject({ account: ownAccount });
    expect(world.aws.callsOf('AssumeRole')).toHaveLength(2);
  });

  it('S25: that trusts somebody else', async () => {
    await writeConfig(role('NoSuchRole'));
    await expect(whoIs(profileConnection('role'))).rejects.toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED', details: { because: 'no-role-trust-policy', action: 'sts:AssumeRole', stage: 'credentials' } });
  });

  describe('behind MFA', () => {
    const serial = 'arn:aws:iam::111122223333:mfa/maya';
    const guarded = (): Promise<void> => writeConfig(role('VaultBreakGlass', `mfa_serial = ${serial}\n`));

    it('S25: asks for a code where none was typed, and sends nothing', async () => {
      await guarded();
      await expect(whoIs(profileConnection('role'))).rejects.toMatchObject({ code: 'ERR_AWS_MFA', details: { reason: 'needed', serial } });
      expect(world.aws.calls).toHaveLength(0);
    });

    it('takes the code once, and not again for the next call', async () => {
      await guarded();
      const connection = profileConnection('role');
      mfa.offer(connection.id, '123456');
      await expect(whoIs(connection)).resolves.toMatchObject({ account: ownAccount });
      await whoIs(connection);
      expect(world.aws.callsOf('AssumeRole')).toHaveLength(1);
    });

    it('S25: a code that is wrong, or was used before', async () => {
      await guarded();
      const first = profileConnection('role');
      mfa.offer(first.id, '000000');
      await expect(whoIs(first)).rejects.toMatchObject({ code: 'ERR_AWS_MFA', details: { reason: 'wrong-or-used' } });
      mfa.offer(first.id, '654321');
      await whoIs(first);
      const second = profileConnection('role');
      mfa.offer(second.id, '654321');
      await expect(whoIs(second)).rejects.toMatchObject({ code: 'ERR_AWS_MFA', details: { reason: 'wrong-or-used' } });
      expect(world.aws.callsOf('AssumeRole')).toHaveLength(3);
    });

    it('a person may take longer to type it than a provider may take', async () => {
      await guarded();
      const slow = await startWorld({
        timeouts: { connectMs: 300, requestMs: 300, credentialsMs: 50 },
        mfaCode: () => new Promise((resolve) => setTimeout(resolve, 200, '123456')),
      });
      const connection = { ...profileConnection('role'), endpoint: slow.aws.endpoint };
      await expect(slow.kms.getCallerIdentity({ connection, signal: unaborted })).resolves.toMatchObject({ account: ownAccount });
      await slow.close();
    });
  });
});

describe('Identity Center', () => {
  const config = `[profile sso]\nsso_session = halden\nsso_account_id = 111122223333\nsso_role_name = VaultProdUser\n[profile nobody]\nsso_session = halden\nsso_account_id = 111122223333\nsso_role_name = NotAssigned\n[sso-session halden]\nsso_region = eu-west-1\nsso_start_url = https://halden.awsapps.com/start\n`;
  const tomorrow = (): string => new Date(Date.now() + 86_400_000).toISOString();

  beforeEach(() => writeConfig(config));

  it('a session that is there', async () => {
    world.aws.ssoTokens.add('token-1');
    await writeSsoToken('halden', tomorrow(), 'token-1');
    expect((await whoIs(profileConnection('sso'))).arn).toBe('arn:aws:sts::111122223333:assumed-role/VaultProdUser/maya.okafor');
  });

  it.each([
    ['never signed in', undefined],
    ['signed in long ago', new Date(Date.now() - 86_400_000).toISOString()],
    ['signed out at the portal', tomorrow()],
  ])('S25: %s: sign in', async (_, expiresAt) => {
    if (expiresAt !== undefined) await writeSsoToken('halden', expiresAt, 'token-unknown');
    await expect(whoIs(profileConnection('sso'))).rejects.toMatchObject({ code: 'ERR_AWS_SSO_SIGN_IN', details: { command: 'aws sso login', profile: 'sso' } });
  });

  it('S25: after signing in it works, without a restart', async () => {
    const connection = profileConnection('sso');
    await expect(whoIs(connection)).rejects.toMatchObject({ code: 'ERR_AWS_SSO_SIGN_IN' });
    world.aws.ssoTokens.add('token-2');
    await writeSsoToken('halden', tomorrow(), 'token-2');
    await expect(whoIs(connection)).resolves.toMatchObject({ account: ownAccount });
  });

  it('S25: a role that is no longer assigned', async () => {
    world.aws.ssoTokens.add('token-1');
    await writeSsoToken('halden', tomorrow(), 'token-1');
    await expect(whoIs(profileConnection('nobody'))).rejects.toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED', details: { action: 'sso:GetRoleCredentials' } });
  });

  it('S25: offline on the way to the portal is offline, not "sign in"', async () => {
    await writeSsoToken('halden', tomorrow(), 'token-1');
    const connection = connectionTo('https://portal.no-such-host.invalid', { source: { kind: 'profile', profile: 'sso' } });
    await expect(whoIs(connection)).rejects.toMatchObject({ code: 'ERR_AWS_UNREACHABLE', details: { stage: 'credentials' } });
  });

  it('S25: a portal that stalls ends with the time-out', async () => {
    await writeSsoToken('halden', tomorrow(), 'token-1');
    // Only the request's own limit can end it: the SDK hands its clients' limits on to STS, but not to the portal.
    const patient = await startWorld({ timeouts: { connectMs: 300, requestMs: 300, credentialsMs: 3_600_000 } });
    patient.aws.fault({ action: 'GetRoleCredentials', fault: { kind: 'stall', at: 'headers' }, times: Infinity });
    const connection = { ...profileConnection('sso'), endpoint: patient.aws.endpoint };
    await expect(patient.kms.getCallerIdentity({ connection, signal: unaborted })).rejects.toMatchObject({ code: 'ERR_AWS_TIMEOUT', details: { stage: 'credentials' } });
    await patient.close();
  });
});

describe('credential_process', () => {
  const processProfile = (command: string): Promise<void> => writeConfig(`[profile helper]\ncredential_process = ${command}\n`);
  const script = async (body: string): Promise<string> => {
    const file = join(folder, 'helper.sh');
    await writeFile(file, body);
    return `/bin/sh ${file}`;
  };

  it('gives credentials', async () => {
    const answer = { Version: 1, AccessKeyId: maya.accessKeyId, SecretAccessKey: maya.secretAccessKey };
    await processProfile(await script(`echo '${JSON.stringify(answer)}'`));
    await expect(whoIs(profileConnection('helper'))).resolves.toMatchObject({ account: ownAccount });
  });

  it.each([
    ['is not there', '/no/such/helper --token hunter2'],
    ['fails and talks', `sh -c "echo canary-hunter2 ENOTFOUND aws sso login >&2; exit 3"`],
    ['answers nonsense', 'echo hunter2'],
    ['answers an old version', `echo {"Version":7,"SecretAccessKey":"hunter2"}`],
  ])('S12: a helper that %s: none of its command line or output is in the error', async (_, command) => {
    await processProfile(command);
    const error = await rejection(whoIs(profileConnection('helper')));
    expect(error).toMatchObject({ code: 'ERR_AWS_CREDENTIALS_MISSING', details: { reason: 'process', profile: 'helper' } });
    const everything = inspect(error, { depth: null, showHidden: true }) + JSON.stringify(error);
    expect(everything).not.toMatch(/hunter2|such\/helper|--token/);
  });

  it('S25: a helper whose credentials are over', async () => {
    const answer = { Version: 1, AccessKeyId: maya.accessKeyId, SecretAccessKey: maya.secretAccessKey, Expiration: '2020-01-01T00:00:00Z' };
    await processProfile(await script(`echo '${JSON.stringify(answer)}'`));
    await expect(whoIs(profileConnection('helper'))).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_EXPIRED' });
  });

  it('that never ends is given up on, and can be cancelled before', async () => {
    const impatient = await startWorld({ timeouts: { connectMs: 300, requestMs: 300, credentialsMs: 80 } });
    await processProfile('sleep 2');
    const connection = { ...profileConnection('helper'), endpoint: impatient.aws.endpoint };
    const controller = new AbortController();
    const cancelled = rejection(impatient.kms.getCallerIdentity({ connection, signal: controller.signal }));
    setTimeout(() => controller.abort(), 20);
    expect(await cancelled).toMatchObject({ code: 'ERR_CANCELLED' });
    const late = await rejection(impatient.kms.getCallerIdentity({ connection, signal: unaborted, retry: false }));
    expect(late).toMatchObject({ code: 'ERR_AWS_TIMEOUT', details: { reason: 'credentials', stage: 'credentials' } });
    expect(impatient.aws.calls).toHaveLength(0);
    await impatient.close();
  });
});

describe('the environment', () => {
  const fromEnvironment = (): Connection => connectionTo(world.aws.endpoint, { source: { kind: 'environment' } });

  it('gives its key', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', maya.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', maya.secretAccessKey);
    await expect(whoIs(fromEnvironment())).resolves.toMatchObject({ account: ownAccount });
  });

  it('S25: without one: missing, and neither profile nor metadata is tried instead', async () => {
    await writeConfig(staticKeys('default'));
    await expect(whoIs(fromEnvironment())).rejects.toMatchObject({ code: 'ERR_AWS_CREDENTIALS_MISSING', details: { reason: 'environment' } });
    expect(world.aws.calls).toHaveLength(0);
  });
});

describe('listing profiles', () => {
  it('names each with its kind and second line, resolving none and showing no secret', async () => {
    await writeConfig(
      [
        staticKeys('static', 'canary-secret'),
        '[profile role]\nrole_arn = arn:aws:iam::111122223333:role/VaultProdUser\nsource_profile = guarded\nregion = eu-west-1\n',
        '[profile guarded]\nrole_arn = arn:aws:iam::111122223333:role/Base\nsource_profile = static\nmfa_serial = arn:aws:iam::111122223333:mfa/maya\n',
        '[profile sso]\nsso_session = halden\nsso_account_id = 111122223333\nsso_role_name = VaultProdUser\n',
        '[sso-session halden]\nsso_region = eu-west-1\nsso_start_url = https://halden.awsapps.com/start\n',
        '[profile helper]\ncredential_process = "/opt/my tools/get creds" --token canary-secret\n',
        '[profile helper2]\ncredential_process = /usr/bin/aws-vault exec --token canary-secret\n',
        '[profile web]\nrole_arn = arn:aws:iam::111122223333:role/Web\nweb_identity_token_file = /tmp/token\n',
        '[profile signin]\nlogin_session = arn:aws:iam::111122223333:user/maya\n',
        '[profile bare]\nregion = not a region\n',
        '[profile loop]\nrole_arn = arn:aws:iam::111122223333:role/Loop\nsource_profile = loop\n',
        '[services local]\nkms =\n  endpoint_url = http://localhost\n',
      ].join(''),
    );
    await writeFile(join(folder, '.aws', 'credentials'), '[default]\naws_access_key_id = AKIAX\naws_secret_access_key = canary-secret\n');
    const { configPath, profiles } = await listProfiles();
    expect(configPath).toBe(join(folder, '.aws', 'config'));
    expect(profiles).toEqual([
      { name: 'bare', kind: 'other', needsMfa: false },
      { name: 'default', kind: 'access-key', needsMfa: false },
      { name: 'guarded', kind: 'assume-role', detail: 'arn:aws:iam::111122223333:role/Base', needsMfa: true },
      { name: 'helper', kind: 'credential-process', needsMfa: false },
      { name: 'helper2', kind: 'credential-process', detail: 'aws-vault', needsMfa: false },
      { name: 'loop', kind: 'assume-role', detail: 'arn:aws:iam::111122223333:role/Loop', needsMfa: false },
      { name: 'role', kind: 'assume-role', detail: 'arn:aws:iam::111122223333:role/VaultProdUser', needsMfa: true, region: 'eu-west-1' },
      { name: 'signin', kind: 'login', detail: 'arn:aws:iam::111122223333:user/maya', needsMfa: false },
      { name: 'sso', kind: 'sso', detail: '111122223333 / VaultProdUser', needsMfa: false },
      { name: 'static', kind: 'access-key', needsMfa: false },
      { name: 'web', kind: 'web-identity', detail: 'arn:aws:iam::111122223333:role/Web', needsMfa: false },
    ]);
    expect(JSON.stringify(profiles)).not.toContain('canary');
    expect(world.aws.calls).toHaveLength(0);
  });

  it('is empty where there is no config', async () => {
    expect((await listProfiles()).profiles).toEqual([]);
  });
});
