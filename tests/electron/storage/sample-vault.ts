import { createHash } from 'node:crypto';

// A stand-in for a vault in tests of storage, which never looks inside: text that proves by its last line that it is whole.

function vault(name: string): readonly Uint8Array[] {
  const lines = Array.from({ length: 200 }, (_, at) => `record ${name} ${at} ${'x'.repeat(at)}\n`);
  const seal = createHash('sha256').update(lines.join('')).digest('hex');
  return [...lines, `seal ${seal}\n`].map((line) => Buffer.from(line));
}

export const oldVault = vault('old');
export const newVault = vault('new');
export const otherVault = vault('other');

export const textOf = (pieces: readonly Uint8Array[]): string => Buffer.concat(pieces).toString('utf8');

export const sha256Of = (pieces: readonly Uint8Array[]): string => createHash('sha256').update(Buffer.concat(pieces)).digest('hex');

/** Throws unless `bytes` are a vault, whole. */
export function verifyWhole(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString('utf8');
  const at = text.lastIndexOf('seal ');
  const seal = createHash('sha256').update(text.slice(0, at)).digest('hex');
  if (at < 0 || text.slice(at) !== `seal ${seal}\n`) throw new Error('not whole');
}

/** A clock by which nothing was written just now, so that every save of the same content takes the same steps. */
export const inAMinute = (): number => Date.now() + 60_000;
