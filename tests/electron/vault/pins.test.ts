import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithPin, pinOf, unverifiedSeal, type Pin } from '../../../electron/vault/pins.ts';

const facts = { commitment: 'c1', epoch: 2, generation: 7, sealHash: 's7', previousSealHash: 's6', recipients: [{ kind: 'os-keychain' as const, id: 'a' }, { kind: 'aws-kms' as const, id: 'arn' }] };
const pin: Pin = pinOf(facts);

describe('what differs from what was accepted and seen', () => {
  it('nothing does for what this program wrote itself', () => {
    expect(compareWithPin(facts, pin)).toEqual({ accepted: new Set(['os-keychain a', 'aws-kms arn']) });
  });

  it('S9: at the first opening nothing is accepted', () => {
    expect(compareWithPin(facts, undefined)).toEqual({
      accepted: new Set(),
      changed: { first: true, added: ['os-keychain a', 'aws-kms arn'], removed: [], dataKeyChanged: false },
    });
  });

  it('S9: added and removed recipients are named, and only those that were accepted are', () => {
    const changed = { ...facts, recipients: [facts.recipients[0]!, { kind: 'aws-kms' as const, id: 'other' }] };
    expect(compareWithPin(changed, pin)).toEqual({
      accepted: new Set(['os-keychain a']),
      changed: { first: false, added: ['aws-kms other'], removed: ['aws-kms arn'], dataKeyChanged: false },
    });
  });

  it('S9: under another data key no recipient is accepted, however familiar, at any epoch', () => {
    for (const epoch of [1, 2, 3]) {
      const { accepted, changed } = compareWithPin({ ...facts, epoch, commitment: 'c2' }, pin);
      expect([accepted.size, changed?.dataKeyChanged, changed?.added]).toEqual([0, true, ['os-keychain a', 'aws-kms arn']]);
    }
  });

  it('S10: exactly a lower epoch, or a lower generation of the same one, is older', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }), (epoch, generation) => {
        const older = compareWithPin({ ...facts, epoch, generation }, pin).older !== undefined;
        expect(older).toBe(epoch * 1_000 + generation < 2_007);
      }),
    );
  });

  it('S10: another state of as many changes, or a next one that does not come from what was seen, is told', () => {
    const another = { ...facts, sealHash: 'another-7' };
    expect(compareWithPin(another, pin).older).toEqual({ generation: 7, seenGeneration: 7, diverged: true });
    const next = { ...facts, generation: 8, sealHash: 's8' };
    expect(compareWithPin({ ...next, previousSealHash: 'another-7' }, pin).older).toEqual({ generation: 8, seenGeneration: 7, diverged: true });
    expect(compareWithPin({ ...next, previousSealHash: 's7' }, pin).older).toBeUndefined();
    // What lies between is not known.
    expect(compareWithPin({ ...next, generation: 9, previousSealHash: 'another-8' }, pin).older).toBeUndefined();
    // Another data key is asked about as such.
    expect(compareWithPin({ ...another, commitment: 'c2' }, pin).older).toBeUndefined();
    // A first acceptance pins no seal, since nobody has verified it yet.
    expect(compareWithPin(another, { ...pin, sealHash: unverifiedSeal }).older).toBeUndefined();
  });
});
