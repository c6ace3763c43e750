import { useEffect, useEffectEvent, useState } from 'react';
import { isVaultError } from '../../../shared/errors.ts';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { Connection, KmsKey } from '../../../shared/model/connection.ts';
import { parseKmsKeyName } from '../../../shared/model/kms-key.ts';
import { ask, failureOf } from '../../bridge.ts';
import { messageText } from '../../messages.ts';

/** A key that answered, as a recipient names it. */
export interface PickedKey {
  readonly connectionId: string;
  readonly arn: string;
  readonly alias?: string;
  readonly tookMs: number;
}

/** Choosing a KMS key through one connection. */
export interface KeyChoice {
  readonly region: string;
  readonly setRegion: (region: string) => void;
  readonly keys: readonly KmsKey[] | undefined;
  readonly marker: string | undefined;
  readonly loading: boolean;
  readonly listFailure: WireError | undefined;
  readonly list: (marker?: string) => void;
  /** ARN of the row that is chosen; empty where a key is typed. */
  readonly chosen: string;
  readonly choose: (arn: string) => void;
  readonly typed: string;
  readonly type: (text: string) => void;
  /** What is wrong with what was typed. */
  readonly complaint: string | undefined;
  /** Milliseconds of each key that answered. */
  readonly answers: ReadonlyMap<string, number>;
  readonly refused: string | undefined;
  readonly failure: WireError | undefined;
  readonly busy: boolean;
  readonly ready: boolean;
  /** Encrypts and decrypts test bytes; the key, or undefined where it failed. */
  readonly use: () => Promise<PickedKey | undefined>;
}

function complaintOf(typed: string): string | undefined {
  if (typed.trim() === '') return undefined;
  try {
    parseKmsKeyName(typed);
    return undefined;
  } catch (error) {
    return isVaultError(error) ? messageText(failureOf(error)) : undefined;
  }
}

interface Listing {
  readonly keys?: readonly KmsKey[];
  readonly marker?: string;
  readonly failure?: WireError;
  readonly loading: boolean;
}

/** Pages of keys in one Region; a late answer for another Region is dropped. */
function useListing(connection: Connection | undefined, region: string): Listing & { list: (marker?: string) => void } {
  const [listing, setListing] = useState<Listing & { readonly of: string }>({ loading: false, of: '' });
  const of = `${connection?.id ?? ''} ${region}`;
  const fetchPage = async (marker?: string): Promise<Listing> => {
    if (!connection || region === '') return { loading: false };
    try {
      const page = await ask('connection:listKeys', { id: connection.id, region, ...(marker === undefined ? {} : { marker }) });
      return { loading: false, keys: page.keys, ...(page.marker === undefined ? {} : { marker: page.marker }) };
    } catch (error) {
      return { loading: false, failure: failureOf(error) };
    }
  };
  const begin = useEffectEvent((): Promise<Listing> => fetchPage());
  useEffect(() => {
    let current = true;
    void begin().then((page) => current && setListing({ ...page, of }));
    return () => {
      current = false;
    };
  }, [of]);
  const list = (marker?: string): void => {
    const before = marker === undefined ? [] : (listing.keys ?? []);
    setListing((now) => ({ ...(marker === undefined ? {} : now), loading: true, of }));
    void fetchPage(marker).then((page) => setListing((now) => (now.of === of ? { ...page, ...(page.keys === undefined ? {} : { keys: [...before, ...page.keys] }), of } : now)));
  };
  return { ...(listing.of === of ? listing : { loading: true }), list };
}

/** State of one key picker; a key is tested with the encryption context of `environment`. Nothing is asked of AWS before there is a connection. */
export function useKeys(connection: Connection | undefined, environment: string): KeyChoice {
  const [chosenRegion, setRegion] = useState<string | undefined>(undefined);
  const region = chosenRegion ?? connection?.region ?? '';
  const { keys, marker, failure: listFailure, loading, list } = useListing(connection, region);
  const [chosen, setChosen] = useState('');
  const [typed, setTyped] = useState('');
  const [answers, setAnswers] = useState<ReadonlyMap<string, number>>(new Map());
  const [outcome, setOutcome] = useState<{ busy: boolean; failure?: WireError; of?: string }>({ busy: false });
  const complaint = complaintOf(typed);
  const key = typed.trim() === '' ? chosen : typed.trim();
  const use = async (): Promise<PickedKey | undefined> => {
    if (!connection || key === '' || complaint !== undefined) return undefined;
    setOutcome({ busy: true });
    try {
      const tested = await ask('connection:testKey', { id: connection.id, key, environment });
      setAnswers(new Map(answers).set(tested.key.arn, tested.tookMs));
      setOutcome({ busy: false });
      const alias = tested.key.alias ?? keys?.find(({ arn }) => arn === tested.key.arn)?.alias;
      return { connectionId: connection.id, arn: tested.key.arn, tookMs: tested.tookMs, ...(alias === undefined ? {} : { alias }) };
    } catch (error) {
      setOutcome({ busy: false, failure: failureOf(error), of: key });
      return undefined;
    }
  };
  const settle = (change: () => void) => (): void => {
    setOutcome({ busy: false });
    change();
  };
  return {
    region, setRegion, keys, marker, loading, listFailure, list, chosen, typed, complaint, answers, use,
    choose: (arn) => settle(() => { setChosen(arn); setTyped(''); })(),
    type: (text) => settle(() => { setTyped(text); setChosen(''); })(),
    refused: outcome.failure ? outcome.of : undefined,
    failure: outcome.failure,
    busy: outcome.busy,
    ready: key !== '' && complaint === undefined && !outcome.busy,
  };
}
