import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KmsKey } from '../../../shared/model/connection.ts';
import { kmsKey } from '../../../shared/model/connection.ts';
import { faults } from '../../fakes/kms/faults.ts';
import { at, away, deletionDate, home, otherAccount, ownAccount, rejection, startWorld, unaborted } from '../../fakes/kms/world.ts';
import type { World } from '../../fakes/kms/world.ts';

let world: World;
const resolve = (text: string): Promise<KmsKey> => world.kms.resolveKey({ connection: world.connection, text, signal: unaborted });

beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe('naming a key', () => {
  it('by alias name: its key ARN in the connection’s Region, with what it is', async () => {
    const key = await resolve('alias/breakglass-prod');
    expect(key).toEqual({ arn: world.aws.key(at.prod).arn, alias: 'alias/breakglass-prod', state: 'Enabled', multiRegion: false, regions: [home], description: 'Vault, prod', usable: true });
    expect(kmsKey.safeParse(key).success).toBe(true);
  });

  it('by alias ARN of another Region: asked there', async () => {
    expect(await resolve(`arn:aws:kms:${away}:${ownAccount}:alias/away`)).toMatchObject({ arn: world.aws.key(at.away).arn, alias: 'alias/away' });
    expect(world.aws.calls.map(({ region }) => region)).toEqual([away]);
  });

  it('by key ARN or alias ARN of another account whose policy allows it', async () => {
    expect(await resolve(world.aws.key(at.shared).arn)).toMatchObject({ arn: world.aws.key(at.shared).arn, usable: true });
    expect(await resolve(`arn:aws:kms:${home}:${otherAccount}:alias/shared`)).toMatchObject({ arn: world.aws.key(at.shared).arn });
  });

  it('a multi-Region key: the ARN of the Region that was asked, and all its Regions', async () => {
    expect(await resolve('alias/multi')).toMatchObject({ arn: world.aws.key(at.multi).arn, multiRegion: true, regions: [home, away] });
    expect(await resolve(world.aws.key(at.multiAway).arn)).toMatchObject({ arn: world.aws.key(at.multiAway).arn, multiRegion: true });
  });

  it.each([
    ['alias/signing', 'ERR_AWS_KEY_USAGE', { reason: 'not-symmetric', usage: 'SIGN_VERIFY' }],
    ['alias/off', 'ERR_AWS_KEY_DISABLED', { state: 'Disabled' }],
    ['alias/dying', 'ERR_AWS_KEY_PENDING_DELETION', { deletionDate: deletionDate.toISOString() }],
    ['alias/no-such', 'ERR_AWS_KEY_NOT_FOUND', { region: home }],
    ['breakglass-prod', 'ERR_AWS_INVALID_ARN', { suggestion: 'alias/breakglass-prod' }],
  ])('%s: refused with %s', async (text, code, details) => {
    expect(await rejection(resolve(text))).toMatchObject({ code, details });
  });

  it.each([
    ['signing', 'ERR_AWS_KEY_USAGE'],
    ['disabled', 'ERR_AWS_KEY_DISABLED'],
    ['dying', 'ERR_AWS_KEY_PENDING_DELETION'],
  ] as const)('the key ARN of a key that is %s: refused all the same', async (place, code) => {
    expect(await rejection(resolve(world.aws.key(at[place]).arn))).toMatchObject({ code, details: { keyArn: world.aws.key(at[place]).arn } });
  });

  it('a key ARN that does not exist, or cannot be asked about now: refused', async () => {
    expect(await rejection(resolve(`arn:aws:kms:${home}:${ownAccount}:key/00000000-0000-0000-0000-000000000000`))).toMatchObject({ code: 'ERR_AWS_KEY_NOT_FOUND' });
    world.aws.fault({ fault: faults.throttle(), times: Infinity });
    expect(await rejection(resolve(world.aws.key(at.prod).arn))).toMatchObject({ code: 'ERR_AWS_THROTTLED' });
  });

  it('a key of AWS’s own, or not ready: refused', async () => {
    world.aws.store.create({ region: home, account: ownAccount, alias: 'alias/managed', manager: 'AWS' });
    world.aws.store.create({ region: home, account: ownAccount, alias: 'alias/importing', state: 'PendingImport' });
    expect(await rejection(resolve('alias/managed'))).toMatchObject({ code: 'ERR_AWS_KEY_USAGE', details: { reason: 'aws-managed' } });
    expect(await rejection(resolve('alias/importing'))).toMatchObject({ code: 'ERR_AWS_KEY_STATE', details: { state: 'PendingImport' } });
  });

  it('a key ARN that may be used but not described is taken as it is, an alias is not', async () => {
    world.aws.fault({ action: 'DescribeKey', fault: faults.denied('no'), times: 2 });
    expect(await resolve(world.aws.key(at.prod).arn)).toEqual({ arn: world.aws.key(at.prod).arn, multiRegion: false, usable: true });
    expect(await rejection(resolve('alias/breakglass-prod'))).toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED' });
  });

  it('an answer about no key at all is refused', async () => {
    world.aws.fault({ fault: faults.empty() });
    expect(await rejection(resolve('alias/breakglass-prod'))).toMatchObject({ code: 'ERR_AWS_ANSWER' });
  });

  it('an answer that leaves everything out but the ARN is no usable key', async () => {
    world.aws.fault({ fault: { kind: 'lie', answer: () => ({ KeyMetadata: { Arn: world.aws.key(at.prod).arn, KeyId: world.aws.key(at.prod).id } }) } });
    expect(await rejection(resolve('alias/breakglass-prod'))).toMatchObject({ code: 'ERR_AWS_KEY_USAGE', details: { usage: 'unknown', spec: 'unknown' } });
  });
});

