import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { buildCore, type Core } from '../../../electron/core.ts';
import { chooseConnection } from '../../../electron/aws/choose-connection.ts';
import type { Secret } from '../../../shared/model/secret.ts';
import type { EventName } from '../../../shared/ipc/channels.ts';
import { eventContract } from '../../../shared/ipc/contract.ts';
import type { RecipientSpec } from '../../../shared/ipc/vault-calls.ts';
import { awsAccount } from '../../../electron/keychain/client.ts';
import { openDrafts, type Drafts } from '../../../electron/storage/drafts.ts';
import { openLocalState } from '../../../electron/storage/local-state.ts';
import { openSettings } from '../../../electron/storage/settings.ts';
import { AccessKeys } from '../../../electron/vault/access-keys.ts';
import type { AwsService } from '../../../electron/vault/connections.ts';
import { filesOnDisk } from '../../../electron/vault/files-on-disk.ts';
import type { EnvironmentWish } from '../../../electron/vault/lifecycle.ts';
import { pinsOnDisk } from '../../../electron/vault/pins-on-disk.ts';
import type { Emit, VaultFiles } from '../../../electron/vault/ports.ts';
import { VirtualClock } from '../platform/virtual-clock.ts';
import { MemoryKeychain } from '../recipients/memory-keychain.ts';
import { login } from '../envelope/fixtures.ts';

/** One computer: its own folder, keychain, settings and clock. Several may share a vault file. */
export interface Computer extends Core {
  readonly folder: string;
  readonly keychain: MemoryKeychain;
  readonly clock: VirtualClock;
  readonly drafts: Drafts;
  readonly emitted: { readonly event: EventName; readonly payload: unknown }[];
}

export interface ComputerOptions {
  readonly folder?: string;
  readonly aws?: AwsService;
  readonly keychain?: MemoryKeychain;
  readonly accessKeys?: AccessKeys;
  readonly files?: VaultFiles;
  readonly offerMfaCode?: (connectionId: string, code: string | undefined) => void;
}

export const passphrase = 'tangerine lathe moccasin frugal overhang';

/** AWS where nothing may be asked of it: any call fails the test that makes it. */
const noAws = new Proxy({} as AwsService, {
  get: (_, name) => (name === 'forget' || name === 'forgetAll' ? () => undefined : () => Promise.reject(new Error(`unexpected AWS call ${String(name)}`))),
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'breakglass-core-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function startComputer(options: ComputerOptions = {}): Promise<Computer> {
  const folder = options.folder ?? temporaryFolder();
  const own = path.join(folder, 'profile');
  const clock = new VirtualClock();
  const keychain = options.keychain ?? new MemoryKeychain();
  const emitted: Computer['emitted'][number][] = [];
  const emit: Emit = (event, payload) => {
    // What does not fit the contract would be dropped by the program.
    emitted.push({ event, payload: eventContract[event].parse(payload) });
  };
  const settings = await openSettings(path.join(own, 'settings.json'));
  const drafts = openDrafts(path.join(own, 'drafts'));
  const core = buildCore({
    clock,
    random: (sizeBytes) => Uint8Array.from(randomBytes(sizeBytes)),
    emit,
    files: options.files ?? filesOnDisk({ backupsKept: () => settings.current.backupsKept }),
    pins: pinsOnDisk(openLocalState(path.join(own, 'vaults')), (problem) => emit('notice', { key: 'local-state', detail: problem })),
    settings,
    keychain,
    accessKeys: options.accessKeys ?? new AccessKeys(keychain, awsAccount),
    aws: options.aws ?? noAws,
    chooseConnection,
    offerMfaCode: options.offerMfaCode ?? (() => undefined),
    // Nobody uses anything else on this computer: what counts is the input in our own windows.
    systemIdleMs: () => Infinity,
    mayDraw: () => true,
    hasDraft: (vaultId, environment) => drafts.has(vaultId, environment),
    discardDraft: (vaultId, environment) => drafts.discard(vaultId, environment),
  });
  onTestFinished(() => core.session.close());
  return { ...core, folder, keychain, clock, drafts, emitted };
}

export function wish(name: string, recipients: readonly RecipientSpec[] = [{ kind: 'os-keychain' }]): EnvironmentWish {
  return { name, label: name[0]!.toUpperCase() + name.slice(1), tone: name === 'prod' ? 'prod' : 'dev', strictness: 'normal', recipients };
}

/** Adds a login with this title and answers its id. */
export async function addLogin(computer: Core, environment: string, title: string, change: Partial<Secret> = {}): Promise<string> {
  const id = randomBytes(16).toString('base64url');
  await computer.session.commit(environment, (opened) => opened.apply([{ id, secret: login(title, change) }], randomBytes));
  return id;
}

export function titlesOf(computer: Core, environment: string): string[] {
  const opened = computer.session.current(environment);
  return Array.from({ length: opened.rowCount }, (_, at) => opened.summaryAt(at).title).sort();
}

export function bytesOf(file: string): string {
  return readFileSync(file, 'utf8');
}

/** What a buffer of this size holds after it was zeroed. */
export function wiped(sizeBytes: number): number[] {
  return [...new Uint8Array(sizeBytes)];
}
