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

/** What KMS is told when a data key of `environment` is unwrapped. @throws ERR_ENVIRONMENT_NOT_FOUND */
export function encryptionContextOf(session: Session, environment: string): Readonly<Record<string, string>> {
  const { epoch } = session.slot(environment).block;
  return encryptionContext({ vaultId: session.vaultId, environment, epoch });
}
