import { VaultError } from '../../shared/errors.ts';
import type { CopyAsForm } from '../../shared/model/copy-as.ts';
import { templateOf, type Secret, type SecretField, type SecretKind } from '../../shared/model/secret.ts';

/** A field that has a value, and what people call it. */
export interface FilledField {
  readonly key: string;
  readonly label: string;
  readonly value: string;
}

/** A secret as the forms see it: its fields that are filled, without the key of its one-time codes. */
export interface Filled {
  readonly form: CopyAsForm;
  readonly kind: SecretKind;
  readonly title: string;
  readonly fields: readonly FilledField[];
}

/** What `secret` has to say in `form`. @throws ERR_COPY_AS with reason `empty` where no field is filled */
export function filledFields(secret: Secret, form: CopyAsForm): Filled {
  const { kind, title } = secret;
  const fields = secret.fields.filter(({ key, value }) => value !== '' && key !== 'totp').map((field) => named(kind, field));
  if (fields.length === 0) throw new VaultError('ERR_COPY_AS', { form, reason: 'empty' });
  return { form, kind, title, fields };
}

function named(kind: SecretKind, { key, label, value }: SecretField): FilledField {
  return { key, label: label ?? templateOf(kind).fields.find((field) => field.key === key)?.label ?? key, value };
}

/** The value of the field `key`; empty where it is not filled. */
export function valueOf({ fields }: Filled, key: string): string {
  return fields.find((field) => field.key === key)?.value ?? '';
}

/** The value of a field without which there is no such form. @throws ERR_COPY_AS with reason `missing` and the field's label */
export function required(filled: Filled, key: string): string {
  const value = valueOf(filled, key);
  if (value !== '') return value;
  const label = templateOf(filled.kind).fields.find((field) => field.key === key)?.label ?? key;
  throw new VaultError('ERR_COPY_AS', { form: filled.form, reason: 'missing', field: label });
}

/** A form that this secret does not have. */
export function noSuchForm({ form }: Pick<Filled, 'form'>, reason: 'unsupported' | 'engine'): VaultError {
  return new VaultError('ERR_COPY_AS', { form, reason });
}

// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/u;

/**
 * The value, where it can be pasted: a terminal acts on control characters (one sequence ends a bracketed paste, and what
 * follows would run), whatever quotes are around them. A tab and a line feed are text.
 * @throws ERR_COPY_AS with reason `control` and the field's label
 */
export function pasteable({ form }: Pick<Filled, 'form'>, { label, value }: Pick<FilledField, 'label' | 'value'>): string {
  if (controls.test(value)) throw new VaultError('ERR_COPY_AS', { form, reason: 'control', field: label });
  return value;
}

/** The value, where it is one line of printable text. @throws as `pasteable` */
export function oneLine(filled: Pick<Filled, 'form'>, field: Pick<FilledField, 'label' | 'value'>): string {
  if (/[\t\n]/.test(field.value)) throw new VaultError('ERR_COPY_AS', { form: filled.form, reason: 'control', field: field.label });
  return pasteable(filled, field);
}
