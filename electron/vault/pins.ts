import type { RecipientKind } from '../../shared/model/environment.ts';
import { recipientRef } from './recipient-ref.ts';

/** What this computer accepted of one environment, and the newest state of it that it has seen. */
export interface Pin {
  /** recipientRef of each accepted recipient. */
  readonly recipients: readonly string[];
  readonly commitment: string;
  readonly epoch: number;
  readonly generation: number;
  readonly sealHash: string;
}

/** The facts of an environment in a file that are compared with its pin; all readable while locked. */
export interface PinnedFacts {
  readonly commitment: string;
  readonly epoch: number;
  readonly generation: number;
  readonly recipients: readonly { readonly kind: RecipientKind; readonly id: string }[];
}

/** How an environment differs from what was accepted and seen on this computer. */
export interface Comparison {
  /** Refs of the file's recipients that may be used and written for. */
  readonly accepted: ReadonlySet<string>;
  readonly changed?: { readonly first: boolean; readonly added: readonly string[]; readonly removed: readonly string[]; readonly dataKeyChanged: boolean };
  readonly older?: { readonly generation: number; readonly seenGeneration: number };
}

/**
 * Compares an environment with its pin. A data key that is not the accepted one makes every recipient unaccepted:
 * whoever can use the KMS key could have made it, and would read all that is written from now on.
 */
export function compareWithPin(facts: PinnedFacts, pin: Pin | undefined): Comparison {
  const refs = facts.recipients.map(recipientRef);
  if (pin === undefined) {
    return { accepted: new Set(), changed: { first: true, added: refs, removed: [], dataKeyChanged: false } };
  }
  const older = isOlder(facts, pin) ? { older: { generation: facts.generation, seenGeneration: pin.generation } } : {};
  if (facts.commitment !== pin.commitment) {
    const removed = pin.recipients.filter((ref) => !refs.includes(ref));
    return { accepted: new Set(), changed: { first: false, added: refs, removed, dataKeyChanged: true }, ...older };
  }
  const added = refs.filter((ref) => !pin.recipients.includes(ref));
  const removed = pin.recipients.filter((ref) => !refs.includes(ref));
  const accepted = new Set(refs.filter((ref) => pin.recipients.includes(ref)));
  if (added.length === 0 && removed.length === 0) return { accepted, ...older };
  return { accepted, changed: { first: false, added, removed, dataKeyChanged: false }, ...older };
}

function isOlder(facts: PinnedFacts, pin: Pin): boolean {
  return facts.epoch < pin.epoch || (facts.epoch === pin.epoch && facts.generation < pin.generation);
}

/** What is remembered of an environment that this program wrote, or that a person accepted as it is. */
export function pinOf(facts: PinnedFacts & { readonly sealHash: string }): Pin {
  const { commitment, epoch, generation, sealHash } = facts;
  return { recipients: facts.recipients.map(recipientRef), commitment, epoch, generation, sealHash };
}
