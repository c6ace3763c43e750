import type { ReactNode } from 'react';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { Segmented } from '../../components/choice.tsx';
import { Input, SecretInput } from '../../components/input.tsx';
import { type Way, waysOf } from './ways.ts';
import { useUnlocking } from './unlock.ts';

const labels: Readonly<Record<Way, string>> = { itself: 'Its own keys', passphrase: 'Passphrase', 'recovery-key': 'Recovery key', mfa: 'Code' };

function KeyInput({ way }: { readonly way: Way }): ReactNode {
  if (way === 'passphrase') return <SecretInput label="Passphrase" name="passphrase" required />;
  if (way === 'recovery-key') return <SecretInput label="Recovery key" name="recovery-key" mono required help="As printed: upper and lower case, spaces and hyphens do not matter." />;
  if (way === 'mfa') return <Input label="Six-digit code" name="mfa" inputMode="numeric" pattern="[0-9]{6}" maxLength={6} required help="From your MFA device." />;
  return undefined;
}

interface Props {
  readonly environment: EnvironmentState;
  readonly way: Way;
  readonly onWay: (way: Way) => void;
}

/** The one thing to type, and the choice where an environment has several kinds of key. */
export function TypedKey({ environment, way, onWay }: Props): ReactNode {
  const { failure } = useUnlocking(environment.name);
  const ways = waysOf(environment, failure);
  return (
    <>
      {ways.length > 1 ? <Segmented label="Open with" value={way} options={ways.map((value) => ({ value, label: labels[value] }))} onChange={onWay} /> : undefined}
      <KeyInput key={way} way={way} />
    </>
  );
}
