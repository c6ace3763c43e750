import { VaultError } from '../../shared/errors.ts';
import type { GeneratorOptions } from '../../shared/model/generator.ts';
import { randomIndex, type RandomBytes } from './random.ts';

export type CharacterOptions = Extract<GeneratorOptions, { kind: 'characters' }>;

const lower = 'abcdefghijklmnopqrstuvwxyz';
const digits = '0123456789';
/** What shells, URLs and connection strings make least trouble with, after what password rules ask for most. */
const symbols = '!#$%&()*+,-./:;<=>?@[]^_{|}~';
const mistaken = new Set('0Oo1lI|');
// At least one of each class costs few tries: even 4 characters of 4 classes succeed once in 16.
const mostTries = 10_000;

/** The classes that are switched on, each as its characters. */
export function characterClasses(options: CharacterOptions): string[] {
  const classes = [
    ...(options.lower ? [lower] : []),
    ...(options.upper ? [lower.toUpperCase()] : []),
    ...(options.digits ? [digits] : []),
    ...(options.symbols ? [symbols] : []),
  ];
  if (classes.length === 0) throw new VaultError('ERR_IPC_INPUT', { field: 'options' });
  return options.unambiguous ? classes.map((chars) => [...chars].filter((char) => !mistaken.has(char)).join('')) : classes;
}

/**
 * Random characters with at least one of each class. Every password that obeys the rule is equally likely: one that
 * does not is thrown away whole, nothing is put in by force.
 */
export function randomCharacters(options: CharacterOptions, randomBytes: RandomBytes): string {
  const classes = characterClasses(options);
  const alphabet = classes.join('');
  for (let tries = 0; tries < mostTries; tries += 1) {
    let text = '';
    for (let index = 0; index < options.length; index += 1) text += alphabet.charAt(randomIndex(alphabet.length, randomBytes));
    if (classes.every((chars) => [...text].some((char) => chars.includes(char)))) return text;
  }
  throw new VaultError('ERR_INTERNAL', { reason: 'random-source' });
}

/** log2 of how many passwords obey the rule: all of them, less those without some class (inclusion and exclusion). */
export function characterBits(options: CharacterOptions): number {
  const sizes = characterClasses(options).map((chars) => chars.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let share = 0;
  for (let subset = 0; subset < 1 << sizes.length; subset += 1) {
    const left = sizes.filter((_, index) => (subset & (1 << index)) !== 0);
    const without = left.reduce((sum, size) => sum + size, 0);
    share += (left.length % 2 === 0 ? 1 : -1) * ((total - without) / total) ** options.length;
  }
  return options.length * Math.log2(total) + Math.log2(share);
}
