import { DataKey } from '../../electron/envelope/data-key.ts';
import { encryptionContext } from '../../electron/envelope/aad.ts';
import { at, startWorld, unaborted } from '../fakes/kms/world.ts';
import { interleave, pick, result, runChild, type Result } from './measure.ts';
import { vaultId } from './vaults.ts';

/** One Decrypt through our recipient and the SDK, against the same request over Node's own HTTP. */
export async function benchUnlockKms(rounds: number): Promise<Result[]> {
  const world = await startWorld({ timeouts: { connectMs: 5_000, requestMs: 5_000, credentialsMs: 5_000 } });
  try {
    const keyArn = world.aws.key(at.prod).arn;
    const context = encryptionContext({ vaultId, environment: 'prod', epoch: 1 });
    const call = { connection: world.connection, keyArn, context, signal: unaborted };
    const wrapped = await world.kms.encrypt(call, new DataKey(new Uint8Array(32).fill(7)));
    (await world.kms.decrypt(call, wrapped)).zero();
    const sent = world.aws.callsOf('Decrypt').at(-1)!;
    const captured = Buffer.from(JSON.stringify({ headers: sent.headers, body: sent.raw.toString('base64url') })).toString('base64url');
    const { endpoint } = world.aws;
    const samples = await interleave(rounds, {
      ours: () => runChild('kms-unlock', [endpoint, keyArn, Buffer.from(wrapped).toString('base64url')]),
      post: () => runChild('kms-post', [endpoint, captured]),
    });
    const overhead = (key: string): number[] => pick(samples.ours, key).map((ms, round) => ms - pick(samples.post, key)[round]!);
    const post = (key: string) => ({ name: 'the same POST over node:http', values: pick(samples.post, key) });
    return [
      result('unlock-kms', 'ms', pick(samples.ours, 'againMs'), post('againMs')),
      result('unlock-kms: over the endpoint itself', 'ms', overhead('againMs')),
      result('unlock-kms: the first of a process, SDK loaded', 'ms', pick(samples.ours, 'firstMs'), post('firstMs')),
    ];
  } finally {
    await world.close();
  }
}
