import path from 'node:path';
import type { Page } from 'playwright';
import { templateOf, type KindTemplate } from '../../shared/model/kinds.ts';
import type { Input } from '../../shared/ipc/contract.ts';
import type { SecretDraft, SecretView } from '../../shared/ipc/secret-calls.ts';
import { ask } from './bridge.ts';
import type { Breakglass } from './launch.ts';

// Vaults and secrets that a test begins with, made through the same calls as the window's own.

export type NewEnvironment = Input<'vault:create'>['environments'][number];
type Spec = NewEnvironment['recipients'][number];

const keychain: readonly Spec[] = [{ kind: 'os-keychain' }];

/** prod is strict (its values are never drawn), staging normal, dev relaxed. */
export function environments(recipients: readonly Spec[] = keychain): NewEnvironment[] {
  return [
    { name: 'prod', label: 'prod', tone: 'prod', strictness: 'strict', recipients: [...recipients] },
    { name: 'staging', label: 'staging', tone: 'staging', strictness: 'normal', recipients: [...recipients] },
    { name: 'dev', label: 'dev', tone: 'dev', strictness: 'relaxed', recipients: [...recipients] },
  ];
}

/** Where the vault of a test lies. */
export function vaultPath({ home }: Pick<Breakglass, 'home'>, name = 'payments'): string {
  return path.join(home, 'Documents', `${name}.breakglass`);
}

/** Makes a vault that is open from then on, and answers where it lies. */
export async function createVault({ page, home }: Breakglass, wishes = environments(), name = 'payments'): Promise<string> {
  const file = vaultPath({ home }, name);
  await ask(page, 'vault:create', { path: file, environments: wishes });
  await page.getByRole('button', { name: 'New secret' }).first().waitFor();
  return file;
}

export interface Given extends Partial<Pick<SecretDraft, 'kind' | 'notes' | 'tags' | 'favourite' | 'expires'>> {
  readonly environment: string;
  readonly title: string;
  /** Values by the field's key. */
  readonly values?: Readonly<Record<string, string>>;
}

function fieldsOf(template: KindTemplate, values: Readonly<Record<string, string>>): SecretDraft['fields'] {
  return template.fields.map(({ key, concealed }) => ({ key, concealed, value: { text: values[key] ?? '' } }));
}

/** Stores one secret. */
export async function addSecret(page: Page, given: Given): Promise<SecretView> {
  const { environment, title, kind = 'login', notes = '', tags = [], favourite = false, expires, values = {} } = given;
  const draft: SecretDraft = { environment, baseRevision: 0, kind, title, notes, tags, favourite, fields: fieldsOf(templateOf(kind), values), ...(expires === undefined ? {} : { expires }) };
  return (await ask(page, 'secret:save', draft)).secret;
}

/** Values that a reader of this file tells from anything else. */
export const secrets: readonly Given[] = [
  { environment: 'prod', title: 'Orders DB', kind: 'database', tags: ['orders', 'postgres'], values: { password: 'prod-orders-pw', username: 'orders_rw', host: 'orders.db.internal', port: '5432' } },
  { environment: 'prod', title: 'PagerDuty', kind: 'api-token', tags: ['pager'], values: { token: 'prod-pager-token', account: 'acme' } },
  { environment: 'prod', title: 'Bastion', kind: 'ssh-key', values: { 'private-key': '-----BEGIN-----\nprod-bastion-key\n-----END-----', username: 'ec2-user', host: 'bastion.example.com' } },
  { environment: 'staging', title: 'Orders DB staging', kind: 'database', tags: ['orders'], values: { password: 'staging-orders-pw', username: 'orders_rw', host: 'staging.db.internal' } },
  { environment: 'dev', title: 'Grafana', kind: 'login', values: { username: 'admin', password: 'dev-grafana-pw', url: 'https://grafana.dev.example.com' } },
];

/** A vault with an open prod, staging and dev and the five secrets above. */
export async function createFilledVault(breakglass: Breakglass, wishes = environments()): Promise<string> {
  const file = await createVault(breakglass, wishes);
  for (const secret of secrets) await addSecret(breakglass.page, secret);
  await breakglass.page.getByRole('option').nth(secrets.length - 1).waitFor();
  return file;
}
