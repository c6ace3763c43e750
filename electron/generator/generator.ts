import { assertNever } from '../../shared/errors.ts';
import type { GeneratorOptions } from '../../shared/model/generator.ts';
import { effLargeWords } from '../recipients/eff-large-words.ts';
import { characterBits, randomCharacters } from './characters.ts';
import { randomIndex, type RandomBytes } from './random.ts';

/** A new value, and log2 of how many equally likely ones it was chosen from. */
export interface Generated {
  readonly value: string;
  readonly bits: number;
}

/** Makes a value by `options`. Throws ERR_IPC_INPUT where no class of characters is switched on. */
export function generate(options: GeneratorOptions, randomBytes: RandomBytes): Generated {
  return { value: generateValue(options, randomBytes), bits: strengthBits(options) };
}

function generateValue(options: GeneratorOptions, randomBytes: RandomBytes): string {
  switch (options.kind) {
    case 'characters':
      return randomCharacters(options, randomBytes);
    case 'words':
      return many(options.words, () => randomWord(options.capitals, randomBytes)).join(options.separator);
    case 'pin':
      return many(options.length, () => String(randomIndex(10, randomBytes))).join('');
    case 'hex':
      return toBuffer(randomBytes(options.sizeBytes)).toString('hex');
    case 'base64':
      return toBuffer(randomBytes(options.sizeBytes)).toString('base64');
    case 'uuid':
      return randomUuid(randomBytes);
    default:
      return assertNever(options);
  }
}

/** The strength of what `options` make, for somebody who knows the options. */
export function strengthBits(options: GeneratorOptions): number {
  switch (options.kind) {
    case 'characters':
      return characterBits(options);
    case 'words':
      return options.words * Math.log2(effLargeWords.length);
    case 'pin':
      return options.length * Math.log2(10);
    case 'hex':
    case 'base64':
      return options.sizeBytes * 8;
    case 'uuid':
      // Version and variant are fixed: 6 of the 128.
      return 122;
    default:
      return assertNever(options);
  }
}

function many(count: number, make: () => string): string[] {
  return Array.from({ length: count }, make);
}

function randomWord(capitals: boolean, randomBytes: RandomBytes): string {
  const word = effLargeWords[randomIndex(effLargeWords.length, randomBytes)] ?? '';
  return capitals ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** Version 4 of RFC 9562. */
function randomUuid(randomBytes: RandomBytes): string {
  const bytes = toBuffer(randomBytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes);
}
