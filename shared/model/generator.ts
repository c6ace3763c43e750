import { z } from 'zod';

/** What the generator makes; the strength of each is computed from the choices it really has. */
export const generatorOptions = z.discriminatedUnion('kind', [
  /** At least one class of characters, and at least one character of each that is on. */
  z.strictObject({
    kind: z.literal('characters'),
    length: z.int().min(4).max(256),
    lower: z.boolean(),
    upper: z.boolean(),
    digits: z.boolean(),
    symbols: z.boolean(),
    /** Leaves out characters that are read as one another: 0 O o 1 l I |. */
    unambiguous: z.boolean(),
  }).refine((options) => options.lower || options.upper || options.digits || options.symbols),
  z.strictObject({ kind: z.literal('words'), words: z.int().min(3).max(16), separator: z.string().max(4), capitals: z.boolean() }),
  z.strictObject({ kind: z.literal('pin'), length: z.int().min(4).max(32) }),
  z.strictObject({ kind: z.literal('hex'), sizeBytes: z.int().min(4).max(256) }),
  z.strictObject({ kind: z.literal('base64'), sizeBytes: z.int().min(4).max(256) }),
  z.strictObject({ kind: z.literal('uuid') }),
]);
/** One way to generate a value, with its choices. */
export type GeneratorOptions = z.infer<typeof generatorOptions>;

/** What a new installation generates: about 150 bits. */
export const defaultGeneratorOptions: GeneratorOptions = {
  kind: 'characters',
  length: 24,
  lower: true,
  upper: true,
  digits: true,
  symbols: true,
  unambiguous: true,
};
