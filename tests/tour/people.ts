import type { Page } from 'playwright';
import { expect } from 'vitest';
import type { Given } from '../e2e/scene.ts';

/** What an on-call engineer's vault may look like; the pictures show these, so none is real. */
export const stock: readonly Given[] = [
  { environment: 'prod', title: 'orders-db', kind: 'database', tags: ['payments', 'postgres', 'tier-0'], expires: '2027-01-14', favourite: true, notes: 'Drain pgbouncer before changing the password: make drain POOL=orders. It holds 40 connections and will keep the old one for up to 90 s.', values: { password: 'uN3-made-up-orders-password-0001', username: 'app_rw', host: 'orders-db.prod.halden.internal', port: '5432', database: 'orders', engine: 'PostgreSQL 16', tls: 'verify-full' } },
  { environment: 'prod', title: 'PagerDuty token', kind: 'api-token', tags: ['on-call'], favourite: true, values: { token: 'made-up-pagerduty-token', url: 'https://halden.pagerduty.com', account: 'on-call' } },
  { environment: 'prod', title: 'bastion-use1', kind: 'ssh-key', tags: ['on-call'], values: { 'private-key': '-----BEGIN OPENSSH PRIVATE KEY-----\nmade-up\n-----END OPENSSH PRIVATE KEY-----', username: 'ops', host: 'bastion.use1.halden.io' } },
  { environment: 'prod', title: 'Break-glass admin', kind: 'aws-access-key', values: { 'access-key-id': 'AKIAMADEUPMADEUP0001', 'secret-access-key': 'made/up/secret/access/key/00000000000001', account: '111122223333', region: 'eu-west-1' } },
  { environment: 'prod', title: 'Cloudflare API token', kind: 'api-token', tags: ['dns'], values: { token: 'made-up-cloudflare', url: 'https://dash.cloudflare.com', scopes: 'dns:edit' } },
  { environment: 'prod', title: 'ledger-db replica', kind: 'database', tags: ['payments', 'postgres'], values: { password: 'made-up-ledger', username: 'ro', host: 'ledger-db-ro.prod.halden.internal', port: '5432' } },
  { environment: 'prod', title: 'Okta admin console', kind: 'login', tags: ['tier-0'], values: { username: 'breakglass@halden.io', password: 'made-up-okta', url: 'https://halden.okta.com' } },
  { environment: 'prod', title: 'Runbook: fail over to eu-west-1', kind: 'note', tags: ['on-call'], values: { text: 'Ordered steps, made up.' } },
  { environment: 'prod', title: 'sessions-redis', kind: 'database', values: { password: 'made-up-redis', username: 'default', host: 'sessions.prod.halden.internal', port: '6379' } },
  { environment: 'prod', title: 'Stripe live key', kind: 'api-token', tags: ['payments'], expires: '2026-12-15', values: { token: 'made-up-stripe', url: 'https://api.stripe.com' } },
  { environment: 'prod', title: 'Wildcard TLS', kind: 'certificate', expires: '2026-12-03', values: { subject: '*.halden.io', 'private-key': 'made-up-key' } },
  { environment: 'staging', title: 'Datadog API key', kind: 'api-token', values: { token: 'made-up-datadog', url: 'https://app.datadoghq.eu' } },
  { environment: 'staging', title: 'orders-db', kind: 'database', tags: ['payments', 'postgres'], values: { password: 'made-up-staging-orders', username: 'app_rw', host: 'orders-db.stg.halden.internal', port: '5432', database: 'orders' } },
  { environment: 'staging', title: 'GitHub deploy key', kind: 'ssh-key', values: { 'private-key': 'made-up', username: 'git', host: 'halden/payments-infra' } },
  { environment: 'dev', title: 'Grafana', kind: 'login', values: { username: 'admin', password: 'made-up-grafana', url: 'https://grafana.dev.halden.io' } },
];

/** Types back what the recovery key step asks for, as a person would from paper. */
export async function typeBackRecoveryKey(page: Page): Promise<void> {
  const shown = await page.getByText('Breakglass recovery key').locator('xpath=ancestor::section[1] | ancestor::div[2]').first().innerText();
  const groups = [...shown.matchAll(/^\s*(\d)\s*\n\s*([0-9A-Z]{4})\s*$/gm)].map(([, , group = '']) => group);
  expect(groups).toHaveLength(9);
  for (const box of await page.getByRole('textbox', { name: /^Group \d$/ }).all()) {
    const number = Number((await box.getAttribute('aria-label'))?.replace('Group ', '') ?? (await labelOf(box)));
    await box.fill(groups[number - 1] ?? '');
  }
}

async function labelOf(box: ReturnType<Page['getByRole']>): Promise<string> {
  return box.evaluate((element) => ('labels' in element ? ((element as HTMLInputElement).labels?.[0]?.textContent ?? '') : '').replace(/\D/g, ''));
}
