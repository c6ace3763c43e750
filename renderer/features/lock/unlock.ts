import type { EnvironmentState, UnlockStep } from '../../../shared/ipc/vault-calls.ts';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { Input } from '../../../shared/ipc/contract.ts';
import { ask, failureOf, listen } from '../../bridge.ts';
import { announce } from '../../components/announce.tsx';
import { createStore, useStore } from '../../store.ts';
import { reportFailure } from '../detail/copy.ts';
import { currentVault, setVault } from '../shell/app-store.ts';
import { closeOverlay, openOverlay, openView } from '../shell/view.ts';

interface Unlocking {
  /** Environments that are being opened, with the rung they are at. */
  readonly steps: ReadonlyMap<string, UnlockStep | undefined>;
  /** Why the last attempt of an environment did not open it. */
  readonly failures: ReadonlyMap<string, WireError>;
}

const unlockStore = createStore<Unlocking>({ steps: new Map(), failures: new Map() });

export function useUnlocking(environment: string): { readonly busy: boolean; readonly step: UnlockStep | undefined; readonly failure: WireError | undefined } {
  const { steps, failures } = useStore(unlockStore);
  return { busy: steps.has(environment), step: steps.get(environment), failure: failures.get(environment) };
}

type Changes = { steps?: UnlockStep | 'started' | 'over'; failure?: WireError | undefined };

function note(environment: string, { steps: step, failure }: Changes): void {
  unlockStore.update((now) => {
    const steps = new Map(now.steps);
    const failures = new Map(now.failures);
    if (step === 'over') steps.delete(environment);
    else if (step !== undefined) steps.set(environment, step === 'started' ? undefined : step);
    if (failure) failures.set(environment, failure);
    else if (step === 'started') failures.delete(environment);
    return { steps, failures };
  });
}

/** Follows the rungs of unlocks for as long as the window lives. */
export function startUnlocks(): void {
  listen('unlock-progress', (step) => {
    if (unlockStore.get().steps.has(step.environment)) note(step.environment, { steps: step });
  });
}

/** Recipients that open an environment without anything being typed. */
export function opensByItself(environment: EnvironmentState): boolean {
  return environment.recipients.some(({ kind, here }) => kind === 'aws-kms' || (kind === 'os-keychain' && here));
}

/** Whether the person must be asked before a key is used at all. */
export function needsConsent(environment: EnvironmentState): boolean {
  return environment.recipientsChanged !== undefined || environment.olderThanSeen !== undefined;
}

function find(name: string): EnvironmentState | undefined {
  return currentVault()?.environments.find((environment) => environment.name === name);
}

/** "Unlock": at once where a key answers by itself, else with a dialog that asks what is needed. */
export function startUnlock(name: string): void {
  const environment = find(name);
  if (!environment || environment.lock !== 'locked') return;
  if (needsConsent(environment) || !opensByItself(environment)) openOverlay({ dialog: 'unlock', environment: name });
  else void unlock({ environment: name });
}

/** Whether an MFA device's code is what was missing. */
export function wantsCode(failure: WireError | undefined): boolean {
  if (!failure) return false;
  const attempts = failure.details['attempts'];
  return failure.code === 'ERR_AWS_MFA' || (Array.isArray(attempts) && attempts.some(({ code }) => code === 'ERR_AWS_MFA'));
}

/** What was typed is asked for again; a key that should have answered by itself has its ladder. */
function showWhy(input: Input<'vault:unlock'>, failure: WireError): void {
  const { environment, passphrase, recoveryKey, mfaCode } = input;
  const typed = passphrase !== undefined || recoveryKey !== undefined || mfaCode !== undefined;
  const state = find(environment);
  if (typed || wantsCode(failure) || (state && needsConsent(state))) openOverlay({ dialog: 'unlock', environment });
  else openView({ screen: 'unlock-failed', environment });
}

/** Opens one environment. True if it is open now; a failure is kept for who shows it. */
export async function unlock(input: Input<'vault:unlock'>): Promise<boolean> {
  const { environment } = input;
  note(environment, { steps: 'started' });
  try {
    setVault(await ask('vault:unlock', input));
    note(environment, { steps: 'over' });
    announce(`${find(environment)?.label ?? environment} is open`);
    return true;
  } catch (error) {
    const failure = failureOf(error);
    note(environment, { steps: 'over', ...(failure.code === 'ERR_CANCELLED' ? {} : { failure }) });
    if (failure.code !== 'ERR_CANCELLED') showWhy(input, failure);
    return false;
  }
}

export async function cancelUnlock(environment: string): Promise<void> {
  await ask('vault:cancelUnlock', { environment }).catch(reportFailure);
}

/** "Lock all", or one. */
export async function lock(environment?: string): Promise<void> {
  try {
    closeOverlay();
    setVault(await ask('vault:lock', environment === undefined ? {} : { environment }));
    announce(environment === undefined ? 'Everything is locked' : `${find(environment)?.label ?? environment} is locked`);
  } catch (error) {
    reportFailure(error);
  }
}
