// npm run lint: oxlint, then the project's own rules (docs/decisions/0003-lint-rules.md).
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { budgetProblems } from './lint/budgets.mjs';
import { committedProblems } from './lint/committed.mjs';
import { conductProblems } from './lint/conduct.mjs';
import { layerProblems } from './lint/layers.mjs';
import { readSources } from './lint/source.mjs';
import { isMain, runScript } from './say.mjs';

/** @typedef {{ file: string, line: number, says: string }} Problem */

/** The project's own rules over the sources below `root`. @param {string} root @returns {Problem[]} */
export function lintSources(root) {
  return readSources(root).flatMap((source) =>
    [...layerProblems(source), ...budgetProblems(source), ...conductProblems(source)].map(({ start, says }) => ({
      file: source.file,
      line: source.lineAt(start),
      says,
    })),
  );
}

/** Committed files, and new ones that are not ignored. @param {string} root @returns {string[]} */
function committedFiles(root) {
  const { stdout, status } = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? stdout.split('\0').filter(Boolean) : [];
}

if (isMain(import.meta)) {
  await runScript(async () => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const oxlint = spawnSync(process.execPath, [path.join(root, 'node_modules/oxlint/bin/oxlint'), '--format=unix', '--deny-warnings'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
    const problems = [...lintSources(root), ...committedProblems(root, committedFiles(root))];
    for (const { file, line, says } of problems) console.log(`${file}:${line}: ${says}`);
    console.log(problems.length === 0 ? 'own rules: no problem' : `own rules: ${problems.length} problems`);
    return problems.length === 0 && oxlint.status === 0 ? 0 : 1;
  });
}
