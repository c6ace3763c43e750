import { describe, expect, it } from 'vitest';
import { accessKeyInput, awsEndpoint, connection } from '../../../shared/model/connection.ts';

const good = {
  id: 'AAECAwQFBgcICQoLDA0ODw',
  name: 'work',
  source: { kind: 'profile', profile: 'halden-prod' },
  region: 'eu-west-1',
  fips: false,
};

describe('a connection as the settings keep it', () => {
  it('S12: has no place for a secret', () => {
    expect(connection.safeParse(good).success).toBe(true);
    const secrets = { secretAccessKey: 'x'.repeat(40) };
    expect(connection.safeParse({ ...good, ...secrets }).success).toBe(false);
    expect(connection.safeParse({ ...good, source: { kind: 'access-key', lastFour: 'MPLE', kept: 'keychain', ...secrets } }).success).toBe(false);
    expect(connection.safeParse({ ...good, source: { kind: 'access-key', lastFour: 'AKIAIOSFODNN7EXAMPLE', kept: 'keychain' } }).success).toBe(false);
  });

  it.each(['https://kms.example.com', 'https://vpce-0.kms.eu-west-1.vpce.amazonaws.com:8443/path', 'http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:9', 'https://[fd00::1]'])(
    'may go to %s',
    (endpoint) => {
      expect(awsEndpoint.safeParse(endpoint).success).toBe(true);
    },
  );

  it.each([
    'http://kms.example.com', // the data key would travel in clear
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'https://user:secret@kms.example.com',
    'https://kms.example.com/?x=1',
    'https://kms.example.com/#x',
    'ftp://kms.example.com',
    'kms.example.com',
    'https://',
    'https://kms.example.com\n',
  ])('may not go to %s', (endpoint) => {
    expect(awsEndpoint.safeParse(endpoint).success).toBe(false);
  });
});

describe('an access key as it is typed', () => {
  const key = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };

  it('loses the white space around a pasted part', () => {
    expect(accessKeyInput.parse({ accessKeyId: ` ${key.accessKeyId}\n`, secretAccessKey: `${key.secretAccessKey} ` })).toEqual(key);
  });

  it('needs a session token if it is a temporary one', () => {
    const temporary = { ...key, accessKeyId: 'ASIAIOSFODNN7EXAMPLE' };
    expect(accessKeyInput.safeParse(temporary).success).toBe(false);
    expect(accessKeyInput.safeParse({ ...temporary, sessionToken: 'token' }).success).toBe(true);
  });

  it.each([{ accessKeyId: 'short' }, { accessKeyId: 'akiaiosfodnn7example' }, { secretAccessKey: 'two words of sixteen' }, { sessionToken: '' }])('refuses %o', (change) => {
    expect(accessKeyInput.safeParse({ ...key, ...change }).success).toBe(false);
  });
});
