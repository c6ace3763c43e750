import { z } from 'zod';
import {
  environmentLabel,
  environmentName,
  environmentStrictness,
  environmentTone,
  maxEnvironments,
  recipientKind,
} from '../model/environment.ts';
import { call } from './call.ts';
import { wireError } from './wire-error.ts';

/** No input, or nothing to answer. */
export const empty = z.strictObject({});
/** A path as the operating system takes it, 1 to 4096 UTF-16 units. */
export const filePath = z.string().min(1).max(4096);
/** What a person types as a passphrase or recovery key; only ever an input. */
export const typedSecret = z.string().min(1).max(1024);

/** One recipient of one environment as the window shows it. `ref` names it in calls. */
export const recipientState = z.strictObject({
  ref: z.string(),
  kind: recipientKind,
  /** Key ARN, short item id, or fingerprint: never a secret. */
  id: z.string(),
  /** The KMS key's alias, Region and account as far as this computer knows them. */
  alias: z.string().optional(),
  region: z.string().optional(),
  account: z.string().optional(),
  connectionId: z.string().optional(),
  /** `os-keychain`: made on this computer. */
  here: z.boolean(),
  accepted: z.boolean(),
  /** The last time it was tried in this session. */
  lastAnswer: z
    .strictObject({ atMs: z.int(), tookMs: z.number(), error: wireError.optional() })
    .optional(),
});

/** One environment as the window shows it, locked or open. */
export const environmentState = z.strictObject({
  name: environmentName,
  label: environmentLabel,
  tone: environmentTone,
  strictness: environmentStrictness,
  epoch: z.int(),
  generation: z.int(),
  lock: z.enum(['locked', 'unlocking', 'open', 'read-only']),
  /** When it will lock by itself if nothing happens, milliseconds since 1970; absent while locked. */
  locksAtMs: z.int().optional(),
  /** Why it locked last: `person`, `idle`, `screen`, `suspend`, `cap`, `quit`, `disk`. */
  lockedBecause: z.string().optional(),
  /** Values are never drawn: by its strictness, by the setting, or because the platform cannot hide a window. */
  copyOnly: z.boolean(),
  /** Active secrets; absent while locked, since a locked environment cannot tell them from tombstones. */
  secretCount: z.int().optional(),
  recipients: z.array(recipientState),
  /** Recipients that were added or removed outside this program since they were accepted here. */
  recipientsChanged: z
    .strictObject({
      first: z.boolean(),
      added: z.array(z.string()),
      removed: z.array(z.string()),
      /** The data key is not the one that was accepted: a rotation, or somebody's replacement of the environment. */
      dataKeyChanged: z.boolean().optional(),
    })
    .optional(),
  /**
   * Older than what this computer saw last, or (`diverged`) another version that branched off before it, so that what was
   * saved here is not in it: it opens to read after consent.
   */
  olderThanSeen: z.strictObject({ generation: z.int(), seenGeneration: z.int(), diverged: z.literal(true).optional() }).optional(),
  /** What does not verify: the rest is readable. */
  damage: z.array(z.strictObject({ what: z.enum(['page', 'record', 'seal', 'digest', 'line']), id: z.string(), title: z.string().optional() })),
  /** An unsaved edit is sealed beside the vault and comes back on unlock. */
  hasDraft: z.boolean(),
});

/** The open vault as the window shows it. */
export const vaultState = z.strictObject({
  vaultId: z.string(),
  path: filePath,
  fileName: z.string(),
  savedAtMs: z.int(),
  readOnlyFile: z.boolean(),
  /** The file changed on disk since it was read; nothing is saved until it is loaded. */
  changedOnDisk: z.boolean(),
  environments: z.array(environmentState),
  /** Environments this computer has seen in this vault that are no longer in the file. */
  missingEnvironments: z.array(z.string()),
});
export type VaultState = z.infer<typeof vaultState>;
export type EnvironmentState = z.infer<typeof environmentState>;
export type RecipientState = z.infer<typeof recipientState>;

/** Where a data key is to be wrapped. Secrets in it travel from the window to main only. */
export const recipientSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('os-keychain') }),
  z.strictObject({ kind: z.literal('passphrase'), passphrase: typedSecret }),
  z.strictObject({ kind: z.literal('recovery-key'), pendingId: z.string() }),
  z.strictObject({ kind: z.literal('aws-kms'), connectionId: z.string(), key: z.string().min(1).max(2048) }),
]);
export type RecipientSpec = z.infer<typeof recipientSpec>;

/** An environment to be made: how it looks and who can open it, 1 to 8 recipients. */
export const newEnvironment = z.strictObject({
  name: environmentName,
  label: environmentLabel,
  tone: environmentTone,
  strictness: environmentStrictness,
  recipients: z.array(recipientSpec).min(1).max(8),
});

/** One rung of an unlock as it is tried, and of the ladder shown when it failed. */
export const unlockStep = z.strictObject({
  environment: environmentName,
  recipient: z.string().optional(),
  stage: z.enum(['file', 'network', 'clock', 'credentials', 'kms', 'keychain', 'passphrase', 'recovery-key', 'open']),
  state: z.enum(['trying', 'passed', 'refused', 'not-reached']),
  tookMs: z.number().optional(),
  /** Facts for the sentence, as in ErrorDetails. */
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  error: wireError.optional(),
});
export type UnlockStep = z.infer<typeof unlockStep>;

/** One recipient of something that is being made, as it is asked; `done` of `total` have wrapped the data key. */
export const createStep = z.strictObject({
  environment: environmentName,
  kind: recipientKind,
  state: z.enum(['trying', 'passed']),
  done: z.int(),
  total: z.int(),
});
export type CreateStep = z.infer<typeof createStep>;

