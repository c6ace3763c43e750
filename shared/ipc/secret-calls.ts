import { z } from 'zod';
import { copyAsForms } from '../model/copy-as.ts';
import { environmentName } from '../model/environment.ts';
import { generatorOptions } from '../model/generator.ts';
import { fieldKey, maxCustomFields, maxTags, maxTitleLength, maxValueLength, secretId, secretKind } from '../model/secret.ts';
import { totpTiming } from '../model/totp.ts';
import { call } from './call.ts';
import { empty } from './vault-calls.ts';

/** Which secret: ids are unique within an environment only. */
export const secretRef = z.strictObject({ environment: environmentName, id: secretId });
const refs = z.array(secretRef).min(1).max(200_000);

/** The rows of a list are named by this; main keeps the list, the window draws a range of it. */
export const secretFilter = z.strictObject({
  /** What is in the search box; every word must match (docs/architecture.md, Search). */
  text: z.string().max(512),
  environment: environmentName.optional(),
  kind: secretKind.optional(),
  tag: z.string().max(64).optional(),
  /** `trash` lists what can be restored; `expiring`: within 30 days, or past. */
  show: z.enum(['active', 'favourites', 'expiring', 'trash']),
  sort: z.enum(['title', 'changed', 'used', 'expires']),
});
export type SecretFilter = z.infer<typeof secretFilter>;

/** One row as it is drawn. Never a concealed value. */
export const secretRow = z.strictObject({
  environment: environmentName,
  id: secretId,
  revision: z.int(),
  kind: secretKind,
  title: z.string(),
  user: z.string(),
  host: z.string(),
  tags: z.array(z.string()),
  favourite: z.boolean(),
  expires: z.string(),
  changedAtMs: z.int(),
  /** When a value of it was last copied or revealed on this computer in this session. */
  usedAtMs: z.int().optional(),
});
export type SecretRow = z.infer<typeof secretRow>;

/** A range of rows of the list that a filter finds, and the counts beside it. */
export const queryResult = z.strictObject({
  /** Rises with every change of the data; a row range of an older one is stale. */
  version: z.int(),
  total: z.int(),
  rows: z.array(secretRow),
  /** First row of `rows` in the whole list. */
  offset: z.int(),
  counts: z.strictObject({
    active: z.int(),
    favourites: z.int(),
    expiring: z.int(),
    trash: z.int(),
    kinds: z.record(secretKind, z.int()),
    tags: z.array(z.strictObject({ tag: z.string(), count: z.int() })),
  }),
  /** Environments that are locked and so were not searched. */
  notSearched: z.array(environmentName),
  /** False while the index of a freshly opened environment is still being built; results are complete all the same. */
  indexed: z.boolean(),
});
export type QueryResult = z.infer<typeof queryResult>;

/** One field as the detail shows it: the text of an open field, of a concealed one only what can be checked. */
export const fieldView = z.strictObject({
  key: fieldKey,
  label: z.string(),
  concealed: z.boolean(),
  multiline: z.boolean(),
  main: z.boolean(),
  /** Absent for a concealed field, whatever its length. */
  text: z.string().optional(),
  /** UTF-16 units; 0 where the field is empty. */
  length: z.int(),
  /** Eight hex digits to compare by eye: keyed, so that it means nothing outside this vault. */
  check: z.string(),
  earlier: z.array(z.strictObject({ index: z.int(), replacedAtMs: z.int(), length: z.int(), check: z.string() })),
});
export type FieldView = z.infer<typeof fieldView>;

/** One secret as the detail shows it: no concealed value. */
export const secretView = z.strictObject({
  environment: environmentName,
  id: secretId,
  revision: z.int(),
  kind: secretKind,
  state: z.enum(['active', 'trash']),
  title: z.string(),
  notes: z.string(),
  tags: z.array(z.string()),
  favourite: z.boolean(),
  expires: z.string().optional(),
  createdAtMs: z.int(),
  changedAtMs: z.int(),
  fields: z.array(fieldView),
});
export type SecretView = z.infer<typeof secretView>;

/** A field as the editor sends it. A concealed value that was not touched stays sealed: `keep`. */
export const fieldEdit = z.strictObject({
  key: fieldKey,
  label: z.string().min(1).max(64).optional(),
  concealed: z.boolean(),
  value: z.union([z.strictObject({ keep: z.literal(true) }), z.strictObject({ text: z.string().max(maxValueLength) })]),
});

