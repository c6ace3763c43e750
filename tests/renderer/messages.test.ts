import { describe, expect, test } from 'vitest';
import { attemptLines, messageOf, messageText } from '../../renderer/messages.ts';
import { type ErrorDetails, errorCodes } from '../../shared/errors.ts';

/** A fact of every name that sentences may use, each recognisable. */
const facts: ErrorDetails = {
  environment: 'payments-prod', path: '/home/maya/orders.breakglass', line: 1234, region: 'eu-north-1', alias: 'alias/orders', profile: 'oncall',
  principal: 'maya.okafor', action: 'kms:Decrypt', resource: 'alias/orders', because: 'no policy allows it', skewMs: -420_000, deletionDate: '2027-01-15T00:00:00Z',
  state: 'PendingImport', expected: 12, actual: 11, name: 'SomethingException', version: '9', fingerprint: 'AB12-CD34', reason: 'some reason', field: 'Token',
  lengthBytes: 70_000, generation: 4, seenGeneration: 9, bits: 21.4, minimumBits: 60, kind: 'aws-kms', host: 'kms.example', serial: 'arn:aws:iam::1:mfa/maya',
  attempts: [{ recipient: 'alias/orders', code: 'ERR_AWS_ACCESS_DENIED' }],
};

describe('messages', () => {
  test.each(errorCodes)('%s has a sentence and a next action, with details and without', (code) => {
    for (const details of [facts, {}]) {
      const { sentence, action } = messageOf({ code, details });
      for (const words of [sentence, action]) {
        expect(words).toMatch(/^[\p{L}“].*[.?]$/su);
        expect(words).not.toMatch(/undefined|null|NaN|\[object|ERR_| {2}|\.\.|\(\)/);
      }
      expect(sentence).not.toBe(action);
    }
  });

  test.each([
    ['ERR_FORMAT_SYNTAX', '1234'],
    ['ERR_FORMAT_VERSION', '9'],
    ['ERR_STORAGE_FULL', 'orders.breakglass'],
    ['ERR_AWS_ACCESS_DENIED', 'maya.okafor'],
    ['ERR_AWS_ACCESS_DENIED', 'kms:Decrypt'],
    ['ERR_AWS_ACCESS_DENIED', 'no policy allows it'],
    ['ERR_AWS_KEY_PENDING_DELETION', '15 January 2027'],
    ['ERR_AWS_KEY_DISABLED', 'lias/orders in eu-north-1'],
    ['ERR_AWS_CLOCK_SKEW', '7 minutes behind'],
    ['ERR_AWS_SSO_SIGN_IN', 'aws sso login --profile oncall'],
    ['ERR_AWS_KEY_STATE', 'PendingImport'],
    ['ERR_AWS_UNKNOWN', 'SomethingException'],
    ['ERR_RECOVERY_KEY_WRONG', 'AB12-CD34'],
    ['ERR_PASSPHRASE_TOO_WEAK', '21 bits, 60'],
    ['ERR_ROLLBACK', 'change 4, last seen 9'],
    ['ERR_ENVIRONMENT_LOCKED', 'payments-prod'],
    ['ERR_IMPORT_FORMAT', 'Line 1234'],
  ] as const)('%s says %s', (code, words) => {
    expect(messageText({ code, details: facts })).toContain(words);
  });

  test('ERR_ROLLBACK says another version where it is not an older one', () => {
    expect(messageText({ code: 'ERR_ROLLBACK', details: { ...facts, diverged: true } })).toContain('another version of it');
  });

  test.each([
    ['account-digits', 'The account number needs 12 digits, this has 11.'],
    ['empty', 'Nothing was entered.'],
  ])('a key that is typed wrongly, %s, is explained', (reason, sentence) => {
    expect(messageOf({ code: 'ERR_AWS_INVALID_ARN', details: { reason, expected: 12, actual: 11 } }).sentence).toBe(sentence);
  });

  test('the one key that was tried speaks for itself; several are told one by one', () => {
    const wrong = { recipient: 'passphrase 17.8.1.abc', code: 'ERR_PASSPHRASE_WRONG' } as const;
    const absent = { recipient: 'aws-kms arn:aws:kms:eu-west-1:1:key/2', code: 'ERR_AWS_TIMEOUT', details: { region: 'eu-west-1' } } as const;
    expect(messageOf({ code: 'ERR_KEY_ALL_RECIPIENTS_FAILED', details: { environment: 'prod', attempts: [wrong] } }).sentence).toBe('That is not the passphrase.');
    const both = { code: 'ERR_KEY_ALL_RECIPIENTS_FAILED', details: { environment: 'prod', attempts: [wrong, absent] } } as const;
    expect(messageOf(both).sentence).toBe('None of 2 keys opened prod: the passphrase, the KMS key in eu-west-1.');
    expect(attemptLines(both)).toEqual(['The passphrase: That is not the passphrase.', 'The KMS key in eu-west-1: AWS KMS in eu-west-1 did not answer in time.']);
  });

  test('a word that may stand for an alias is suggested', () => {
    expect(messageOf({ code: 'ERR_AWS_INVALID_ARN', details: { reason: 'not-a-key', value: 'orders', suggestion: 'alias/orders' } }).action).toBe('Did you mean alias/orders?');
  });
});