describe('listing keys', () => {
  const list = (more: { region?: string; marker?: string } = {}): ReturnType<World['kms']['listKeys']> =>
    world.kms.listKeys({ connection: world.connection, signal: unaborted, ...more });

  it('shows each alias of the account with its key’s state, and not AWS’s own', async () => {
    const { keys, marker } = await list();
    expect(marker).toBeUndefined();
    expect(keys.map(({ alias, state, usable }) => [alias, state, usable])).toEqual([
      ['alias/breakglass-prod', 'Enabled', true],
      ['alias/breakglass-staging', 'Enabled', true],
      ['alias/dying', 'PendingDeletion', false],
      ['alias/multi', 'Enabled', true],
      ['alias/off', 'Disabled', false],
      ['alias/signing', 'Enabled', false],
    ]);
  });

  it('of another Region', async () => {
    expect((await list({ region: away })).keys.map(({ alias }) => alias)).toEqual(['alias/away', 'alias/multi']);
  });

  it('page by page, each alias once', async () => {
    for (let more = 0; more < 60; more += 1) world.aws.store.create({ region: home, account: ownAccount, alias: `alias/more-${String(more).padStart(2, '0')}` });
    const seen: string[] = [];
    let marker: string | undefined;
    let pages = 0;
    do {
      const page = await list(marker === undefined ? {} : { marker });
      seen.push(...page.keys.map(({ alias }) => alias ?? ''));
      marker = page.marker;
      pages += 1;
    } while (marker !== undefined);
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(66);
    expect(seen).toHaveLength(66);
  });

  it('leaves the state out where DescribeKey is not allowed or fails, asking each once', async () => {
    world.aws.fault({ action: 'DescribeKey', fault: faults.denied('no') });
    world.aws.fault({ action: 'DescribeKey', fault: faults.throttle() });
    const { keys } = await list();
    expect(keys.filter(({ state }) => state === undefined)).toHaveLength(2);
    expect(world.aws.callsOf('DescribeKey')).toHaveLength(6);
  });

  it('skips what is no alias of a key', async () => {
    world.aws.fault({ action: 'ListAliases', fault: { kind: 'lie', answer: () => ({ Aliases: [{}, { AliasName: 'alias/x', AliasArn: 'nonsense', TargetKeyId: 'nonsense' }] }) } });
    expect((await list()).keys).toEqual([]);
    world.aws.fault({ action: 'ListAliases', fault: faults.empty() });
    expect((await list()).keys).toEqual([]);
  });

  it('can be cancelled in the middle', async () => {
    const controller = new AbortController();
    world.aws.fault({ action: 'DescribeKey', fault: { kind: 'stall', at: 'headers' }, times: Infinity });
    const listing = rejection(world.kms.listKeys({ connection: world.connection, signal: controller.signal }));
    while (world.aws.callsOf('DescribeKey').length === 0) await new Promise((done) => setTimeout(done, 5));
    controller.abort();
    expect(await listing).toMatchObject({ code: 'ERR_CANCELLED' });
  });

  it('S25: says that listing is not allowed', async () => {
    world.aws.fault({ action: 'ListAliases', fault: faults.denied('User: arn:aws:iam::111122223333:user/maya is not authorized to perform: kms:ListAliases because no identity-based policy allows the kms:ListAliases action') });
    expect(await rejection(list())).toMatchObject({ code: 'ERR_AWS_ACCESS_DENIED', details: { action: 'kms:ListAliases', because: 'no-identity-policy' } });
  });
});
