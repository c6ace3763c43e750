import { VaultError } from '../../shared/errors.ts';
import type { OpenFile } from './file-operations.ts';

// Linux takes 1,024 pieces in one call.
const piecesPerWrite = 1_024;

/** Writes all of `pieces`, also where the system takes only a part at a time. @throws the file system's error */
export async function writeAll(file: OpenFile, pieces: readonly Uint8Array[]): Promise<void> {
  let rest = pieces.filter((piece) => piece.byteLength > 0);
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest.slice(0, piecesPerWrite));
    // The system may take less than it was given, and say why only at the next write; none at all would loop for ever.
    if (bytesWritten === 0) throw new VaultError('ERR_STORAGE_IO', { reason: 'nothing written' });
    rest = after(rest, bytesWritten);
  }
}

/** What remains of `pieces` when the first `written` bytes are gone. */
function after(pieces: readonly Uint8Array[], written: number): Uint8Array[] {
  let left = written;
  let index = 0;
  for (const piece of pieces) {
    if (piece.byteLength > left) break;
    left -= piece.byteLength;
    index++;
  }
  const rest = pieces.slice(index);
  const [first] = rest;
  if (first && left > 0) rest[0] = first.subarray(left);
  return rest;
}
