import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ListOrder, smallest, sortInSlices } from '../../../electron/vault/list-order.ts';

const weights = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 700, size: 'max' });
const by = (weight: readonly number[]) => (a: number, b: number): number => weight[a]! - weight[b]! || a - b;

test('sorting in slices, and taking only the first, give what sorting gives', () => {
  fc.assert(
    fc.property(weights, fc.nat(60), (weight, count) => {
      const docs = weight.map((_, doc) => doc);
      const sorted = [...docs].sort(by(weight));
      const slices = sortInSlices(Int32Array.from(docs), by(weight));
      let next = slices.next();
      while (next.done !== true) next = slices.next();
      expect([...next.value]).toEqual(sorted);
      expect(smallest(docs, count, by(weight))).toEqual(sorted.slice(0, count));
    }),
  );
});

test('an order stays sorted while single documents come and go', () => {
  fc.assert(
    fc.property(weights, fc.array(fc.nat(699), { maxLength: 60 }), (weight, moves) => {
      const order = new ListOrder(by(weight));
      const present = new Set(weight.map((_, doc) => doc).filter((doc) => doc % 2 === 0));
      while (order.step(() => Int32Array.from(present)));
      for (const doc of moves.filter((move) => move < weight.length)) {
        if (present.delete(doc)) order.remove(doc);
        else {
          present.add(doc);
          order.insert(doc);
        }
      }
      expect([...order.docs]).toEqual([...present].sort(by(weight)));
    }),
  );
});
