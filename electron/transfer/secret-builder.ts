import {
  maxCustomFields,
  maxTags,
  maxTitleLength,
  maxValueLength,
  templateOf,
  type SecretField,
  type SecretKind,
} from '../../shared/model/secret.ts';
import type { RejectReason } from '../../shared/model/transfer-reasons.ts';
import type { ImportedSecret } from './import-item.ts';

const maxLabelLength = 64;
const maxTagLength = 64;
// Controls and bidirectional overrides would let a title pose as another one. Values are kept as they are.
const notInNames = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\u2028\u2029]+/gu;

/** Collects one secret; build() says what does not fit instead of cutting anything off. */
export class SecretBuilder {
  readonly #kind: SecretKind;
  readonly #fields = new Map<string, SecretField>();
  readonly #tags: string[] = [];
  #custom = 0;
  title = '';
  notes = '';
  favourite = false;
  expires: string | undefined;

  constructor(kind: SecretKind) {
    this.#kind = kind;
  }

  /** A field of the kind's template; an empty value is no field. */
  set(key: string, value: string): this {
    const template = templateOf(this.#kind).fields.find((field) => field.key === key);
    if (template !== undefined && value !== '') this.#fields.set(key, { key, concealed: template.concealed, value });
    return this;
  }

  /** A field of its own, concealed unless it is known to be open. */
  custom(label: string, value: string, concealed = true): this {
    if (value === '' || this.#custom > maxCustomFields) return this;
    this.#custom += 1;
    const key = `x-${this.#custom}`;
    this.#fields.set(key, { key, label: cleanName(label).slice(0, maxLabelLength).trim() || `Field ${this.#custom}`, concealed, value });
    return this;
  }

  /** A custom field that already has its key. */
  keep(field: SecretField): this {
    this.#custom += 1;
    this.#fields.set(field.key, field);
    return this;
  }

  /** One too many is enough to see that there are too many: a file may hold millions. */
  tag(names: readonly string[]): this {
    for (const each of names) {
      if (this.#tags.length > maxTags) break;
      const name = cleanName(each);
      if (name !== '' && !this.#tags.includes(name)) this.#tags.push(name);
    }
    return this;
  }

  /** The secret, or why it cannot be one. */
  build(): ImportedSecret | RejectReason {
    const title = cleanName(this.title);
    const fault = this.#fault(title);
    if (fault !== undefined) return fault;
    return {
      kind: this.#kind,
      title,
      fields: this.#orderedFields(),
      notes: this.notes,
      tags: [...this.#tags],
      favourite: this.favourite,
      ...(this.expires === undefined ? {} : { expires: this.expires }),
    };
  }

  #fault(title: string): RejectReason | undefined {
    if (title === '') return 'no-title';
    if (title.length > maxTitleLength) return 'title-too-long';
    if (this.#custom > maxCustomFields) return 'too-many-fields';
    if (this.#tags.length > maxTags) return 'too-many-tags';
    if (this.#tags.some((tag) => tag.length > maxTagLength)) return 'tag-too-long';
    const values = [this.notes, ...[...this.#fields.values()].map((field) => field.value)];
    if (values.some((value) => value.length > maxValueLength)) return 'field-too-long';
    return values.every((value) => value === '') ? 'no-value' : undefined;
  }

  /** As the template has them, then the custom ones. */
  #orderedFields(): SecretField[] {
    const keys = templateOf(this.#kind).fields.map((field) => field.key);
    const rank = (field: SecretField): number => (keys.includes(field.key) ? keys.indexOf(field.key) : keys.length);
    return [...this.#fields.values()].sort((one, other) => rank(one) - rank(other));
  }
}

/** A title, tag or label without what is never drawn, on one line. */
export function cleanName(name: string): string {
  return name.replace(notInNames, ' ').trim();
}
