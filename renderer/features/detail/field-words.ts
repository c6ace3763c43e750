import { kindTemplates } from '../../../shared/model/kinds.ts';

const labels = new Map(kindTemplates.flatMap((kind) => kind.fields.map((field): [string, string] => [field.key, field.label])));

/** A field in the middle of a sentence: "password", "user name", "AWS account"; the key of a template's field or a label. */
export function fieldWords(keyOrLabel: string): string {
  const label = labels.get(keyOrLabel) ?? keyOrLabel;
  const [first = '', second = ''] = label;
  const abbreviation = second !== '' && second === second.toUpperCase() && second !== second.toLowerCase();
  return abbreviation ? label : first.toLowerCase() + label.slice(1);
}
