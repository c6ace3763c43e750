import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const documented = ['electron/envelope', 'electron/recipients', 'shared'];

/** Exports without a doc comment above them. The inferred type of a schema is documented where the schema is. */
function undocumented(text: string): string[] {
  const lines = text.split('\n');
  return lines.filter((line, at) => {
    if (!/^export (?!(type )?\{)/.test(line) || /^export type \w+ = z\.infer<typeof \w+>;$/.test(line)) return false;
    return !(lines[at - 1] ?? '').trimEnd().endsWith('*/');
  });
}

describe('doc comments', () => {
  it.each(documented)('every export of %s has one', (folder) => {
    const files = fs.readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(5);
    const found = files.flatMap((name) => undocumented(fs.readFileSync(path.join(root, folder, name), 'utf8')).map((line) => `${name}: ${line}`));
    expect(found).toEqual([]);
  });

  it('a planted export without one is found', () => {
    expect(undocumented('const a = 1;\nexport const b = 2;\n/** Fine. */\nexport const c = 3;\n')).toEqual(['export const b = 2;']);
  });
});
