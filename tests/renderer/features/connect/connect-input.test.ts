import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionCalls } from '../../../../shared/ipc/aws-calls.ts';
import { awsEndpoint } from '../../../../shared/model/connection.ts';
import { complaintsOf, endpointComplaint, keyComplaints, noChoices, saveInput, type ConnectChoices, type TypedKey } from '../../../../renderer/features/connect/connect-input.ts';
import { identityOf, shortKey } from '../../../../renderer/features/connect/identity-words.ts';

const good: TypedKey = { accessKeyId: 'AKIAEXAMPLE000000001', secretAccessKey: 'x'.repeat(40), sessionToken: '' };
const choices: ConnectChoices = { ...noChoices, source: 'access-key', region: 'eu-west-1' };

describe('what is typed to connect AWS', () => {
  test('without a complaint is what main takes', () => {
    const parts = { id: undefined, typed: good, keep: 'keychain', mfaCode: '' } as const;
    expect(complaintsOf(choices, good)).toEqual({});
    expect(connectionCalls['connection:save'].input.safeParse(saveInput(choices, parts)).success).toBe(true);
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 50 }), fc.string({ maxLength: 10 }), (id, secret, token) => {
        const typed = { accessKeyId: id, secretAccessKey: secret, sessionToken: token };
        if (Object.keys(keyComplaints(typed)).length > 0 || /[^\x21-\x7e]/.test(token)) return;
        expect(connectionCalls['connection:save'].input.safeParse(saveInput(choices, { ...parts, typed })).success).toBe(true);
      }),
    );
  });

  test('a temporary key needs its session token, said at that field', () => {
    expect(keyComplaints({ ...good, accessKeyId: 'ASIAEXAMPLE000000001' })).toEqual({ sessionToken: expect.stringContaining('ASIA') });
  });

  test.each(['https://kms.example.com', 'http://127.0.0.1:4566', 'http://localhost:80/path', '', 'http://example.com', 'https://user@host', 'ftp://x', 'https://'])('endpoint %s: a complaint exactly where main refuses', (endpoint) => {
    expect(endpointComplaint(endpoint) === undefined).toBe(endpoint === '' || awsEndpoint.safeParse(endpoint).success);
  });

  test('a profile, a Region or an endpoint that is missing or wrong is named', () => {
    expect(Object.keys(complaintsOf({ ...noChoices, endpoint: 'http://example.com' }, undefined))).toEqual(['profile', 'region', 'endpoint']);
  });

  test('who one is comes out of the ARN in words', () => {
    expect(identityOf('arn:aws:sts::814205377190:assumed-role/OncallEngineer/maya.okafor')).toEqual({ who: 'maya.okafor', role: 'OncallEngineer' });
    expect(identityOf('arn:aws:iam::111122223333:user/path/maya')).toEqual({ who: 'maya' });
    expect(identityOf('arn:aws:iam::111122223333:root')).toEqual({ who: 'the root user' });
    expect(identityOf('anything')).toEqual({ who: 'anything' });
    expect(shortKey(`arn:aws:kms:eu-west-1:1:key/mrk-${'0a'.repeat(16)}`)).toBe('mrk-0a0a0a0a…0a0a');
  });
});
