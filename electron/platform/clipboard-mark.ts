import { promises as fs } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { ClipboardDigest } from './clipboard-digest.ts';

const stored32Bytes = z.base64().length(44);
const markFile = z.strictObject({
  version: z.literal(1),
  key: stored32Bytes,
  hmac: stored32Bytes,
  expiresAtMs: z.int().nonnegative(),
});

/** Remembers across a crash that a copy of ours may still be on the clipboard. */
export interface ClipboardMark {
  put(digest: ClipboardDigest, expiresAtMs: number): Promise<void>;
  /** What an earlier run left on the clipboard; undefined when it left nothing, or too long ago. */
  read(nowMs: number): Promise<ClipboardDigest | undefined>;
  remove(): Promise<void>;
}

/**
 * The mark as a small file (0600): an HMAC of the text and the key of that HMAC, which serves this one copy. No text;
 * but a short value could be guessed from it, so the file lives no longer than the copy does
 * (docs/decisions/0040-clipboard-guard.md).
 */
export function clipboardMarkFile(file: string): ClipboardMark {
  return {
    async put(digest, expiresAtMs) {
      await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      // Made anew each time: a file that lay there would keep its own mode.
      await fs.rm(file, { force: true });
      const mark: z.infer<typeof markFile> = { version: 1, ...digest.toStored(), expiresAtMs };
      await fs.writeFile(file, JSON.stringify(mark), { mode: 0o600, flag: 'wx' });
    },
    async read(nowMs) {
      const mark = await readMark(file);
      if (mark === undefined || mark.expiresAtMs < nowMs) return undefined;
      return ClipboardDigest.fromStored(mark);
    },
    async remove() {
      await fs.rm(file, { force: true });
    },
  };
}

async function readMark(file: string): Promise<z.infer<typeof markFile> | undefined> {
  try {
    return markFile.parse(JSON.parse(await fs.readFile(file, 'utf8')));
  } catch {
    // Missing, damaged or foreign: there is nothing to go by, and a start must not fail on it.
    return undefined;
  }
}
