import type { WireError } from '../../../shared/ipc/call.ts';
import type { Output } from '../../../shared/ipc/contract.ts';
import type { EnvironmentState, UnlockStep } from '../../../shared/ipc/vault-calls.ts';
import { shortKey } from '../connect/identity-words.ts';
import { timeWords } from '../detail/date-words.ts';

export type Diagnosis = Output<'connection:diagnose'>;

/** One rung as it is drawn. */
export interface Rung {
  readonly key: string;
  readonly stage: string;
  readonly state: UnlockStep['state'];
  readonly words: string;
  /** Below the words, monospaced: an ARN. */
  readonly detail?: string;
  readonly tookMs?: number;
  readonly error?: WireError;
}

const stages: Readonly<Record<UnlockStep['stage'], string>> = {
  file: 'Vault file',
  network: 'Network',
  clock: 'Clock',
  credentials: 'Credentials',
  kms: 'kms:Decrypt',
  keychain: 'Keychain',
  passphrase: 'Passphrase',
  'recovery-key': 'Recovery key',
  open: 'Open',
};

type Facts = UnlockStep['facts'];

function fact(facts: Facts, name: string): string {
  const value = facts[name];
  return value === undefined ? '' : String(value);
}

function credentialWords(facts: Facts): string {
  const expires = facts['expiresAtMs'];
  return `${fact(facts, 'connection') || 'The connection'}${typeof expires === 'number' ? `, valid until ${timeWords(expires)}` : ''}`;
}

function clockWords(facts: Facts): string {
  const skewMs = facts['skewMs'];
  return typeof skewMs === 'number' ? `${(Math.abs(skewMs) / 1000).toFixed(1)} s from AWS time` : 'Close enough to AWS time';
}

/** What a rung that held says. */
function passedWords({ stage, facts }: UnlockStep, environment: EnvironmentState): string {
  switch (stage) {
    case 'file': return `Read and well formed, change ${environment.generation}`;
    case 'network': return `${fact(facts, 'host') || 'AWS'} answers${facts['tls'] === true ? ', TLS up' : ''}`;
    case 'clock': return clockWords(facts);
    case 'credentials': return credentialWords(facts);
    case 'kms': return `The key${facts['region'] === undefined ? '' : ` in ${fact(facts, 'region')}`} gave the data key`;
    case 'keychain': return 'The keychain gave its key';
    case 'passphrase': return 'The passphrase fits';
    case 'recovery-key': return 'The recovery key fits';
    case 'open': return 'Opened and checked';
  }
}

const tryingWords: Readonly<Record<UnlockStep['stage'], string>> = {
  file: 'Reading …',
  network: 'Reaching AWS …',
  clock: 'Comparing …',
  credentials: 'Asking AWS who you are …',
  kms: 'Asking for the data key …',
  keychain: 'Asking this computer’s keychain …',
  passphrase: 'Stretching the passphrase …',
  'recovery-key': 'Trying it …',
  open: 'Opening and checking the secrets …',
};

const denials: Readonly<Record<string, string>> = {
  ERR_AWS_ACCESS_DENIED: 'Denied on',
  ERR_AWS_KEY_DISABLED: 'Disabled:',
  ERR_AWS_KEY_PENDING_DELETION: 'To be deleted:',
};

/** The bold line of a rung that refused, short; why stands below it. */
function refusedWords({ stage, facts, error }: UnlockStep, environment: EnvironmentState): string {
  const keyArn = fact(facts, 'keyArn');
  const key = environment.recipients.find(({ id }) => id === keyArn)?.alias ?? (keyArn === '' ? '' : `key ${shortKey(keyArn)}`);
  if (stage === 'kms' && error) return `${denials[error.code] ?? 'Refused on'} ${key}`.trim();
  if (stage === 'credentials') return `Not accepted: ${fact(facts, 'connection') || 'the connection'}`;
  if (stage === 'network') return `${fact(facts, 'host') || 'AWS'} does not answer as it should`;
  return stage === 'clock' ? clockWords(facts) : 'Refused';
}

function wordsOf(step: UnlockStep, environment: EnvironmentState): string {
  switch (step.state) {
    case 'trying': return tryingWords[step.stage];
    case 'passed': return passedWords(step, environment);
    case 'refused': return refusedWords(step, environment);
    case 'not-reached': return step.stage === 'clock' ? 'Not known yet' : 'Not reached';
  }
}

/** A rung of main's in words. */
export function rungOf(step: UnlockStep, environment: EnvironmentState): Rung {
  const { stage, state, facts, tookMs, error } = step;
  const detail = stage === 'credentials' ? fact(facts, 'principal') : stage === 'kms' && state === 'refused' ? fact(facts, 'keyArn') : '';
  return {
    key: `${step.recipient ?? ''} ${stage}`,
    stage: stages[stage],
    state,
    words: wordsOf(step, environment),
    ...(detail === '' ? {} : { detail }),
    ...(tookMs === undefined ? {} : { tookMs }),
    ...(error === undefined ? {} : { error }),
  };
}

const keychainStage = /^ERR_KEYCHAIN_/;

/** The rung of a failure that no probe explains: a keychain, or what is typed. */
function rungOfFailure(error: WireError): Rung {
  const stage = keychainStage.test(error.code) ? 'Keychain' : error.code.startsWith('ERR_PASSPHRASE_') ? 'Passphrase' : error.code.startsWith('ERR_RECOVERY_') ? 'Recovery key' : 'Keys';
  return { key: 'failure', stage, state: 'refused', words: 'Did not open it', error };
}

/** The failure that explains most: of the first recipient that was tried. */
export function firstAttempt(error: WireError): WireError {
  const attempts = error.details['attempts'];
  const first = Array.isArray(attempts) ? (attempts as readonly { readonly code: WireError['code']; readonly details?: WireError['details'] }[])[0] : undefined;
  return first ? { code: first.code, details: first.details ?? {} } : error;
}

/**
 * The whole ladder, with exactly one rung that refused: main's own, or what the unlock failed with where no KMS key is
 * in it, and at the end the opening that was not reached.
 */
export function ladderOf(diagnosis: Diagnosis, failure: WireError | undefined, environment: EnvironmentState): readonly Rung[] {
  const rungs = diagnosis.steps.map((step) => rungOf(step, environment));
  const refused = rungs.some(({ state }) => state === 'refused');
  if (!refused && !failure) return rungs;
  const last: Rung = { key: 'open', stage: `Open ${environment.label}`, state: 'not-reached', words: 'Not reached. Nothing was changed.' };
  return refused || !failure ? [...rungs, last] : [...rungs, rungOfFailure(firstAttempt(failure)), last];
}
