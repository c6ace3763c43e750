import { vi } from 'vitest';
import type { Reply } from '../../shared/ipc/call.ts';
import { calls, type Channel, type EventName } from '../../shared/ipc/channels.ts';
import type { Bridge, EventPayload, Input, Output } from '../../shared/ipc/contract.ts';
import type { EnvironmentState, VaultState } from '../../shared/ipc/vault-calls.ts';
import type { AppState } from '../../shared/ipc/app-calls.ts';
import type { QueryResult, SecretFilter, SecretRow, SecretView } from '../../shared/ipc/secret-calls.ts';
import { defaultSettings } from '../../shared/model/settings.ts';

type Answer<C extends Channel> = (input: Input<C>) => Output<C> | Promise<Output<C>>;

/** The other end of the bridge for component tests: answers what a test sets, and sends events. */
export interface FakeMain {
  /** What was called, in order. */
  readonly called: { readonly channel: Channel; readonly input: unknown }[];
  answer<C extends Channel>(channel: C, answer: Answer<C>): void;
  refuse(channel: Channel, code: Extract<Reply<never>, { ok: false }>['error']['code'], details?: object): void;
  send<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

/** Puts a fake main behind `window.breakglass`. */
export function installMain(): FakeMain {
  const answers = new Map<string, (input: never) => unknown>();
  const refusals = new Map<string, Reply<never>>();
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const called: { channel: Channel; input: unknown }[] = [];
  const invoke = async (channel: Channel, input: unknown): Promise<Reply<unknown>> => {
    called.push({ channel, input });
    const refusal = refusals.get(channel);
    if (refusal) return refusal;
    const answer = answers.get(channel);
    return answer ? { ok: true, value: await answer(input as never) } : { ok: false, error: { code: 'ERR_IPC_CHANNEL', details: {} } };
  };
  const namespaces = Object.entries(calls).map(([namespace, methods]) => [
    namespace,
    Object.fromEntries(methods.map((method) => [method, (input: unknown) => invoke(`${namespace}:${method}` as Channel, input)])),
  ]);
  const on = (event: string, listener: (payload: unknown) => void): (() => void) => {
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set.add(listener));
    return () => set.delete(listener);
  };
  vi.stubGlobal('breakglass', { ...Object.fromEntries(namespaces), on, pathOf: (file: File) => `/dropped/${file.name}` } as unknown as Bridge);
  return {
    called,
    answer: (channel, answer) => {
      refusals.delete(channel);
      answers.set(channel, answer as (input: never) => unknown);
    },
    refuse: (channel, code, details = {}) => refusals.set(channel, { ok: false, error: { code, details: details as never } }),
    send: (event, payload) => listeners.get(event)?.forEach((listener) => listener(payload)),
  };
}

export function environment(name: string, more: Partial<EnvironmentState> = {}): EnvironmentState {
  return {
    name, label: name, tone: name === 'prod' || name === 'staging' ? name : 'dev', strictness: 'normal', epoch: 1, generation: 1, lock: 'open',
    copyOnly: false, damage: [], hasDraft: false,
    recipients: [{ ref: 'k', kind: 'os-keychain', id: 'abc', here: true, accepted: true }],
    ...more,
  };
}

export function vaultOf(...environments: EnvironmentState[]): VaultState {
  return { vaultId: 'v', path: '/v/payments.breakglass', fileName: 'payments.breakglass', savedAtMs: 0, readOnlyFile: false, changedOnDisk: false, environments, missingEnvironments: [] };
}

export function appWith(vault?: VaultState): AppState {
  return {
    version: '0', runtime: 'test', platform: 'linux', packaged: false, capture: 'not-hidden', keychain: { status: 'available', name: 'test' },
    settings: defaultSettings, recents: [], notices: [], ...(vault === undefined ? {} : { vault }),
  };
}

/** An identifier that is well formed: 22 characters. */
export function idOf(number: number): string {
  return `${String(number).padStart(21, 'a')}A`;
}

export function rowOf(number: number, more: Partial<SecretRow> = {}): SecretRow {
  return { environment: 'prod', id: idOf(number), revision: 1, kind: 'database', title: `secret ${number}`, user: 'app', host: 'db.internal', tags: [], favourite: false, expires: '', changedAtMs: 0, ...more };
}

/** What main would answer from these rows. */
export function queryFrom(rows: readonly SecretRow[], notSearched: string[] = []) {
  return ({ filter, offset, limit }: { filter: SecretFilter; offset: number; limit: number }): QueryResult => {
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    const found = rows.filter((row) => words.every((word) => `${row.title} ${row.host}`.toLowerCase().includes(word)));
    return {
      version: 1, total: found.length, offset, rows: found.slice(offset, offset + limit), notSearched, indexed: true,
      counts: { active: rows.length, favourites: 0, expiring: 0, trash: 0, kinds: {} as QueryResult['counts']['kinds'], tags: [] },
    };
  };
}

export function secretOf(row: SecretRow, more: Partial<SecretView> = {}): SecretView {
  return {
    environment: row.environment, id: row.id, revision: 1, kind: row.kind, state: 'active', title: row.title, notes: '', tags: [], favourite: false, createdAtMs: 0, changedAtMs: 0,
    fields: [
      { key: 'password', label: 'Password', concealed: true, multiline: false, main: true, length: 32, check: '4f1a9c22', earlier: [] },
      { key: 'username', label: 'User name', concealed: false, multiline: false, main: false, text: row.user, length: row.user.length, check: '00000000', earlier: [] },
    ],
    ...more,
  };
}
