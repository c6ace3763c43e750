import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { expect } from 'vitest';

export type Selection = 'clipboard' | 'primary';
type Env = Readonly<Record<string, string>>;

/** What any other program of the session gets when it pastes; undefined where nobody owns the selection. */
export function pasted(env: Env, selection: Selection = 'clipboard'): string | undefined {
  const { status, stdout } = spawnSync('xclip', ['-selection', selection, '-o'], { env, encoding: 'utf8', timeout: 10_000 });
  return status === 0 ? stdout : undefined;
}

/** Another program owns the selection once this settles, as after a copy there; kill the answer to end it. */
export async function copyElsewhere(env: Env, selection: Selection, text: string): Promise<ChildProcess> {
  const other = spawn('xclip', ['-selection', selection, '-quiet', '-i'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
  other.stdin?.end(text);
  // Chromium offers text under many names, xclip under two.
  const offers = () => spawnSync('xclip', ['-selection', selection, '-o', '-t', 'TARGETS'], { env, encoding: 'utf8', timeout: 10_000 }).stdout;
  await expect.poll(offers).not.toContain('text/plain');
  expect(pasted(env, selection)).toBe(text);
  return other;
}
