import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { processTree } from './outside.ts';

/** A text as it may lie in a file, in memory or on a wire: UTF-8, UTF-16, JSON, hex, and base64 at each of its three offsets. */
export function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift, 0x2e), bytes]).toString('base64').slice(Math.ceil((shift * 4) / 3) + 1, -4));
  return [bytes, Buffer.from(text, 'utf16le'), Buffer.from(bytes.toString('hex')), Buffer.from(bytes.toString('hex').toUpperCase()), ...base64.map((form) => Buffer.from(form))];
}

/** Which of the canaries `haystack` holds in any form. */
export function foundIn(haystack: Uint8Array, canaries: readonly string[]): string[] {
  const buffer = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
  return canaries.filter((canary) => formsOf(canary).some((form) => buffer.includes(form)));
}

/** Every regular file below a folder with the canaries in its name or content. */
export function filesWith(folder: string, canaries: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => {
      try {
        if (foundIn(Buffer.from(path.basename(file)), canaries).length > 0) return true;
        return statSync(file).isFile() && foundIn(readFileSync(file), canaries).length > 0;
      } catch {
        return false; // a socket, or gone meanwhile
      }
    });
}

/** Arguments and environment of a process and of everything below it that hold a canary. */
export function processesWith(pid: number, canaries: readonly string[]): string[] {
  return processTree(pid).flatMap((each) =>
    ['cmdline', 'environ'].flatMap((name) => {
      try {
        return foundIn(readFileSync(`/proc/${each.pid}/${name}`), canaries).map((canary) => `${canary} in ${name} of ${each.command}`);
      } catch {
        return [];
      }
    }),
  );
}
