import { at, accounts, connectionTo, keys, maya, ownAccount } from '../../fakes/kms/world.ts';
import { startFakeAws } from '../../fakes/kms/fake-aws.ts';
import { describeWire } from './wire-suite.ts';

describeWire('the fake KMS', async () => {
  const aws = await startFakeAws({ accounts, keys });
  return {
    connection: connectionTo(aws.endpoint),
    accessKey: { accessKeyId: maya.accessKeyId, secretAccessKey: maya.secretAccessKey },
    account: ownAccount,
    keyArn: aws.key(at.prod).arn,
    alias: 'alias/breakglass-prod',
    otherKeyArn: aws.key(at.staging).arn,
    setEnabled: async (enabled) => void (aws.key(at.staging).state = enabled ? 'Enabled' : 'Disabled'),
    close: () => aws.close(),
  };
});
