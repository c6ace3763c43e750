import { importFault, maxImportBytes } from './import-item.ts';

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * The text of a file that another program wrote: UTF-8, or UTF-16 as Windows programs write it; a byte order mark is
 * taken off. Throws ERR_IMPORT_FORMAT ('empty', 'too-large', 'binary', 'encoding') with the line.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length > maxImportBytes) throw importFault('too-large');
  const text = decodeStrictly(bytes, encodingOf(bytes));
  const zero = text.indexOf('\0');
  if (zero !== -1) throw importFault('binary', lineAt(text, zero));
  if (text.trim() === '') throw importFault('empty');
  return text;
}

function decodeStrictly(bytes: Uint8Array, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const lenient = new TextDecoder(encoding).decode(bytes);
    const bad = lenient.indexOf('\uFFFD');
    throw importFault(lenient.includes('\0') ? 'binary' : 'encoding', lineAt(lenient, Math.max(0, bad)));
  }
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark: a header is ASCII, so every second byte of UTF-16 is zero there.
  const start = bytes.subarray(0, 32);
  if (start.length >= 4 && start.length % 2 === 0) {
    const zeros = [0, 0];
    start.forEach((byte, index) => {
      if (byte === 0) zeros[index % 2]! += 1;
    });
    if (zeros[0] === 0 && zeros[1] === start.length / 2) return 'utf-16le';
    if (zeros[1] === 0 && zeros[0] === start.length / 2) return 'utf-16be';
  }
  return 'utf-8';
}

/** The line, counted from 1, that `offset` lies in. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index !== -1 && index < offset; index = text.indexOf('\n', index + 1)) line += 1;
  return line;
}