/** One secret as the editor holds it. */
export const secretDraft = z.strictObject({
  environment: environmentName,
  /** Absent for a new secret. */
  id: secretId.optional(),
  /** Only for a new secret that is a copy: whose values `keep` takes. */
  copyOf: secretId.optional(),
  /** The revision the edit is based on; 0 for a new secret. */
  baseRevision: z.int().nonnegative(),
  kind: secretKind,
  title: z.string().max(maxTitleLength),
  notes: z.string().max(maxValueLength),
  tags: z.array(z.string().min(1).max(64)).max(maxTags),
  favourite: z.boolean(),
  expires: z.iso.date().optional(),
  fields: z.array(fieldEdit).max(maxCustomFields + 16),
});
export type SecretDraft = z.infer<typeof secretDraft>;
export type FieldEdit = z.infer<typeof fieldEdit>;

/** What was copied, for the toast; never the value. */
export const copied = z.strictObject({
  environment: environmentName,
  id: secretId,
  title: z.string(),
  field: z.string(),
  clearsAtMs: z.int(),
});

/** Names a change that can be taken back until the next lock. */
const undoable = z.strictObject({ undo: z.string().optional(), changed: z.int() });
const which = z.strictObject({ secrets: refs });
const pickedField = z.strictObject({
  ...secretRef.shape,
  /** Absent: the main field. */
  field: fieldKey.optional(),
  /** Absent: the present value; else the index in `earlier`. */
  earlier: z.int().nonnegative().optional(),
});

/** Calls about secrets. Copying happens wholly in main. */
export const secretCalls = {
  'secret:query': call({
    input: z.strictObject({ filter: secretFilter, offset: z.int().nonnegative(), limit: z.int().min(0).max(500) }),
    output: queryResult,
  }),
  'secret:get': call({ input: secretRef, output: secretView }),
  'secret:save': call({ input: secretDraft, output: z.strictObject({ secret: secretView, undo: z.string().optional() }) }),
  /** The editor's present content, so that a lock seals it instead of losing it. */
  'secret:putDraft': call({ input: secretDraft, output: empty }),
  'secret:getDraft': call({ input: z.strictObject({ environment: environmentName }), output: z.strictObject({ draft: secretDraft.optional() }) }),
  'secret:discardDraft': call({ input: z.strictObject({ environment: environmentName }), output: empty }),
  /** Copies one field, wholly in main. */
  'secret:copy': call({ input: pickedField, output: copied }),
  /** Copies the main field of the first secret that `filter` finds now: a stale list cannot be copied from. */
  'secret:copyFirst': call({ input: z.strictObject({ filter: secretFilter }), output: copied }),
  /** Copies the whole secret in another form, wholly in main. */
  'secret:copyAs': call({ input: z.strictObject({ ...secretRef.shape, form: z.enum(copyAsForms) }), output: copied }),
  /** When the present one-time code of a secret ends; `secret:copy` of the field `totp` copies the code. */
  'secret:totp': call({ input: secretRef, output: totpTiming }),
  /** The one call that answers a value: one field of one secret, for the time given. */
  'secret:reveal': call({ input: pickedField, output: z.strictObject({ value: z.string(), hideAfterMs: z.int() }) }),
  'secret:setFavourite': call({ input: z.strictObject({ secrets: refs, favourite: z.boolean() }), output: undoable }),
  'secret:trash': call({ input: which, output: undoable }),
  'secret:restore': call({ input: which, output: undoable }),
  /** Leaves tombstones; cannot be taken back (a backup of the file can). */
  'secret:purge': call({ input: which, output: z.strictObject({ changed: z.int() }) }),
  'secret:tag': call({ input: z.strictObject({ secrets: refs, add: z.array(z.string().min(1).max(64)), remove: z.array(z.string().max(64)) }), output: undoable }),
  /** Moves or copies into another environment, re-sealing under its key. */
  'secret:transfer': call({ input: z.strictObject({ secrets: refs, to: environmentName, how: z.enum(['move', 'copy']) }), output: undoable }),
  'secret:undo': call({ input: z.strictObject({ undo: z.string() }), output: z.strictObject({ changed: z.int() }) }),
  'secret:generate': call({ input: z.strictObject({ options: generatorOptions.optional() }), output: z.strictObject({ value: z.string(), bits: z.number() }) }),
};
