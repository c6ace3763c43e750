import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { VaultError } from '../../shared/errors.ts';
import { encodeBase64url } from './base64url.ts';
import type { EnvironmentBlock } from './block.ts';
import { writeEnvironment, writeHeader, writeRecipient, writeSealPrefix, type SealFields } from './head.ts';
import type { EnvironmentKeys } from './keys.ts';

/** 32 zero bytes: the hash before the first generation, and a seal that matches nothing. */
export const zeroHash = 'A'.repeat(43);

/** What a block has whose seal line is missing: it never verifies. */
export const noSeal: SealFields = { generation: 1, previousSealHash: zeroHash, seal: zeroHash };

/** SHA-256 of a seal line without its line feed: names one state of an environment (docs/format.md section 8). */
export function sealHashOf(environment: string, fields: SealFields): string {
  return createHash('sha256').update(writeSealPrefix(environment, fields)).update(fields.seal).digest('base64url');
}

/** Everything of a block but the seal's own two fields. */
export type UnsealedBlock = Omit<EnvironmentBlock, 'seal' | 'sealHash'>;

/** `env` and `recipient` lines of a block, as in the file. */
export function writeHeadLines(block: Omit<UnsealedBlock, 'pages' | 'uncovered'>): string {
  const recipients = block.recipients.map((recipient) => `${writeRecipient(block.name, recipient)}\n`);
  return `${writeEnvironment(block)}\n${recipients.join('')}`;
}

function macOf(keys: EnvironmentKeys, block: UnsealedBlock): Buffer {
  const mac = createHmac('sha256', keys.seal);
  mac.update(`${writeHeader(keys.context.vaultId)}\n`);
  mac.update(writeHeadLines(block));
  for (const { index } of block.pages) mac.update(index);
  mac.update(writeSealPrefix(block.name, block));
  return mac.digest();
}

/** Completes `block` with its HMAC (docs/format.md section 8). */
export function sealBlock(keys: EnvironmentKeys, block: UnsealedBlock): EnvironmentBlock {
  const seal = encodeBase64url(macOf(keys, block));
  return { ...block, seal, sealHash: sealHashOf(block.name, { ...block, seal }) };
}

/**
 * Checks the HMAC over the header, `env`, `recipient` and `index` lines, in constant time (docs/format.md section 8).
 * @throws ERR_SEAL_MISMATCH
 */
export function verifySeal(keys: EnvironmentKeys, block: EnvironmentBlock): void {
  const found = Buffer.from(block.seal, 'base64url');
  const expected = macOf(keys, block);
  if (found.byteLength !== expected.byteLength || !timingSafeEqual(found, expected)) {
    throw new VaultError('ERR_SEAL_MISMATCH', { environment: block.name });
  }
}
