import { describe, expect, it } from 'vitest';
import { chooseConnection } from '../../../electron/aws/choose-connection.ts';
import { stsEndpoint } from '../../../electron/aws/endpoint.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { connectionTo } from '../../fakes/kms/world.ts';

const keyArn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const named = (name: string, change: Partial<Connection>): Connection => connectionTo('https://kms.example.com', { name, ...change });

const sameBoth = named('same account and Region', { account: '111122223333', region: 'eu-west-1' });
const sameAccount = named('same account', { account: '111122223333', region: 'us-east-1' });
const untested = named('never tested', { region: 'us-east-1' });
const otherAccount = named('another account', { account: '444455556666', region: 'eu-west-1' });
const china = named('China', { region: 'cn-north-1' });
const government = named('GovCloud', { region: 'us-gov-west-1' });

describe('which connection opens a key where the person chose none', () => {
  const inOrder = [sameBoth, sameAccount, untested, otherAccount];

  it('prefers account and Region, then account, then one that may be of it, then any of the partition', () => {
    for (let first = 0; first < inOrder.length; first += 1) {
      const left = inOrder.slice(first);
      expect(chooseConnection(keyArn, [...left].reverse())?.name).toBe(left[0]?.name);
    }
  });

  it('takes the first of equals', () => {
    expect(chooseConnection(keyArn, [sameBoth, { ...sameBoth, name: 'later' }])?.name).toBe(sameBoth.name);
  });

  it('never crosses a partition, where the credentials are unknown', () => {
    expect(chooseConnection(keyArn, [china, government])).toBeUndefined();
    expect(chooseConnection(keyArn.replace('aws:kms:eu-west-1', 'aws-cn:kms:cn-northwest-1'), [sameBoth, china])?.name).toBe('China');
  });

  it('is none where there is none', () => {
    expect(chooseConnection(keyArn, [])).toBeUndefined();
  });
});

describe('where STS is asked', () => {
  it.each([
    [undefined, undefined],
    ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    ['https://aws-gateway.example.com', 'https://aws-gateway.example.com'],
    ['https://vpce-0a1b.kms.eu-west-1.vpce.amazonaws.com', undefined],
    ['https://kms.cn-north-1.amazonaws.com.cn', undefined],
    ['https://amazonaws.com.example.com', 'https://amazonaws.com.example.com'],
  ])('for the endpoint %s: %s', (endpoint, expected) => {
    const { endpoint: _, ...without } = sameBoth;
    expect(stsEndpoint(endpoint === undefined ? without : { ...without, endpoint })).toBe(expected);
  });
});
