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

/** In place of the seal hash where recipients were accepted in a file whose seal nobody has verified yet. */
export const unverifiedSeal = 'unverified';

/** The facts of an environment in a file that are compared with its pin; all readable while locked. */
export interface PinnedFacts {
  readonly commitment: string;
  readonly epoch: number;
  readonly generation: number;
  readonly sealHash: string;
  readonly previousSealHash: string;
  readonly recipients: readonly { readonly kind: RecipientKind; readonly id: string }[];
}

/** How an environment differs from what was accepted and seen on this computer. */
export interface Comparison {
  /** Refs of the file's recipients that may be used and written for. */
  readonly accepted: ReadonlySet<string>;
  readonly changed?: { readonly first: boolean; readonly added: readonly string[]; readonly removed: readonly string[]; readonly dataKeyChanged: boolean };
  /** Not what comes after the state seen last: an older one, or (`diverged`) another that branched off before it. */
  readonly older?: { readonly generation: number; readonly seenGeneration: number; readonly diverged?: true };
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
  const older = olderThan(facts, pin);
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

function olderThan(facts: PinnedFacts, pin: Pin): Pick<Comparison, 'older'> {
  const generations = { generation: facts.generation, seenGeneration: pin.generation };
  if (facts.epoch < pin.epoch || (facts.epoch === pin.epoch && facts.generation < pin.generation)) return { older: generations };
  return isDiverged(facts, pin) ? { older: { ...generations, diverged: true } } : {};
}

/**
 * As many changes as were seen, or one more, and yet not the state that was seen nor the one after it: what was saved here
 * last is not in it. Over more than one change the file does not tell.
 */
function isDiverged(facts: PinnedFacts, pin: Pin): boolean {
  if (facts.epoch !== pin.epoch || facts.commitment !== pin.commitment || pin.sealHash === unverifiedSeal) return false;
  if (facts.sealHash === pin.sealHash) return false;
  if (facts.generation === pin.generation) return true;
  return facts.generation === pin.generation + 1 && facts.previousSealHash !== pin.sealHash;
}

/** What is remembered of an environment that this program wrote, or that a person accepted as it is. */
export function pinOf(facts: Omit<PinnedFacts, 'previousSealHash'>): Pin {
  const { commitment, epoch, generation, sealHash } = facts;
  return { recipients: facts.recipients.map(recipientRef), commitment, epoch, generation, sealHash };
}
