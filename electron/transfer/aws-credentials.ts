import { importFault, maxImportRows, type ImportItem, type Parsed, type Rejected } from './import-item.ts';
import { SecretBuilder } from './secret-builder.ts';

/** The settings of a profile that are fields of an access key; everything else of a profile is kept as a custom field. */
const fieldOfSetting: ReadonlyMap<string, string> = new Map([
  ['aws_access_key_id', 'access-key-id'],
  ['aws_secret_access_key', 'secret-access-key'],
  ['aws_session_token', 'session-token'],
  ['region', 'region'],
  ['role_arn', 'role-arn'],
]);

interface Profile {
  readonly line: number;
  readonly name: string;
  readonly settings: Map<string, string>;
}

/** AWS's shared credentials file (or config file): each profile with a secret access key is one. */
export function parseAwsCredentials(text: string): Parsed {
  const items: ImportItem[] = [];
  const { profiles, rejected } = readProfiles(text);
  for (const { line, name, settings } of profiles) {
    const builder = new SecretBuilder('aws-access-key');
    builder.title = name;
    for (const [setting, value] of settings) {
      const field = fieldOfSetting.get(setting);
      if (field === undefined) builder.custom(setting, value, false);
      else builder.set(field, value);
    }
    const made = settings.has('aws_secret_access_key') ? builder.build() : 'no-value';
    if (typeof made === 'string') rejected.push({ line, reason: made });
    else items.push({ line, secret: made });
  }
  rejected.sort((one, other) => one.line - other.line);
  return { items, rejected };
}

function readProfiles(text: string): { profiles: Profile[]; rejected: Rejected[] } {
  const profiles = new Map<string, Profile>();
  const rejected: Rejected[] = [];
  let profile: Profile | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = index + 1;
    const content = raw.trim();
    if (content === '' || content.startsWith('#') || content.startsWith(';')) continue;
    if (content.startsWith('[') && content.endsWith(']')) {
      const head = content.slice(1, -1).trim().replace(/^profile\s+/, '');
      // A profile that is named twice is one profile: so AWS's tools read it.
      profile = profiles.get(head) ?? { line, name: head, settings: new Map() };
      profiles.set(head, profile);
      if (profiles.size > maxImportRows) throw importFault('too-many-rows', line);
      continue;
    }
    const [, setting, value] = /^([A-Za-z0-9_.-]+)\s*=\s*(.*)$/s.exec(content) ?? [];
    if (profile === undefined) rejected.push({ line, reason: 'no-profile' });
    else if (setting === undefined || value === undefined) rejected.push({ line, reason: 'not-an-assignment' });
    else profile.settings.set(setting.toLowerCase(), value);
  }
  return { profiles: [...profiles.values()], rejected };
}
