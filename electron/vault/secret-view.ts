import type { FieldView, SecretView } from '../../shared/ipc/secret-calls.ts';
import { templateOf, type FieldTemplate, type PastValue, type Secret, type SecretField } from '../../shared/model/secret.ts';

/** Makes the eight digits that stand for a value. */
export type Check = (value: string) => string;

/** Where a secret is, and as which revision. */
export interface SecretPlace {
  readonly environment: string;
  readonly id: string;
  readonly revision: number;
}

/** A secret as the detail shows it: of what is concealed, how long it is and a check, never the value. */
export function viewOf(place: SecretPlace, secret: Secret, check: Check): SecretView {
  const { kind, title, notes, tags, favourite, expires, createdAtMs, changedAtMs } = secret;
  return {
    ...place,
    kind,
    state: secret.state === 'trash' ? 'trash' : 'active',
    title,
    notes,
    tags: [...tags],
    favourite,
    ...(expires === undefined ? {} : { expires }),
    createdAtMs,
    changedAtMs,
    fields: fieldsOf(secret).map((field) => fieldView(secret, field, check)),
  };
}

/** The fields of the kind in its order, empty where the secret lacks one, then all others. */
function fieldsOf(secret: Secret): SecretField[] {
  const template = templateOf(secret.kind).fields;
  const typed = template.map(({ key, concealed }) => fieldOf(secret, key) ?? { key, concealed, value: '' });
  const others = secret.fields.filter(({ key }) => !template.some((field) => field.key === key));
  const known = new Set([...typed, ...others].map(({ key }) => key));
  // A field that was removed is still to be seen by its earlier values.
  const removed = [...new Set(secret.history.map(({ key }) => key))].filter((key) => !known.has(key));
  return [...typed, ...others, ...removed.map((key) => ({ key, concealed: true, value: '' }))];
}

function fieldView(secret: Secret, field: SecretField, check: Check): FieldView {
  const { key, concealed, value } = field;
  const earlier = earlierValues(secret, key).map((past, index) => ({
    index,
    replacedAtMs: past.replacedAtMs,
    length: past.value.length,
    check: check(past.value),
  }));
  return {
    key,
    label: labelOf(secret, key),
    concealed,
    multiline: templateField(secret, key)?.multiline ?? value.includes('\n'),
    main: key === templateOf(secret.kind).main,
    ...(concealed ? {} : { text: value }),
    length: value.length,
    check: value === '' ? '' : check(value),
    earlier,
  };
}

/** The field `key`, or undefined. */
export function fieldOf(secret: Secret, key: string): SecretField | undefined {
  return secret.fields.find((field) => field.key === key);
}

/** Earlier values of one field, the last one first: what `index` of the view counts. */
export function earlierValues(secret: Secret, key: string): PastValue[] {
  return secret.history.filter((past) => past.key === key).reverse();
}

/** What people call the field. */
export function labelOf(secret: Secret, key: string): string {
  return fieldOf(secret, key)?.label ?? templateField(secret, key)?.label ?? key;
}

/** The template's field of that key, or undefined for one of the person's own. */
export function templateField(secret: Pick<Secret, 'kind'>, key: string): FieldTemplate | undefined {
  return templateOf(secret.kind).fields.find((field) => field.key === key);
}
