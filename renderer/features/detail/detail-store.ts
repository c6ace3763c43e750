import type { WireError } from '../../../shared/ipc/call.ts';
import type { FieldView, SecretView } from '../../../shared/ipc/secret-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { createStore, useStore } from '../../store.ts';
import { reportFailure } from './copy.ts';

/** A value that is drawn at the moment: one field of one secret, and when it hides. */
interface Revealed {
  readonly field: string;
  readonly earlier?: number;
  readonly value: string;
  readonly hidesAtMs: number;
  readonly lastsMs: number;
}

interface Detail {
  readonly secret: SecretView | undefined;
  readonly revealed: Revealed | undefined;
  readonly failure: WireError | undefined;
}

interface Ref {
  readonly environment: string;
  readonly id: string;
}

const nothing: Detail = { secret: undefined, revealed: undefined, failure: undefined };

let latest = 0;

const detailStore = createStore<Detail>(nothing, (now, environments) => {
  if (now.secret && !environments.includes(now.secret.environment)) return now;
  latest++; // an answer that is on its way may be of what is locked
  return nothing;
});

let hideTimer: ReturnType<typeof setTimeout> | undefined;

export function useDetail(): Detail {
  return useStore(detailStore);
}

export function currentSecret(): SecretView | undefined {
  return detailStore.get().secret;
}

function isShown(ref: Ref): boolean {
  const { secret } = detailStore.get();
  return secret?.id === ref.id && secret.environment === ref.environment;
}

/** Shows a secret; what was shown stays until the new one is there, so that nothing jumps. */
export async function showSecret(ref: Ref | undefined): Promise<void> {
  const mine = ++latest;
  if (!ref || !isShown(ref)) hideValue();
  if (!ref) return detailStore.set(nothing);
  try {
    const secret = await ask('secret:get', { environment: ref.environment, id: ref.id });
    if (mine === latest) detailStore.update((now) => ({ ...now, secret, failure: undefined }));
  } catch (error) {
    if (mine === latest) detailStore.set({ ...nothing, failure: failureOf(error) });
  }
}

/** Draws one value until its time is over; drawing another hides it. */
export async function revealValue(secret: SecretView, field: FieldView, earlier?: number): Promise<void> {
  hideValue();
  const mine = latest;
  try {
    const which = { environment: secret.environment, id: secret.id, field: field.key, ...(earlier === undefined ? {} : { earlier }) };
    const { value, hideAfterMs } = await ask('secret:reveal', which);
    if (mine !== latest || !isShown(secret)) return;
    const revealed = { field: field.key, value, hidesAtMs: Date.now() + hideAfterMs, lastsMs: hideAfterMs, ...(earlier === undefined ? {} : { earlier }) };
    detailStore.update((now) => ({ ...now, revealed }));
    hideTimer = setTimeout(hideValue, hideAfterMs);
  } catch (error) {
    reportFailure(error);
  }
}

export function hideValue(): void {
  clearTimeout(hideTimer);
  detailStore.update((now) => (now.revealed ? { ...now, revealed: undefined } : now));
}

/** A window that nobody looks at draws nothing. */
export function hideWhenUnseen(): () => void {
  const hide = (): void => {
    if (document.hidden) hideValue();
  };
  document.addEventListener('visibilitychange', hide);
  return () => document.removeEventListener('visibilitychange', hide);
}
