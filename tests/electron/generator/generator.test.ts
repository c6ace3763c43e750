import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { characterBits, characterClasses, randomCharacters, type CharacterOptions } from '../../../electron/generator/characters.ts';
import { generate, strengthBits } from '../../../electron/generator/generator.ts';
import { randomIndex } from '../../../electron/generator/random.ts';
import { effLargeWords } from '../../../electron/recipients/eff-large-words.ts';
import { defaultGeneratorOptions, generatorOptions, type GeneratorOptions } from '../../../shared/model/generator.ts';

const characters: CharacterOptions = { kind: 'characters', length: 4, lower: true, upper: false, digits: true, symbols: false, unambiguous: false };

/** Bytes that follow each other, so that a draw is known. */
function bytesOf(...words: number[]) {
  const queue = [...words];
  return (sizeBytes: number): Uint8Array => {
    const bytes = Buffer.alloc(sizeBytes);
    bytes.writeUInt32BE(queue.shift() ?? 0);
    return bytes;
  };
}

describe('unbiased draws', () => {
  test('values that would favour the low ones are thrown away', () => {
    // 2^32 mod 6 is 4: the last four values must be drawn again.
    expect(randomIndex(6, bytesOf(0xffff_fffc, 0xffff_ffff, 11))).toBe(5);
    expect(randomIndex(6, bytesOf(0xffff_fffb))).toBe(0xffff_fffb % 6);
    expect(randomIndex(1, bytesOf(7))).toBe(0);
    expect(randomIndex(2 ** 32, bytesOf(0xffff_ffff))).toBe(0xffff_ffff);
  });

  test('every value of a range comes up about equally often', () => {
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 20_000; draw += 1) counts[randomIndex(10, randomBytes)]! += 1;
    // Chi-squared with 9 degrees of freedom; 50 has a chance of about 1 in 10^7.
    const chi = counts.reduce((sum, count) => sum + (count - 2_000) ** 2 / 2_000, 0);
    expect(chi).toBeLessThan(50);
  });

  test('a source that is broken is an error, not an endless loop', () => {
    expect(() => randomIndex(6, () => Buffer.alloc(4, 0xff))).toThrow('ERR_INTERNAL');
    expect(() => randomIndex(0, randomBytes)).toThrow('ERR_INTERNAL');
    expect(() => randomCharacters(characters, () => Buffer.alloc(4))).toThrow('ERR_INTERNAL');
  });
});

describe('characters', () => {
  test('each class that is on is there, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.record({ length: fc.integer({ min: 4, max: 64 }), lower: fc.boolean(), upper: fc.boolean(), digits: fc.boolean(), symbols: fc.boolean(), unambiguous: fc.boolean() }),
        (choice) => {
          const options: CharacterOptions = { kind: 'characters', ...choice };
          fc.pre(generatorOptions.safeParse(options).success);
          const classes = characterClasses(options);
          const { value } = generate(options, randomBytes);
          expect(value).toHaveLength(options.length);
          for (const chars of classes) expect([...value].some((char) => chars.includes(char))).toBe(true);
          for (const char of value) expect(classes.join('')).toContain(char);
          if (options.unambiguous) expect(value).not.toMatch(/[0Oo1lI|]/);
        },
      ),
    );
  });

  test('every password that obeys the rule is equally likely, the first characters as well as the last', () => {
    const digitAt = [0, 0, 0, 0];
    const draws = 8_000;
    for (let draw = 0; draw < draws; draw += 1) {
      [...randomCharacters(characters, randomBytes)].forEach((char, index) => {
        if (/\d/.test(char)) digitAt[index]! += 1;
      });
    }
    // P(a position is a digit | both classes are there): forcing a class into a place would show here.
    const [all, letters, digits] = [36 ** 4, 26 ** 4, 10 ** 4];
    const expected = (10 * (36 ** 3 - 10 ** 3)) / (all - letters - digits);
    const deviation = Math.sqrt(draws * expected * (1 - expected));
    for (const count of digitAt) expect(Math.abs(count - draws * expected)).toBeLessThan(6 * deviation);
  });

  test('the strength counts only what can come out: all strings less those that lack a class', () => {
    expect(characterBits(characters)).toBeCloseTo(Math.log2(36 ** 4 - 26 ** 4 - 10 ** 4), 10);
    expect(characterBits({ ...characters, digits: false, length: 10 })).toBeCloseTo(10 * Math.log2(26), 10);
    // Counted one by one: 3 classes at their smallest length.
    const options: CharacterOptions = { ...characters, upper: true };
    expect(characterBits(options)).toBeCloseTo(Math.log2(62 ** 4 - 2 * 36 ** 4 - 52 ** 4 + 10 ** 4 + 2 * 26 ** 4), 8);
  });

  test('with no class on there is nothing to choose from', () => {
    const none = { ...characters, lower: false, digits: false };
    expect(generatorOptions.safeParse(none).success).toBe(false);
    expect(() => generate(none, randomBytes)).toThrow('ERR_IPC_INPUT');
  });
});

describe('the other kinds', () => {
  test.each<[GeneratorOptions, RegExp, number]>([
    [{ kind: 'pin', length: 6 }, /^\d{6}$/, 6 * Math.log2(10)],
    [{ kind: 'hex', sizeBytes: 16 }, /^[0-9a-f]{32}$/, 128],
    [{ kind: 'base64', sizeBytes: 32 }, /^[A-Za-z0-9+/]{43}=$/, 256],
    [{ kind: 'uuid' }, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 122],
    [{ kind: 'words', words: 6, separator: '.', capitals: true }, /^([A-Z][a-z-]+\.){5}[A-Z][a-z-]+$/, 6 * Math.log2(7776)],
  ])('%j', (options, shape, bits) => {
    const made = generate(generatorOptions.parse(options), randomBytes);
    expect(made.value).toMatch(shape);
    expect(made.bits).toBeCloseTo(bits, 10);
    expect(generate(options, randomBytes).value).not.toBe(made.value);
  });

  test('no word begins another, so that words run together can be told apart and the strength is true', () => {
    const words = new Set(effLargeWords);
    expect(words.size).toBe(7776);
    for (const word of words) for (let end = 1; end < word.length; end += 1) expect(words.has(word.slice(0, end)), word).toBe(false);
  });

  test('what a new installation generates is beyond guessing', () => {
    expect(generatorOptions.parse(defaultGeneratorOptions)).toEqual(defaultGeneratorOptions);
    expect(strengthBits(defaultGeneratorOptions)).toBeGreaterThan(128);
  });
});
