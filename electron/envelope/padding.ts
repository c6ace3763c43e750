/** Smallest step between two padded lengths. */
const smallestStepBytes = 128;

/**
 * The length that a plaintext of `lengthBytes` is padded to: the next multiple of 128, or from 2 KiB on of a sixteenth
 * to an eighth of its own size, so that a length tells one of few buckets and costs at most an eighth
 * (docs/format.md section 4.7; docs/decisions/0011 has the measurement).
 */
export function paddedLength(lengthBytes: number): number {
  const step = Math.max(smallestStepBytes, 2 ** (Math.floor(Math.log2(Math.max(lengthBytes, 1))) - 3));
  return Math.max(step, Math.ceil(lengthBytes / step) * step);
}

/** Copies `plaintext`, which holds no zero byte at its end, into its bucket; the rest is zeros. */
export function pad(plaintext: Uint8Array): Buffer {
  const padded = Buffer.alloc(paddedLength(plaintext.byteLength));
  padded.set(plaintext);
  return padded;
}

/** The plaintext without its padding, as a view, or null where the length is not the bucket's own (not canonical). */
export function unpad(padded: Buffer): Buffer | null {
  let end = padded.byteLength;
  while (end > 0 && padded[end - 1] === 0) end--;
  return paddedLength(end) === padded.byteLength ? padded.subarray(0, end) : null;
}
