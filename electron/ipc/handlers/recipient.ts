import type { Handlers } from '../../../shared/ipc/contract.ts';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { ratePassphrase, suggestPassphrase } from '../../recipients/passphrase-strength.ts';
import type { Recipients } from '../../vault/recipients.ts';
import type { PendingRecoveryKeys } from '../../vault/recovery-keys.ts';
import type { StateTeller } from '../../vault/state-teller.ts';

export interface RecipientHandlerParts {
  readonly recipients: Recipients;
  readonly recoveryKeys: PendingRecoveryKeys;
  readonly state: StateTeller;
}

/** Who can open an environment. */
export function recipientHandlers({ recipients, recoveryKeys, state }: RecipientHandlerParts): Pick<Handlers, Extract<keyof Handlers, `recipient:${string}`>> {
  const answer = async (work: Promise<void>): Promise<VaultState> => {
    await work;
    return state.state();
  };
  return {
    'recipient:add': ({ environment, spec }) => answer(recipients.add(environment, spec)),
    'recipient:remove': ({ environment, ref }) => answer(recipients.remove(environment, ref)),
    'recipient:createRecoveryKey': () => recoveryKeys.create(),
    'recipient:confirmRecoveryKey': ({ pendingId, groups }) => {
      recoveryKeys.confirm(pendingId, groups);
      return {};
    },
    'recipient:suggestPassphrase': () => ({ passphrase: suggestPassphrase() }),
    'recipient:ratePassphrase': ({ passphrase }) => ({ ...ratePassphrase(passphrase) }),
    'recipient:check': ({ environment }) => answer(recipients.check(environment)),
  };
}
