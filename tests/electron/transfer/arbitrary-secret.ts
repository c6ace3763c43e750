import fc from 'fast-check';
import { secret, templateOf, type Secret, type SecretField } from '../../../shared/model/secret.ts';

/** How wild the text of a generated secret is. */
export interface TextKinds {
  readonly value: fc.Arbitrary<string>;
  readonly name: fc.Arbitrary<string>;
}

const wholeText = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll('\0', ''));
/** Whatever a value may hold (NUL aside, which no text file has), and names as the program stores them. */
export const anyText: TextKinds = {
  value: fc.oneof(wholeText, fc.constantFrom('=1+1', '"quoted"', 'a,b;c\td', "it's", 'line\nline', 'cr\r\nlf', 'ends\r', 'ends\n\n', '$HOME `id` \\n', '--- Breakglass ---\nkind: "note"', ' spaces ', '#no comment', '🔑')),
  name: fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constantFrom('Orders DB', 'a/b', 'Recycle Bin', 'naïve "name"', '@SUM(A1)'))
    .map((text) => text.replace(/[\p{Cc}]/gu, '').trim())
    .filter((text) => text !== ''),
};

/** A secret of any kind, with some of its fields, custom ones, tags, an expiry. */
export function arbitrarySecret(texts: TextKinds = anyText): fc.Arbitrary<Secret> {
  return fc
    .record({
      kind: fc.constantFrom('login', 'api-token', 'database', 'ssh-key', 'aws-access-key', 'certificate', 'note' as const),
      title: texts.name,
      values: fc.array(texts.value, { minLength: 8, maxLength: 8 }),
      custom: fc.array(fc.record({ label: texts.name, value: texts.value, concealed: fc.boolean() }), { maxLength: 3 }),
      notes: fc.oneof(fc.constant(''), texts.value),
      tags: fc.uniqueArray(texts.name, { maxLength: 3 }),
      favourite: fc.boolean(),
      expires: fc.option(fc.constantFrom('2026-12-31', '2030-02-28'), { nil: undefined }),
    })
    .map(({ kind, title, values, custom, notes, tags, favourite, expires }): Secret => {
      const fields: SecretField[] = templateOf(kind).fields.map(({ key, concealed }, index) => ({ key, concealed, value: values[index] ?? '' }));
      // One value at least: an empty secret is nothing to carry.
      fields[0]!.value ||= 'x';
      const extra = custom.filter(({ value }) => value !== '').map((field, index) => ({ key: `x-${index + 1}`, ...field }));
      return secret.parse({
        kind,
        state: 'active',
        title,
        fields: [...fields.filter((field) => field.value !== ''), ...extra],
        notes,
        tags,
        favourite,
        ...(expires === undefined ? {} : { expires }),
        createdAtMs: Date.UTC(2026, 0, 2),
        changedAtMs: Date.UTC(2026, 10, 24),
        history: [],
      });
    });
}
