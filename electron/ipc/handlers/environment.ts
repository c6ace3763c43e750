import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import type { Environments } from '../../vault/environments.ts';
import type { StateTeller } from '../../vault/state-teller.ts';

export interface EnvironmentHandlerParts {
  readonly environments: Environments;
  readonly state: StateTeller;
}

/** Environments of the open vault. */
export function environmentHandlers({ environments, state }: EnvironmentHandlerParts): Pick<Handlers, Extract<keyof Handlers, `environment:${string}`>> {
  const answer = async (work: Promise<void>): Promise<VaultState> => {
    await work;
    return state.state();
  };
  return {
    'environment:add': (wish) => answer(environments.add(wish)),
    'environment:rename': ({ environment, label }) => answer(environments.rename(environment, label)),
    'environment:setLook': ({ environment, tone, strictness }) => answer(environments.setLook(environment, { tone, strictness })),
    'environment:remove': ({ environment, typedName }) => answer(environments.remove(environment, typedName)),
    'environment:reorder': ({ order }) => answer(environments.reorder(order)),
  };
}
