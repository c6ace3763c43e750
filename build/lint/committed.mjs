// What must not be in any committed file, whatever its kind.
import fs from 'node:fs';
import path from 'node:path';

/** Put together here so that this file does not name one itself. */
const registryHosts = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['files', 'pythonhosted', 'org'],
  ['proxy', 'golang', 'org'],
].map((parts) => parts.join('.'));

/**
 * @param {string} root
 * @param {readonly string[]} files paths from the root
 * @returns {{ file: string, line: number, says: string }[]}
 */
export function committedProblems(root, files) {
  return files.flatMap((file) => {
    const full = path.join(root, file);
    if (!fs.existsSync(full) || fs.statSync(full).size > 20_000_000) return [];
    const text = fs.readFileSync(full, 'utf8');
    const problems = registryHosts
      .filter((host) => text.includes(host))
      .map((host) => ({ file, line: lineOf(text, host), says: 'no committed file names the host of a package registry' }));
    if (file === 'package-lock.json' && text.includes('"resolved"')) {
      problems.push({ file, line: lineOf(text, '"resolved"'), says: 'the lock file names no address ("resolved"): the registry is the machine\'s own choice' });
    }
    return problems;
  });
}

/** @param {string} text @param {string} word */
function lineOf(text, word) {
  return text.slice(0, text.indexOf(word)).split('\n').length;
}
