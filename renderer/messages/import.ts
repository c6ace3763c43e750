import type { ImportFault, RejectReason } from '../../shared/model/transfer-reasons.ts';
import { type Message, say } from './wording.ts';

/** Why a line of an import is left out. */
const rejectWords: { readonly [R in RejectReason]: string } = {
  'column-count': 'It has more or fewer columns than the first line, so a value may have slipped into another column.',
  'no-title': 'It has no title.',
  'no-value': 'It has no value.',
  'title-too-long': 'Its title is longer than 256 characters.',
  'field-too-long': 'One of its values is longer than 65,536 characters.',
  'too-many-fields': 'It has more fields than a secret can hold.',
  'too-many-tags': 'It has more than 32 tags.',
  'tag-too-long': 'One of its tags is longer than 64 characters.',
  'in-recycle-bin': 'It was deleted: KeePassXC exported it from its recycle bin.',
  'not-an-assignment': 'It is not a line of the form NAME=value.',
  'bad-name': 'Its name is not one that a shell takes.',
  overridden: 'The same name is set again further down, and that value counts.',
  'no-profile': 'It stands before the first [profile].',
};

export function rejectSentence(reason: string): string {
  return rejectWords[reason as RejectReason] ?? 'It cannot be read.';
}

const again = 'Export it again from the program that it comes from, as UTF-8 CSV.';

/** Why a whole file cannot be imported. */
const faultWords: { readonly [F in ImportFault]: Message } = {
  empty: say('The file is empty.', 'Choose another file.'),
  'too-large': say('The file is larger than 32 MB.', 'Export a part of it, then import the parts one after the other.'),
  'too-many-rows': say('The file has more than 100,000 lines.', 'Export a part of it, then import the parts one after the other.'),
  'record-too-large': say('One entry of the file is larger than 4 MB.', 'Take the attachment out of that entry, then export it again.'),
  binary: say('The file is not text.', again),
  encoding: say('The file is neither UTF-8 nor UTF-16.', again),
  quotes: say('A quotation mark in the file is wrong or never closed, so nothing after it can be trusted.', again),
  'no-header': say('The first line does not name the columns.', 'Add a first line such as title,username,password, then choose the file again.'),
  'columns-missing': say('The file does not have the columns of that program.', 'Choose another format, or “Other CSV” to say which column is what.'),
  mapping: say('A column was chosen that the file does not have.', 'Choose the columns again.'),
  'unknown-format': say('Breakglass does not know this kind of file.', 'Choose a CSV, a .env file or an AWS credentials file.'),
};

/** The sentence of ERR_IMPORT_FORMAT, with the line where one is known. */
export function importFault(reason: string, line: string): Message {
  const known = faultWords[reason as ImportFault] ?? say('The file cannot be read as this format.', 'Choose the format it was exported in, or export it again as CSV.');
  return line === '' ? known : { ...known, sentence: `Line ${line}: ${known.sentence.charAt(0).toLowerCase()}${known.sentence.slice(1)}` };
}
