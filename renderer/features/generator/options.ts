import type { GeneratorOptions } from '../../../shared/model/generator.ts';

export type GeneratorKind = GeneratorOptions['kind'];
export type OptionsOf<K extends GeneratorKind> = Extract<GeneratorOptions, { readonly kind: K }>;

/** The kinds, as they are offered. */
export const generatorKinds: readonly { readonly value: GeneratorKind; readonly label: string }[] = [
  { value: 'characters', label: 'Characters' },
  { value: 'words', label: 'Words' },
  { value: 'pin', label: 'PIN' },
  { value: 'hex', label: 'Hex' },
  { value: 'base64', label: 'Base64' },
  { value: 'uuid', label: 'UUID' },
];

const starts: { readonly [K in GeneratorKind]: OptionsOf<K> } = {
  characters: { kind: 'characters', length: 24, lower: true, upper: true, digits: true, symbols: true, unambiguous: true },
  words: { kind: 'words', words: 6, separator: '-', capitals: false },
  pin: { kind: 'pin', length: 8 },
  hex: { kind: 'hex', sizeBytes: 32 },
  base64: { kind: 'base64', sizeBytes: 32 },
  uuid: { kind: 'uuid' },
};

/** Where nothing is set. */
export const defaultOptions: GeneratorOptions = starts.characters;

/** What a kind begins with. */
export function optionsOf(kind: GeneratorKind): GeneratorOptions {
  return starts[kind];
}

/** How strong something is, in a word: against somebody who can try offline. */
export function strengthWords(bits: number): { readonly word: string; readonly tone: 'danger' | 'warn' | 'ok' } {
  if (bits < 50) return { word: 'weak', tone: 'danger' };
  if (bits < 80) return { word: 'fair', tone: 'warn' };
  return bits < 112 ? { word: 'strong', tone: 'ok' } : { word: 'very strong', tone: 'ok' };
}