/** One difference between the file on disk and what was read. */
export const diskChange = z.strictObject({
  environment: environmentName,
  change: z.enum(['added', 'changed', 'removed', 'recipients', 'look', 'environment-added', 'environment-removed', 'unknown']),
  title: z.string(),
  id: z.string().optional(),
});

/** Calls about the vault, its environments and their recipients. */
export const vaultCalls = {
  'vault:choosePath': call({ input: z.strictObject({ purpose: z.enum(['create', 'open', 'copy']) }), output: z.strictObject({ path: filePath.optional() }) }),
  /** A path for a new vault that does not exist yet, in the person's documents folder. */
  'vault:suggestPath': call({ input: empty, output: z.strictObject({ path: filePath }) }),
  'vault:create': call({
    input: z.strictObject({ path: filePath, environments: z.array(newEnvironment).min(1).max(maxEnvironments) }),
    output: vaultState,
  }),
  /**
   * Ends a `vault:create`, `environment:add` or `recipient:add` under way with ERR_CANCELLED: nothing of it is written.
   * Progress comes as `create-progress`. Where the file was being written already, what was asked for is there.
   */
  'vault:cancelCreate': call({ input: empty, output: empty }),
  'vault:open': call({ input: z.strictObject({ path: filePath }), output: vaultState }),
  'vault:close': call({ input: empty, output: empty }),
  'vault:getState': call({ input: empty, output: z.strictObject({ vault: vaultState.optional() }) }),
  /**
   * Opens one environment: by the recipients that need nothing typed, or by the one named. Progress comes as
   * `unlock-progress`; a failure is ERR_KEY_ALL_RECIPIENTS_FAILED with every attempt.
   */
  'vault:unlock': call({
    input: z.strictObject({
      environment: environmentName,
      recipient: z.string().optional(),
      passphrase: typedSecret.optional(),
      recoveryKey: typedSecret.optional(),
      mfaCode: z.string().regex(/^[0-9]{6}$/).optional(),
    }),
    output: vaultState,
  }),
  'vault:cancelUnlock': call({ input: z.strictObject({ environment: environmentName }), output: empty }),
  'vault:lock': call({ input: z.strictObject({ environment: environmentName.optional() }), output: vaultState }),
  /** Accepts the recipients as listed in the state that the person saw; `refs` must equal what the file holds. */
  'vault:acceptRecipients': call({ input: z.strictObject({ environment: environmentName, refs: z.array(z.string()) }), output: vaultState }),
  /** Consents to an older or diverged copy: `read` opens it read-only once, `keep` makes it the one to go on from. */
  'vault:acceptOlder': call({ input: z.strictObject({ environment: environmentName, how: z.enum(['read', 'keep']) }), output: vaultState }),
  'vault:getDiskChanges': call({ input: empty, output: z.strictObject({ changes: z.array(diskChange), readable: z.boolean(), error: wireError.optional() }) }),
  'vault:reload': call({ input: empty, output: vaultState }),
  'vault:listBackups': call({ input: empty, output: z.strictObject({ backups: z.array(z.strictObject({ name: z.string(), savedAtMs: z.int(), sizeBytes: z.int() })) }) }),
  /** Puts a backup in the file's place; the file that was there becomes a backup itself. */
  'vault:restoreBackup': call({ input: z.strictObject({ name: z.string().max(512) }), output: vaultState }),
  'vault:saveCopy': call({ input: z.strictObject({ path: filePath }), output: z.strictObject({ path: filePath }) }),

  'environment:add': call({ input: newEnvironment, output: vaultState }),
  'environment:rename': call({ input: z.strictObject({ environment: environmentName, label: environmentLabel }), output: vaultState }),
  'environment:setLook': call({
    input: z.strictObject({ environment: environmentName, tone: environmentTone, strictness: environmentStrictness }),
    output: vaultState,
  }),
  'environment:remove': call({ input: z.strictObject({ environment: environmentName, typedName: z.string().max(64) }), output: vaultState }),
  'environment:reorder': call({ input: z.strictObject({ order: z.array(environmentName).max(maxEnvironments) }), output: vaultState }),

  'recipient:add': call({ input: z.strictObject({ environment: environmentName, spec: recipientSpec }), output: vaultState }),
  'recipient:remove': call({ input: z.strictObject({ environment: environmentName, ref: z.string() }), output: vaultState }),
  /** Makes a recovery key and answers it this one time; it wraps nothing until it is confirmed. */
  'recipient:createRecoveryKey': call({
    input: empty,
    output: z.strictObject({ pendingId: z.string(), recoveryKey: z.string(), fingerprint: z.string(), ask: z.array(z.int()) }),
  }),
  /** The groups that `ask` named (counted from 0), typed back. ERR_RECOVERY_KEY_NOT_CONFIRMED otherwise. */
  'recipient:confirmRecoveryKey': call({ input: z.strictObject({ pendingId: z.string(), groups: z.array(z.string().max(16)) }), output: empty }),
  'recipient:suggestPassphrase': call({ input: empty, output: z.strictObject({ passphrase: z.string() }) }),
  'recipient:ratePassphrase': call({ input: z.strictObject({ passphrase: z.string().max(1024) }), output: z.strictObject({ bits: z.number(), enough: z.boolean() }) }),
  /** Asks each recipient that needs nothing typed whether it opens the environment, without changing anything. */
  'recipient:check': call({ input: z.strictObject({ environment: environmentName }), output: vaultState }),
};
