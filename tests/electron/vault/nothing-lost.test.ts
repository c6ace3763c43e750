import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isVaultError } from '../../../shared/errors.ts';
import { diskChanges } from '../../../electron/vault/disk-changes.ts';
import { reload } from '../../../electron/vault/reload.ts';
import { recipientRef } from '../../../electron/vault/recipient-ref.ts';
import { at, connectionTo, rejection, startWorld, type World } from '../../fakes/kms/world.ts';
import { MemoryKeychain } from '../recipients/memory-keychain.ts';
import { addLogin, startComputer, temporaryFolder, titlesOf, wish, type Computer } from './harness.ts';

type Step = { readonly who: 0 | 1; readonly does: 'add' | 'reload' | 'lock' | 'rename' | 'restart' };

const steps = fc.array(
  fc.record<Step>({ who: fc.constantFrom(0, 1), does: fc.constantFrom('add', 'add', 'add', 'reload', 'lock', 'rename', 'restart') }),
  { minLength: 4, maxLength: 14 },
);

async function accept(computer: Computer, environment: string): Promise<void> {
  const { block, comparison } = computer.session.slot(environment);
  if (comparison.changed !== undefined) await computer.acceptance.acceptRecipients(environment, block.recipients.map(recipientRef));
}

async function openHere(computer: Computer, file: string): Promise<void> {
  await computer.lifecycle.open(file);
  await accept(computer, 'prod');
  await computer.unlocker.unlock({ environment: 'prod' });
}

describe('two programs on one file, doing what comes to their minds', () => {
  it('S23: every edit that was said to be saved is there in the end', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const folder = temporaryFolder();
        const keychain = new MemoryKeychain();
        const file = path.join(folder, 'v.breakglass');
        const both = [await startComputer({ folder: path.join(folder, 'a'), keychain }), await startComputer({ folder: path.join(folder, 'b'), keychain })];
        await both[0]!.lifecycle.create(file, [wish('prod')]);
        await openHere(both[1]!, file);
        const saved: string[] = [];
        // Each program does its steps in order; the two run at the same time.
        const run = async (who: number): Promise<void> => {
          for (const [number, { does }] of taken.entries()) if (taken[number]!.who === who) await take(both[who]!, does, `${who}-${number}`);
        };
        const take = async (computer: Computer, does: Step['does'], title: string): Promise<void> => {
          try {
            if (does === 'add') saved.push(await addLogin(computer, 'prod', title).then(() => title));
            else if (does === 'reload') await reload(computer.session);
            else if (does === 'rename') await computer.environments.rename('prod', `Prod ${title}`);
            else if (does === 'restart') await openHere(computer, file);
            else {
              await computer.session.lock(['prod'], 'person');
              await computer.unlocker.unlock({ environment: 'prod' });
            }
          } catch (error) {
            // Refused because the other one was first: said, and then loaded.
            if (!isVaultError(error, 'ERR_STORAGE_CHANGED')) throw error;
            await reload(computer.session);
          }
        };
        await Promise.all([run(0), run(1)]);
        await openHere(both[0]!, file);
        expect(titlesOf(both[0]!, 'prod')).toEqual(saved.sort());
      }),
      { numRuns: 12 },
    );
  });
});

describe('S12: what leaves this program', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('S12: canaries from titles and values are in no KMS request, file, event or error', async () => {
    const computer = await startComputer({ aws: world.kms });
    await computer.settings.change({ connections: [connectionTo(world.aws.endpoint)] });
    const kms = { kind: 'aws-kms' as const, connectionId: computer.connections.list()[0]!.id, key: world.aws.key(at.prod).arn };
    const file = path.join(computer.folder, 'v.breakglass');
    await computer.lifecycle.create(file, [wish('prod', [kms, { kind: 'os-keychain' }])]);
    const fields = [
      { key: 'username', concealed: false, value: 'canary-user' },
      { key: 'password', concealed: true, value: 'canary-password' },
      { key: 'x-1', label: 'canary-label', concealed: true, value: 'canary-custom' },
    ];
    await addLogin(computer, 'prod', 'canary-title', { fields, notes: 'canary-notes', tags: ['canary-tag'] });
    await addLogin(computer, 'prod', 'canary-two');
    const opened = computer.session.current('prod');
    await computer.drafts.put(computer.session.vaultId, 'prod', opened.sealDraft(Buffer.from('canary-draft'), (sizeBytes) => new Uint8Array(sizeBytes)));
    await computer.recipients.check('prod');
    const errors: unknown[] = [];
    for (const failure of [
      computer.session.commit('prod', (now) => (now.openRecord('AAAAAAAAAAAAAAAAAAAAAA'), now)),
      computer.recipients.remove('prod', 'nobody'),
      computer.environments.remove('prod', 'prod'),
      computer.unlocker.unlock({ environment: 'nowhere', passphrase: 'canary-passphrase' }),
    ]) errors.push(await rejection(failure));
    await computer.session.lock(['prod'], 'person');
    computer.keychain.items.clear();
    world.aws.fault({ action: 'Decrypt', fault: { kind: 'error', name: 'AccessDeniedException', message: 'no' } });
    errors.push(await rejection(computer.unlocker.unlock({ environment: 'prod' })));
    errors.push(await rejection(computer.unlocker.unlock({ environment: 'prod', recoveryKey: 'canary-recovery' })));
    await diskChanges(computer.session);

    const files = readdirSync(computer.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => path.join(computer.folder, name))
      .filter((name) => statSync(name).isFile())
      .map((name) => readFileSync(name));
    expect(files.length).toBeGreaterThan(4);
    const requests = world.aws.calls.flatMap(({ raw, headers }) => [raw, Buffer.from(JSON.stringify(headers))]);
    expect(requests.length).toBeGreaterThan(4);
    const told = [JSON.stringify(computer.emitted), ...errors.map((error) => `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`)];
    // base64 of a canary depends on its place: three forms cover it.
    const forms = ['canary', ...['canary', '_canary', '__canary'].map((text) => Buffer.from(text).toString('base64').slice(2, 8))];
    for (const text of [...files, ...requests, ...told.map((each) => Buffer.from(each))]) {
      for (const form of forms) expect(text.includes(form) ? String(text) : '').toBe('');
    }
  });
});
