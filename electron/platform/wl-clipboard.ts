import { spawn } from 'node:child_process';
import type { Selection } from './clipboard-port.ts';

/** wl-clipboard's two programs: the only way for an unfocused program to read and clear on Wayland. */
export interface WlClipboard {
  /** The text that a selection holds; undefined where it could not be read. Throws nothing. */
  read(selection: Selection): Promise<string | undefined>;
  /** True once wl-copy says that it is cleared. */
  clear(selection: Selection): Promise<boolean>;
}

const timeoutMs = 2_000;
const largestTextBytes = 4 * 1024 * 1024;

/** wl-paste and wl-copy from PATH; undefined when they are not installed. Text never goes into their arguments. */
export async function findWlClipboard(): Promise<WlClipboard | undefined> {
  const [paste, copy] = await Promise.all([run('wl-paste', ['--version']), run('wl-copy', ['--version'])]);
  if (paste.exitCode !== 0 || copy.exitCode !== 0) return undefined;
  return {
    async read(selection) {
      const { exitCode, output, complaint } = await run('wl-paste', ['--no-newline', '--type', 'text', ...flags(selection)]);
      if (exitCode === 0) return output;
      // Nothing, or an image: an answer too, which has no other exit code than every failure has.
      return /nothing is copied|no selection|no suitable type|not available as requested type/i.test(complaint) ? '' : undefined;
    },
    async clear(selection) {
      return (await run('wl-copy', ['--clear', ...flags(selection)])).exitCode === 0;
    },
  };
}

function flags(selection: Selection): string[] {
  return selection === 'primary' ? ['--primary'] : [];
}

interface Ran {
  readonly exitCode: number | null;
  readonly output: string;
  readonly complaint: string;
}

function run(program: string, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' });
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > largestTextBytes) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString('utf8')).slice(0, 1_000)));
    child.on('error', () => resolve({ exitCode: null, output: '', complaint: '' }));
    child.on('close', (exitCode) => resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8'), complaint }));
  });
}
