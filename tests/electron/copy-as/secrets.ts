import type { Secret, SecretField, SecretKind } from '../../../shared/model/secret.ts';

/** A secret of `kind` with these values; keys that begin with `x-` are custom fields, labelled as in `labels`. */
export function secretOf(kind: SecretKind, values: Readonly<Record<string, string>>, more: { readonly title?: string; readonly labels?: Readonly<Record<string, string>> } = {}): Secret {
  const fields = Object.entries(values).map(([key, value]): SecretField => {
    const label = more.labels?.[key];
    return { key, concealed: true, value, ...(label === undefined ? {} : { label }) };
  });
  return { kind, state: 'active', title: more.title ?? 'Orders DB', fields, notes: 'a note', tags: [], favourite: false, createdAtMs: 0, changedAtMs: 0, history: [] };
}
