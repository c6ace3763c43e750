// One process: a data key unwrapped by KMS through everything of ours, the first time and again.
import { AwsKms } from '../../../electron/aws/kms.ts';
import { AwsKmsRecipient } from '../../../electron/recipients/aws-kms.ts';
import { connectionTo, maya, unaborted } from '../../fakes/kms/world.ts';
import { vaultId } from '../vaults.ts';
import { print } from './report.ts';

const [, , endpoint, keyArn, wrapped] = process.argv as unknown as [string, string, string, string, string];
const kms = new AwsKms({ credentialStore: { get: async () => ({ accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey }) } });
const connection = connectionTo(endpoint);
const recipient = new AwsKmsRecipient(keyArn, { kms, acceptedArns: new Set([keyArn]), connectionFor: () => connection });
const stanza = { kind: 'aws-kms', id: keyArn, encryptedDataKey: Buffer.from(wrapped, 'base64url') } as const;
const times: number[] = [];
for (let round = 0; round < 31; round++) {
  const started = performance.now();
  const dataKey = await recipient.unwrapDataKey(stanza, { vaultId, environment: 'prod', epoch: 1 }, unaborted);
  times.push(performance.now() - started);
  dataKey!.zero();
}
kms.close();
const [firstMs, ...again] = times;
print({ firstMs: firstMs!, againMs: again.sort((a, b) => a - b)[again.length >> 1]! });
