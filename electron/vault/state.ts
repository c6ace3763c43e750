import path from 'node:path';
import type { EnvironmentState, RecipientState, VaultState } from '../../shared/ipc/vault-calls.ts';
import { isKmsKeyArn, parseKmsKeyArn } from '../../shared/model/kms-key.ts';
import type { Settings } from '../../shared/model/settings.ts';
import { readRow } from '../envelope/summary.ts';
import type { RecipientStanza } from '../recipients/recipient.ts';
import type { Connections } from './connections.ts';
import type { Slot } from './open-vault.ts';
import { recipientRef } from './recipient-ref.ts';
import type { Session } from './session.ts';

/** What the state of a vault is put together from, besides the session. */
export interface StateSources {
  readonly connections: Pick<Connections, 'connectionFor' | 'aliasOf'>;
  readonly settings: () => Settings;
  /** Whether values may be drawn here at all: false where a screen share would show them. */
  readonly mayDraw: () => boolean;
  /** When an open environment locks by itself, milliseconds since 1970. */
  readonly locksAtMs: (environment: string) => number | undefined;
  readonly hasDraft: (vaultId: string, environment: string) => Promise<boolean>;
}

/** The state of the open vault as the windows see it; undefined without one. Never a secret. */
export async function vaultState(session: Session, sources: StateSources): Promise<VaultState | undefined> {
  if (!session.hasVault) return undefined;
  const { vault } = session;
  const drafts = new Map<string, boolean>();
  for (const name of session.environmentNames()) drafts.set(name, await sources.hasDraft(vault.vaultId, name).catch(() => false));
  // Closed meanwhile.
  if (!session.hasVault || session.vault !== vault) return vaultState(session, sources);
  return {
    vaultId: vault.vaultId,
    path: vault.path,
    fileName: path.basename(vault.path),
    savedAtMs: vault.savedAtMs,
    readOnlyFile: vault.readOnlyFile,
    changedOnDisk: vault.changedOnDisk,
    environments: session.environmentNames().map((name) => environmentState(session.slot(name), drafts.get(name) === true, sources)),
    missingEnvironments: [...vault.missing],
  };
}

/** Whether values of an environment are copied only: by its strictness, the setting, or because a screen share shows them. */
export function isCopyOnly(strictness: EnvironmentState['strictness'], sources: Pick<StateSources, 'settings' | 'mayDraw'>): boolean {
  return strictness === 'strict' || sources.settings().neverDrawValues || !sources.mayDraw();
}

function environmentState(slot: Slot, hasDraft: boolean, sources: StateSources): EnvironmentState {
  const { block, unlocked, comparison } = slot;
  const { name, label, tone, strictness, epoch, generation } = block;
  const { changed, older } = comparison;
  const locksAtMs = unlocked === undefined ? undefined : sources.locksAtMs(name);
  return {
    name,
    label,
    tone,
    strictness,
    epoch,
    generation,
    lock: lockState(slot),
    ...(locksAtMs === undefined ? {} : { locksAtMs: Math.round(locksAtMs) }),
    ...(slot.lockedBecause === undefined ? {} : { lockedBecause: slot.lockedBecause }),
    copyOnly: isCopyOnly(strictness, sources),
    ...(unlocked === undefined ? {} : { secretCount: activeCount(slot) }),
    recipients: block.recipients.map((stanza) => recipientState(slot, stanza, sources)),
    ...(changed === undefined ? {} : { recipientsChanged: { ...changed, added: [...changed.added], removed: [...changed.removed] } }),
    ...(older === undefined ? {} : { olderThanSeen: older }),
    damage: damageOf(slot),
    hasDraft,
  };
}

function lockState({ unlocked, unlocking }: Slot): EnvironmentState['lock'] {
  if (unlocked !== undefined) return unlocked.readOnly ? 'read-only' : 'open';
  return unlocking === undefined ? 'locked' : 'unlocking';
}

// An opened environment is a value, so its count is too.
const counts = new WeakMap<object, number>();

function activeCount({ unlocked }: Slot): number {
  const environment = unlocked!.environment;
  const known = counts.get(environment);
  if (known !== undefined) return known;
  let count = 0;
  environment.forEachRow((rows, start, end) => {
    if (isActive(rows, start, end)) count++;
  });
  counts.set(environment, count);
  return count;
}

const stateColumn = 3;

/** Reads one column without cutting the row out: this runs over every row after every change. */
function isActive(rows: string, start: number, end: number): boolean {
  let at = start;
  for (let column = 0; column < stateColumn; column++) {
    at = rows.indexOf('\t', at) + 1;
    if (at === 0 || at > end) return readRow(rows.slice(start, end)).state === 'active';
  }
  return rows.startsWith('active', at);
}

function damageOf({ unlocked }: Slot): EnvironmentState['damage'] {
  return (unlocked?.environment.damage ?? []).map(({ part, id, line, title }) => ({
    what: part,
    id: id ?? (line === undefined ? '' : String(line)),
    ...(title === undefined ? {} : { title }),
  }));
}

function recipientState(slot: Slot, stanza: RecipientStanza, { connections }: StateSources): RecipientState {
  const ref = recipientRef(stanza);
  const answer = slot.answers.get(ref);
  const kms = stanza.kind === 'aws-kms' ? kmsFacts(stanza.id, connections) : {};
  return {
    ref,
    kind: stanza.kind,
    id: shownId(stanza),
    ...kms,
    here: stanza.kind === 'os-keychain' && answer?.error?.code !== 'ERR_KEYCHAIN_NOT_FOUND',
    accepted: slot.comparison.accepted.has(ref),
    ...(answer === undefined ? {} : { lastAnswer: { atMs: answer.atMs, tookMs: answer.tookMs, ...(answer.error === undefined ? {} : { error: answer.error }) } }),
  };
}

/** A passphrase's id is its cost and salt: people can tell two apart by the start of the salt. */
function shownId({ kind, id }: RecipientStanza): string {
  if (kind === 'os-keychain') return id.slice(0, 8);
  return kind === 'passphrase' ? (id.split('.').at(-1) ?? '').slice(0, 8) : id;
}

function kmsFacts(keyArn: string, connections: StateSources['connections']): Partial<RecipientState> {
  if (!isKmsKeyArn(keyArn)) return {};
  const { region, account } = parseKmsKeyArn(keyArn);
  const alias = connections.aliasOf(keyArn);
  const connectionId = connections.connectionFor(keyArn);
  return { region, account, ...(alias === undefined ? {} : { alias }), ...(connectionId === undefined ? {} : { connectionId }) };
}
