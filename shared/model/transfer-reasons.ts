/** Why a line of an import was left out: `reason` in the preview's `rejected`. Each is a sentence in the window. */
export const rejectReasons = [
  'column-count', // more or fewer cells than the header has
  'no-title',
  'no-value',
  'title-too-long',
  'field-too-long',
  'too-many-fields',
  'too-many-tags',
  'tag-too-long',
  'in-recycle-bin', // deleted in KeePassXC
  'not-an-assignment', // a line of .env or of an AWS file that is no NAME=value
  'bad-name', // a variable name that no shell takes
  'overridden', // the same variable is set again further down
  'no-profile', // a setting before the first [profile]
] as const;
/** One of rejectReasons. */
export type RejectReason = (typeof rejectReasons)[number];

/** Why a whole file cannot be imported: `details.reason` of ERR_IMPORT_FORMAT, beside `details.line`. */
export const importFaults = [
  'empty',
  'too-large', // over 32 MiB
  'too-many-rows', // over 100,000
  'record-too-large', // one record over 4 MiB
  'binary', // holds a NUL: no text
  'encoding', // neither UTF-8 nor UTF-16
  'quotes', // a wrong or unclosed quote: nothing after it can be trusted
  'no-header',
  'columns-missing', // not the columns of the program that was chosen
  'mapping', // a column was chosen that the file does not have
  'unknown-format',
] as const;
/** One of importFaults. */
export type ImportFault = (typeof importFaults)[number];
