import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseKnownFiles } from '@smithy/core/config';
import { awsRegion } from '../../shared/model/connection.ts';
import type { AwsProfile } from '../../shared/model/connection.ts';

/** One profile's settings as the shared config and credentials files have them. */
type ProfileData = Readonly<Record<string, string | undefined>>;
export type SharedProfiles = Readonly<Record<string, ProfileData | undefined>>;

/** Where the AWS tools look for the shared config on this computer. */
export function sharedConfigPath(env: NodeJS.ProcessEnv = process.env): string {
  return env['AWS_CONFIG_FILE'] ?? join(env['HOME'] ?? env['USERPROFILE'] ?? homedir(), '.aws', 'config');
}

/**
 * The merged shared config, read anew: the SDK otherwise keeps the first reading for the life of the process, and its
 * providers share that cache, so they see what was read here.
 */
export async function readSharedProfiles(): Promise<SharedProfiles> {
  return parseKnownFiles({ ignoreCache: true });
}

/** The order of the SDK's fromIni: the first that a profile has the settings of is the one that it uses. */
function kindOf(data: ProfileData): AwsProfile['kind'] {
  const borrows = (data['source_profile'] === undefined) !== (data['credential_source'] === undefined);
  if (data['role_arn'] !== undefined && borrows) return 'assume-role';
  if (data['aws_access_key_id'] !== undefined && data['aws_secret_access_key'] !== undefined) return 'access-key';
  if (data['role_arn'] !== undefined && data['web_identity_token_file'] !== undefined) return 'web-identity';
  if (data['credential_process'] !== undefined) return 'credential-process';
  if (Object.keys(data).some((key) => /^sso_(?:start_url|account_id|session|region|role_name)$/.test(key))) return 'sso';
  if (data['login_session'] !== undefined) return 'login';
  return 'other';
}

/** The name of the program a credential_process starts, without its folder or arguments, which can hold secrets. */
function commandName(command: string): string | undefined {
  const quoted = /^\s*"([^"]+)"/.exec(command)?.[1];
  const program = quoted ?? /^\s*(\S+)/.exec(command)?.[1] ?? '';
  const name = program.split(/[/\\]/).at(-1) ?? '';
  return /^[\w.+-]{1,64}$/.test(name) ? name : undefined;
}

function detailOf(kind: AwsProfile['kind'], data: ProfileData): string | undefined {
  switch (kind) {
    case 'assume-role':
    case 'web-identity':
      return data['role_arn'];
    case 'sso':
      return [data['sso_account_id'], data['sso_role_name']].filter((part) => part !== undefined).join(' / ') || undefined;
    case 'credential-process':
      return commandName(data['credential_process'] ?? '');
    case 'login':
      return data['login_session'];
    case 'access-key':
    case 'other':
      return undefined;
  }
}

function usesMfa(data: ProfileData, all: SharedProfiles, depth = 0): boolean {
  if (data['mfa_serial'] !== undefined && data['role_arn'] !== undefined) return true;
  const source = data['source_profile'] === undefined ? undefined : all[data['source_profile']];
  return source !== undefined && source !== data && depth < 5 && usesMfa(source, all, depth + 1);
}

function describe(name: string, data: ProfileData, all: SharedProfiles): AwsProfile {
  const kind = kindOf(data);
  const detail = detailOf(kind, data)?.replace(/[\p{C}]/gu, '').slice(0, 256);
  const region = awsRegion.safeParse(data['region']).data;
  return {
    name,
    kind,
    needsMfa: usesMfa(data, all),
    ...(detail === undefined ? {} : { detail }),
    ...(region === undefined ? {} : { region }),
  };
}

/** Every profile of the shared config with where its credentials would come from, none of them resolved. */
export async function listProfiles(): Promise<{ configPath: string; profiles: AwsProfile[] }> {
  const all = await readSharedProfiles();
  const profiles = Object.entries(all)
    .filter(([name]) => !/^(?:sso-session|services)\./.test(name))
    .map(([name, data]) => describe(name, data ?? {}, all))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return { configPath: sharedConfigPath(), profiles };
}
