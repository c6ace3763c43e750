import type { SecretDraft } from '../../../shared/ipc/secret-calls.ts';
import { labelName, valueName } from './draft.ts';

// As in shared/model/secret.ts, whose schemas a window cannot load.
const maxTitleLength = 256;
const maxValueLength = 65_536;
export const maxTags = 32;
export const maxTagLength = 64;
export const maxCustomFields = 64;

/** What is wrong, in words, by the name of the input. */
export type Problems = Readonly<Record<string, string>>;

const tooLong = (most: number, length: number): string => `${length.toLocaleString('en-GB')} characters are too long; ${most.toLocaleString('en-GB')} fit.`;

/** What keeps a draft from being saved. `badDate`: a date that is typed in part. */
export function problemsOf(draft: SecretDraft, badDate: boolean): Problems {
  const problems: Record<string, string> = {};
  const title = draft.title.trim();
  if (title === '') problems['title'] = 'Give it a title, such as orders-db.';
  if (title.length > maxTitleLength) problems['title'] = tooLong(maxTitleLength, title.length);
  if (draft.notes.length > maxValueLength) problems['notes'] = tooLong(maxValueLength, draft.notes.length);
  if (badDate) problems['expires'] = 'Type the whole date, or clear it.';
  for (const { key, label, value } of draft.fields) {
    if ('text' in value && value.text.length > maxValueLength) problems[valueName(key)] = tooLong(maxValueLength, value.text.length);
    if (key.startsWith('x-') && label === undefined) problems[labelName(key)] = 'Give the field a name, or remove it.';
    if (label !== undefined && label.length > maxTagLength) problems[labelName(key)] = tooLong(maxTagLength, label.length);
  }
  return problems;
}
