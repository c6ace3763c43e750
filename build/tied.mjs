// Helper processes that must not outlive the run that started them, even if it is killed.
import { programPath } from './system-packages.mjs';

/**
 * The command line that ends `program` with its parent. It gets no Ctrl-C of its own (start it detached), so that
 * what uses it can end first.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {[program: string, args: string[]]}
 */
export function tied(program, args) {
  if (!programPath('setpriv')) return [program, [...args]];
  return ['setpriv', ['--pdeathsig', 'TERM', '--', program, ...args]];
}
