import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VaultError } from '../../../shared/errors.ts';
import { isKmsKeyArn, isRegionName, parseKmsArn, parseKmsKeyArn, parseKmsKeyName } from '../../../shared/model/kms-key.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = `arn:aws:kms:eu-west-1:111122223333:key/${id}`;

function complaintOf(run: () => unknown): object {
  try {
    run();
  } catch (error) {
    if (error instanceof VaultError && error.code === 'ERR_AWS_INVALID_ARN') return error.details;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a key ARN', () => {
  it('is taken apart', () => {
    expect(parseKmsKeyArn(arn)).toEqual({ kind: 'key', arn, partition: 'aws', region: 'eu-west-1', account: '111122223333', resource: id, multiRegion: false });
  });

  it.each([
    'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws-iso-b:kms:us-isob-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    `arn:aws:kms:ap-southeast-3:111122223333:key/mrk-${'0'.repeat(32)}`,
  ])('of every partition and of a multi-Region key: %s', (text) => {
    expect(parseKmsKeyArn(text)).toMatchObject({ kind: 'key', arn: text, multiRegion: text.includes('mrk-') });
  });

  it.each([
    ['11112222333', { reason: 'account-digits', expected: 12, actual: 11 }],
    ['1111222233334', { reason: 'account-digits', expected: 12, actual: 13 }],
    ['', { reason: 'account-digits', expected: 12, actual: 0 }],
    ['11112222333x', { reason: 'account', value: '11112222333x' }],
  ])('says what is wrong with the account number "%s"', (account, complaint) => {
    expect(complaintOf(() => parseKmsArn(`arn:aws:kms:eu-west-1:${account}:key/${id}`))).toEqual(complaint);
  });

  it.each([
    ['arn:aws:kms:eu-west-1:111122223333', { reason: 'parts', expected: 6, actual: 5 }],
    [`${arn}:more`, { reason: 'parts', expected: 6, actual: 7 }],
    [`arn:amazon:kms:eu-west-1:111122223333:key/${id}`, { reason: 'partition', value: 'amazon' }],
    ['arn:aws:s3:eu-west-1:111122223333:key/x', { reason: 'service', value: 's3' }],
    [`arn:aws:kms::111122223333:key/${id}`, { reason: 'region', value: '' }],
    [`arn:aws:kms:Ireland:111122223333:key/${id}`, { reason: 'region', value: 'Ireland' }],
    [`arn:aws:kms:eu-west-1:111122223333:${id}`, { reason: 'resource', value: id }],
    ['arn:aws:kms:eu-west-1:111122223333:key/1234', { reason: 'key-id', value: '1234' }],
    [arn.replace('abcd', 'ABCD'), { reason: 'key-id', value: id.replace('abcd', 'ABCD') }],
    ['arn:aws:kms:eu-west-1:111122223333:alias/', { reason: 'alias-name', value: 'alias/' }],
    ['arn:aws:kms:eu-west-1:111122223333:alias/a b', { reason: 'alias-name', value: 'alias/a b' }],
    ['arn:aws:kms:eu-west-1:111122223333:alias/aws/s3', { reason: 'alias-reserved', value: 'alias/aws/s3' }],
    ['something', { reason: 'not-a-key', value: 'something' }],
  ])('says what is wrong with %s', (text, complaint) => {
    expect(complaintOf(() => parseKmsArn(text))).toEqual(complaint);
  });

  it.each([` ${arn}`, `${arn}\n`, `${arn} `])('is exact about white space', (text) => {
    expect(isKmsKeyArn(text)).toBe(false);
  });

  it('is not an alias ARN, which can be pointed at another key', () => {
    const alias = 'arn:aws:kms:eu-west-1:111122223333:alias/breakglass-prod';
    expect(parseKmsArn(alias)).toMatchObject({ kind: 'alias', resource: 'alias/breakglass-prod' });
    expect(complaintOf(() => parseKmsKeyArn(alias))).toMatchObject({ reason: 'resource' });
    expect(isKmsKeyArn(alias)).toBe(false);
    expect(isKmsKeyArn(arn)).toBe(true);
  });
});

describe('what a person types to name a key', () => {
  it.each([
    [`  ${arn}\n`, { kind: 'arn', arn: { kind: 'key', arn } }],
    ['arn:aws:kms:eu-west-1:111122223333:alias/x', { kind: 'arn', arn: { kind: 'alias', resource: 'alias/x' } }],
    ['alias/team/prod_1', { kind: 'alias-name', alias: 'alias/team/prod_1' }],
    [id, { kind: 'key-id', keyId: id }],
    [`mrk-${'a1'.repeat(16)}`, { kind: 'key-id' }],
  ])('%s', (text, name) => {
    expect(parseKmsKeyName(text)).toMatchObject(name);
  });

  it.each([
    ['', { reason: 'empty' }],
    ['   ', { reason: 'empty' }],
    ['breakglass-prod', { reason: 'not-a-key', value: 'breakglass-prod', suggestion: 'alias/breakglass-prod' }],
    ['what is this?', { reason: 'not-a-key', value: 'what is this?' }],
    ['alias/aws/ebs', { reason: 'alias-reserved', value: 'alias/aws/ebs' }],
    ['arn:aws:kms:eu-west-1:1:key/x', { reason: 'account-digits', expected: 12, actual: 1 }],
  ])('complains about "%s"', (text, complaint) => {
    expect(complaintOf(() => parseKmsKeyName(text))).toEqual(complaint);
  });

  it('never throws anything but its own complaint, whatever is typed', () => {
    const part = fc.constantFrom('arn', 'aws', 'kms', 'eu-west-1', '111122223333', `key/${id}`, 'alias/x', '');
    const almost = fc.array(fc.oneof(part, fc.string({ unit: 'binary' })), { maxLength: 8 }).map((parts) => parts.join(':'));
    fc.assert(
      fc.property(fc.oneof(almost, fc.string({ unit: 'binary' })), (text) => {
        try {
          const name = parseKmsKeyName(text);
          expect(['arn', 'alias-name', 'key-id']).toContain(name.kind);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_AWS_INVALID_ARN', details: { reason: expect.any(String) } });
        }
      }),
    );
  });
});

it('knows the form of a Region name', () => {
  for (const region of ['eu-west-1', 'us-gov-east-1', 'cn-north-1', 'ap-southeast-7', 'us-isob-east-1', 'eusc-de-east-1']) expect(isRegionName(region)).toBe(true);
  for (const text of ['', 'eu', 'eu-west', 'EU-WEST-1', 'eu-west-1 ', 'eu_west_1', '../..', 'eu-west-123']) expect(isRegionName(text)).toBe(false);
});
