import { VaultError } from '../../shared/errors.ts';
import { encryptionContext } from '../envelope/aad.ts';
import { recipientRef } from './recipient-ref.ts';
import type { Session } from './session.ts';

/** What a KMS key answered last, where that was a failure. */
export interface KmsFailure {
  readonly recipient: string;
  readonly keyArn: string;
  readonly failure: VaultError;
  readonly tookMs: number;
}

/** The latest failure of a KMS key of `environment` in this session. @throws ERR_ENVIRONMENT_NOT_FOUND */
export function lastKmsFailure(session: Session, environment: string): KmsFailure | undefined {
  const { block, answers } = session.slot(environment);
  let last: (KmsFailure & { readonly atMs: number }) | undefined;
  for (const stanza of block.recipients) {
    const recipient = recipientRef(stanza);
    const answer = answers.get(recipient);
    if (stanza.kind !== 'aws-kms' || answer?.error === undefined || answer.atMs < (last?.atMs ?? 0)) continue;
    const { code, details } = answer.error;
    last = { recipient, keyArn: stanza.id, failure: new VaultError(code, details as VaultError['details']), tookMs: answer.tookMs, atMs: answer.atMs };
  }
  return last;
}

/** In place of the id of a vault that is not made yet: 16 zero bytes, so that such a test is known in CloudTrail. */
const noVaultYet = 'A'.repeat(22);

/**
 * The encryption context to test a key with: that of the environment where there is one, or as it would be at its first
 * wrap. IAM conditions on the environment's name then hold for the test as they will for the data key.
 */
export function testContextOf(session: Session, environment: string = 'test'): Readonly<Record<string, string>> {
  if (session.environmentNames().includes(environment)) return encryptionContextOf(session, environment);
  return encryptionContext({ vaultId: session.hasVault ? session.vaultId : noVaultYet, environment, epoch: 1 });
}

/** What KMS is told when a data key of `environment` is unwrapped. @throws ERR_ENVIRONMENT_NOT_FOUND */
export function encryptionContextOf(session: Session, environment: string): Readonly<Record<string, string>> {
  const { epoch } = session.slot(environment).block;
  return encryptionContext({ vaultId: session.vaultId, environment, epoch });
}
