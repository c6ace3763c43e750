/** Gives `sizeBytes` fresh random bytes: `randomBytes` of node:crypto in the program, a counter in vectors. */
export type EnvelopeRandom = (sizeBytes: number) => Uint8Array;
