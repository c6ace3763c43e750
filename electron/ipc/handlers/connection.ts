import type { Handlers, Output } from '../../../shared/ipc/contract.ts';
import { isVaultError, VaultError } from '../../../shared/errors.ts';
import type { Diagnosis, DiagnoseRequest } from '../../aws/diagnose.ts';
import type { Connections } from '../../vault/connections.ts';
import { encryptionContextOf, type KmsFailure, lastKmsFailure, testContextOf } from '../../vault/kms-failure.ts';
import type { Recipients } from '../../vault/recipients.ts';
import type { Session } from '../../vault/session.ts';
import type { StateTeller } from '../../vault/state-teller.ts';
import { toWire } from '../../vault/wire.ts';

export interface ConnectionHandlerParts {
  readonly session: Session;
  readonly connections: Connections;
  readonly recipients: Recipients;
  readonly state: StateTeller;
  readonly listProfiles: () => Promise<Output<'connection:listProfiles'>>;
  readonly diagnose: (request: DiagnoseRequest) => Promise<Diagnosis>;
  /** Puts text that anybody may read on the clipboard, where it stays. */
  readonly copyText: (text: string) => Promise<void>;
}

type ConnectionHandlers = Pick<Handlers, Extract<keyof Handlers, `connection:${string}`>>;
type Ladder = Output<'connection:diagnose'>;

/** The ways to AWS. */
export function connectionHandlers(parts: ConnectionHandlerParts): ConnectionHandlers {
  const { connections, state } = parts;
  const told = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work;
    state.tellSoon();
    return result;
  };
  /** The statement of each environment's last diagnosis: the window names it, it never sends text to be copied. */
  const policies = new Map<string, string>();
  return {
    'connection:list': () => ({ connections: connections.list() }),
    'connection:listProfiles': () => parts.listProfiles(),
    'connection:save': (input) => told(connections.save(input)),
    'connection:test': ({ id, mfaCode }) => told(connections.test(id, mfaCode)),
    'connection:remove': async ({ id }) => {
      await told(connections.remove(id));
      return {};
    },
    'connection:listKeys': ({ id, region, marker }) => connections.listKeys(id, { region, marker }),
    'connection:resolveKey': ({ id, key }) => connections.resolveKey(id, key),
    'connection:testKey': ({ id, key, environment }) => connections.testKey(id, key, testContextOf(parts.session, environment)),
    'connection:diagnose': async ({ environment }) => {
      policies.delete(environment);
      const ladder = await diagnoseEnvironment(parts, environment);
      if (ladder.policy !== undefined) policies.set(environment, ladder.policy);
      return ladder;
    },
    'connection:copyPolicy': async ({ environment }) => {
      const policy = policies.get(environment);
      if (policy === undefined) throw new VaultError('ERR_FIELD_EMPTY', { environment });
      await parts.copyText(policy);
      return {};
    },
  };
}

/** The ladder of the KMS key that failed last. Where none has failed yet, the keys are asked first. */
async function diagnoseEnvironment(parts: ConnectionHandlerParts, environment: string): Promise<Ladder> {
  const { session, recipients } = parts;
  if (lastKmsFailure(session, environment) === undefined) await recipients.check(environment);
  const failed = lastKmsFailure(session, environment);
  const file: Ladder['steps'][number] = { environment, stage: 'file', state: 'passed', facts: { path: session.path } };
  if (failed === undefined) return { steps: [file] };
  const connectionId = parts.connections.connectionFor(failed.keyArn);
  if (connectionId === undefined) throw new VaultError('ERR_CONNECTION_NOT_FOUND', { keyArn: failed.keyArn });
  return walk(parts, environment, failed, connectionId, file);
}

async function walk(parts: ConnectionHandlerParts, environment: string, failed: KmsFailure, connectionId: string, file: Ladder['steps'][number]): Promise<Ladder> {
  const { steps, policy } = await parts.diagnose({
    connection: parts.connections.find(connectionId),
    keyArn: failed.keyArn,
    context: encryptionContextOf(parts.session, environment),
    failure: failed.failure,
    failureTookMs: failed.tookMs,
    signal: new AbortController().signal,
  });
  const rungs = steps.map(({ error, facts, ...step }): Ladder['steps'][number] => ({
    ...step,
    environment,
    recipient: failed.recipient,
    facts: { ...facts },
    ...(isVaultError(error) ? { error: toWire(error) } : {}),
  }));
  return { steps: [file, ...rungs], ...(policy === undefined ? {} : { policy }), error: toWire(failed.failure) };
}
