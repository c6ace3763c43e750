import path from 'node:path';
import { z } from 'zod';

/** What one start of the program asks for: files to open, or the quick panel. */
export const launchSchema = z.strictObject({
  files: z.array(z.string().max(4096)).max(32),
  quick: z.boolean(),
});

export type Launch = z.infer<typeof launchSchema>;

/**
 * Reads a command line. An unpackaged run has the application's folder as its first argument that is no switch.
 * Chromium reorders the command line of a second instance, so that one is read in its own process, before it is sent.
 */
export function readLaunch(argv: readonly string[], folder: string, isPackaged: boolean): Launch {
  const words = argv.slice(1);
  const names = words.filter((word) => word !== '' && !word.startsWith('-'));
  return {
    files: (isPackaged ? names : names.slice(1)).slice(0, 32).map((name) => path.resolve(folder, name)),
    quick: words.includes('--quick'),
  };
}
