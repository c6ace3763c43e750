import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareAsPeople } from '../../../electron/vault/collation.ts';

const collator = new Intl.Collator('en', { numeric: true });
const piece = fc.oneof(
  fc.constantFrom('a', 'A', 'ab', 'b', 'B', 'z', '0', '1', '2', '10', '01', '007', ' ', '-', '_', '.', '/', '$', '~', "'", '\t', '\u0301', '\u0327', 'é', 'ß', 'æ', 'Z'),
  fc.string({ maxLength: 2 }),
  fc.string({ maxLength: 2, unit: 'binary' }),
);
const common = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const numbers = fc.array(fc.constantFrom('0', '1', '2', '9', '11', 'a', 'b', ' ', '-', '1'.repeat(199), '2'.repeat(60), '\u0663'), { maxLength: 8 }).map((pieces) => pieces.join(''));
const title = fc.oneof(common, numbers);

test('titles are in the order of the collator, whichever of the two ways settles it', () => {
  fc.assert(
    fc.property(title, title, title, (prefix, left, right) => {
      for (const [a, b] of [[left, right], [prefix + left, prefix + right]] as const) {
        expect(Math.sign(compareAsPeople(a, b)), `${JSON.stringify(a)} ${JSON.stringify(b)}`).toBe(Math.sign(collator.compare(a, b)));
      }
    }),
    { numRuns: 20_000 },
  );
});
