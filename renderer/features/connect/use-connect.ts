import { type RefObject, useRef, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { Output } from '../../../shared/ipc/contract.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import { ask, failureOf } from '../../bridge.ts';
import { currentApp, useSettings } from '../shell/app-store.ts';
import { type Complaints, complaintsOf, type ConnectChoices, noChoices, sameSource, saveInput, typedKeyOf } from './connect-input.ts';

export type Tested = Output<'connection:test'>;

/** Connecting to AWS: what is chosen, what is wrong with it, and who AWS said that one is. */
export interface Connecting {
  readonly choices: ConnectChoices;
  readonly change: (change: Partial<ConnectChoices>) => void;
  readonly form: RefObject<HTMLFormElement | null>;
  /** The connection that is changed, where it is not a new one. */
  readonly editing: Connection | undefined;
  readonly connections: readonly Connection[];
  readonly complaints: Complaints;
  readonly busy: boolean;
  readonly failure: WireError | undefined;
  readonly tested: Tested | undefined;
  /** AWS asked for the code of an MFA device. */
  readonly wantsCode: boolean;
  /** Tests and keeps it; `session` where the keychain cannot be used. The connection, or undefined where it failed. */
  readonly connect: (keep?: 'keychain' | 'session') => Promise<Connection | undefined>;
}

function firstChoices(editing: Connection | undefined, initial: Partial<ConnectChoices>): ConnectChoices {
  const connections = currentApp()?.settings.connections ?? [];
  const first = connections[0];
  const saved = first === undefined ? {} : { source: 'saved' as const, savedId: first.id };
  return { ...noChoices, ...saved, ...initial, ...(editing ? { source: editing.source.kind, savedId: editing.id } : {}) };
}

/** Reads the form once; `undefined` where no access key is asked for, or an edit leaves it as it is. */
function readKey(form: HTMLFormElement | null, choices: ConnectChoices, editing: Connection | undefined): ReturnType<typeof typedKeyOf> | undefined {
  if (choices.source !== 'access-key' || !form) return undefined;
  const typed = typedKeyOf(new FormData(form));
  const untouched = typed.accessKeyId === '' && typed.secretAccessKey === '' && typed.sessionToken === '';
  return editing?.source.kind === 'access-key' && untouched ? undefined : typed;
}

function codeOf(form: HTMLFormElement | null): string {
  const value = form ? new FormData(form).get('mfaCode') : undefined;
  return typeof value === 'string' ? value.trim() : '';
}

/** State of one "Connect AWS"; `initial` are the choices of a connection that is changed. */
export function useConnect(editing?: Connection, initial: Partial<ConnectChoices> = {}): Connecting {
  const [choices, setChoices] = useState(() => firstChoices(editing, initial));
  const [complaints, setComplaints] = useState<Complaints>({});
  const [outcome, setOutcome] = useState<{ busy: boolean; failure?: WireError; tested?: Tested }>({ busy: false });
  const form = useRef<HTMLFormElement>(null);
  const connections = useSettings()?.connections ?? [];
  const change = (next: Partial<ConnectChoices>): void => {
    setChoices({ ...choices, ...next });
    setComplaints({});
    setOutcome({ busy: false });
  };
  const connect = async (keep: 'keychain' | 'session' = 'keychain'): Promise<Connection | undefined> => {
    const typed = readKey(form.current, choices, editing);
    const wrong = complaintsOf(choices, typed);
    setComplaints(wrong);
    if (Object.keys(wrong).length > 0) return undefined;
    const mfaCode = codeOf(form.current);
    const code = mfaCode === '' ? {} : { mfaCode };
    setOutcome({ busy: true });
    try {
      const id = editing?.id ?? sameSource(choices, connections)?.id;
      const tested = choices.source === 'saved' ? await ask('connection:test', { id: choices.savedId, ...code }) : await ask('connection:save', saveInput(choices, { id, typed, keep, mfaCode }));
      setOutcome({ busy: false, tested });
      return tested.connection;
    } catch (error) {
      setOutcome({ busy: false, failure: failureOf(error) });
      return undefined;
    }
  };
  const { busy, failure, tested } = outcome;
  return { choices, change, form, editing, connections, complaints, busy, failure, tested, wantsCode: failure?.code === 'ERR_AWS_MFA', connect };
}
