import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { root } from '../../build/bundle.mjs';
import { ask } from '../e2e/bridge.ts';
import { templateOf } from '../../shared/model/kinds.ts';
import { launchBreakglass, type Breakglass } from '../e2e/launch.ts';
import { addSecret } from '../e2e/scene.ts';
import { pasted } from '../e2e/selection.ts';
import { startFakeAws } from '../fakes/kms/fake-aws.ts';
import { faults } from '../fakes/kms/faults.ts';
import { accounts, home as region, keys, maya } from '../fakes/kms/world.ts';
import { Camera } from './camera.ts';
import { stock, typeBackRecoveryKey } from './people.ts';

// The main flow, driven like a person would and photographed: how anyone without a screen sees the program run.

const folder = path.join(root, 'tour');
const noPolicy = 'User: arn:aws:iam::111122223333:user/maya is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab because no identity-based policy allows the kms:Decrypt action';
const [orders, ...others] = stock;
let running: Breakglass | undefined;
let pictures = 0;

afterEach(async () => {
  await running?.close();
  running = undefined;
});

function stage({ page, app }: Breakglass) {
  const camera = new Camera(app, page, folder, pictures);
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  return { page, camera, button };
}

test('this computer: from the first start to a secret on the clipboard, and back after a restart', async () => {
  running = await launchBreakglass();
  let { page, camera, button } = stage(running);
  const { home, env } = running;
  await camera.resize('wide');

  await button(/^Create a vault/).waitFor();
  await camera.take('first-start', { small: true });
  await button(/^Create a vault/).click();
  await page.getByRole('radio', { name: /^This computer/ }).click();
  await camera.take('where-keys-live', { small: true });
  await button(/^Environments/).click();
  await button(/^Recovery key/).waitFor();
  await camera.take('environments', { small: true });
  await button(/^Recovery key/).click();
  await page.getByText(/shown this one time/).waitFor();
  await typeBackRecoveryKey(page);
  await camera.take('recovery-key', { small: true });
  await button(/^Create the vault/).click();
  await button('New secret').first().waitFor();
  await camera.take('empty-vault');

  await page.keyboard.press('Control+n');
  await page.getByRole('listbox', { name: /kind/i }).waitFor();
  await camera.take('new-secret-kind');
  await page.getByRole('option', { name: /^Database/ }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill(orders!.title);
  const { password = '', ...open } = orders!.values!;
  await page.getByLabel('Password', { exact: true }).fill(password);
  for (const { key, label } of templateOf('database').fields) {
    if (key in open) await page.getByLabel(label, { exact: true }).fill(open[key]!);
  }
  await page.getByLabel('Notes').fill(orders!.notes!);
  for (const tag of orders!.tags!) {
    await page.getByRole('textbox', { name: 'Tags' }).or(page.getByRole('combobox', { name: 'Tags' })).fill(tag);
    await page.keyboard.press('Enter');
  }
  await page.getByLabel('Expires').fill(orders!.expires!);
  await camera.take('new-secret', { small: true });
  await page.keyboard.press('Control+s');
  await page.getByRole('heading', { name: orders!.title }).waitFor();
  await page.getByRole('option', { name: new RegExp(orders!.title) }).first().waitFor();

  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  for (const secret of others) await addSecret(page, secret);
  await page.getByRole('option', { name: /Wildcard TLS/ }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('ord');
  await page.keyboard.press('Enter');
  await expect.poll(() => pasted(env)).toBe(password);
  await page.getByText('Copied').first().waitFor();
  await camera.take('search-and-copied', { small: true });
  await page.keyboard.press('Escape');
  await page.getByRole('option', { name: /orders-db/ }).first().click();
  await camera.take('main', { small: true });

  await page.getByRole('link', { name: 'Settings' }).or(button('Settings')).first().click();
  await page.getByText('Lock after idle').first().waitFor();
  await camera.take('settings', { small: true });

  await page.getByRole('button', { name: /^All secrets/ }).first().click();
  await page.keyboard.press('Control+l');
  await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
  await expect.poll(() => pasted(env) ?? '').toBe('');
  await camera.take('locked', { small: true });
  const { vault } = await ask(page, 'vault:getState', {});
  const file = vault!.path;
  pictures = camera.count;
  await running.close();

  expect(readFileSync(file, 'latin1')).not.toContain('orders');
  running = await launchBreakglass({ home, args: [file] });
  ({ page, camera, button } = stage(running));
  await camera.resize('wide');
  await button(/^Unlock prod/).first().click();
  await page.getByRole('option', { name: /orders-db/ }).first().click();
  await camera.take('after-a-restart');
  pictures = camera.count;
});

test('AWS KMS: connect, choose keys, be told why KMS says no', async () => {
  // No AWS here: an endpoint on this computer that verifies signatures and does the cryptography stands in for it.
  const aws = await startFakeAws({ accounts, keys });
  try {
    running = await launchBreakglass();
    const { page, camera, button } = stage(running);
    await camera.resize('wide');
    await button(/^Create a vault/).click();
    await page.getByRole('radio', { name: /^AWS KMS/ }).click();
    await button(/^Connect AWS/).click();
    await page.getByRole('tab', { name: 'Access key' }).or(page.getByRole('radio', { name: 'Access key' })).first().click();
    const box = (name: string) => page.getByRole('textbox', { name });
    await box('Access key ID').fill(maya.accessKeyId);
    await box('Secret access key').fill(maya.secretAccessKey);
    await camera.take('connect-aws', { small: true });
    await page.getByText('More', { exact: true }).click();
    await box('Endpoint').fill(aws.endpoint);
    await page.getByRole('combobox', { name: 'Region' }).click();
    await page.getByRole('option', { name: region, exact: true }).click();
    await button(/^Connect/).last().click();
    await page.getByRole('radio', { name: /alias\/breakglass-prod/ }).click();
    await camera.take('choose-a-key', { small: true });
    await button(/^Use this key/).click();
    await page.getByRole('heading', { name: 'Which environments?' }).waitFor();
    for (const environment of ['staging', 'dev']) {
      await button(`Choose a key for ${environment}`).click();
      await page.getByRole('dialog').getByRole('radio', { name: environment === 'staging' ? /breakglass-staging/ : /alias\/multi/ }).click();
      await page.getByRole('dialog').getByRole('button', { name: /^Use this key/ }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await camera.take('a-key-for-each', { small: true });
    await button(/^Recovery key/).click();
    await page.getByText(/shown this one time/).waitFor();
    await typeBackRecoveryKey(page);
    await button(/^Create the vault/).click();
    await button('New secret').first().waitFor();
    await addSecret(page, orders!);

    await page.keyboard.press('Control+l');
    await page.getByRole('heading', { name: 'Everything is locked' }).waitFor();
    aws.fault({ action: 'Decrypt', fault: faults.denied(noPolicy) });
    await button(/^Unlock prod/).last().click();
    await page.getByText('did not unlock').waitFor();
    await page.getByText('What would allow it').waitFor();
    await camera.take('kms-says-no', { small: true });
    aws.clearFaults();
    await button(/^Try again/).click();
    await page.getByRole('option', { name: /orders-db/ }).waitFor();
    await page.getByRole('link', { name: 'Environments and keys' }).or(button('Environments and keys')).first().click();
    await camera.take('environments-and-keys', { small: true });
    await page.getByRole('button', { name: /^Keys( of prod)?$/ }).first().click();
    await page.getByRole('heading', { name: /Keys of/ }).waitFor();
    await camera.take('keys-of-prod', { small: true });
    pictures = camera.count;
  } finally {
    await aws.close();
  }
});
