import { useEffect, useEffectEvent, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { UnlockStep } from '../../../shared/ipc/vault-calls.ts';
import { ask, failureOf, listen } from '../../bridge.ts';
import type { Diagnosis } from './rungs.ts';

interface Diagnosing {
  readonly diagnosis: Diagnosis | undefined;
  /** Why it could not be looked into. */
  readonly failure: WireError | undefined;
}

/** Why an environment did not open, asked again after every attempt (`attempt` changes). */
export function useDiagnosis(environment: string, attempt: unknown): Diagnosing {
  const [state, setState] = useState<Diagnosing & { readonly of: unknown }>({ diagnosis: undefined, failure: undefined, of: undefined });
  const take = useEffectEvent((next: Diagnosing) => setState({ ...next, of: attempt }));
  useEffect(() => {
    let current = true;
    ask('connection:diagnose', { environment }).then(
      (diagnosis) => current && take({ diagnosis, failure: undefined }),
      (error: unknown) => current && take({ diagnosis: undefined, failure: failureOf(error) }),
    );
    return () => {
      current = false;
    };
  }, [environment, attempt]);
  return state.of === attempt ? state : { diagnosis: undefined, failure: undefined };
}

/** The rungs of an unlock that is going on, newest state of each. */
export function useLiveSteps(environment: string, busy: boolean): readonly UnlockStep[] {
  const [steps, setSteps] = useState<readonly UnlockStep[]>([]);
  const [wasBusy, setWasBusy] = useState(busy);
  if (wasBusy !== busy) {
    setWasBusy(busy);
    if (busy) setSteps([]);
  }
  useEffect(
    () =>
      listen('unlock-progress', (step) => {
        if (step.environment !== environment) return;
        setSteps((now) => [...now.filter((one) => one.stage !== step.stage || one.recipient !== step.recipient), step]);
      }),
    [environment],
  );
  return steps;
}
