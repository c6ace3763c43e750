import type { ReactNode } from 'react';
import { assertNever } from '../../../shared/errors.ts';
import { ConnectStep } from './connect-step.tsx';
import { useDraft } from './create-store.ts';
import { EnvironmentsStep } from './environments-step.tsx';
import { PassphraseStep } from './passphrase-step.tsx';
import { PlaceStep } from './place-step.tsx';
import { RecoveryStep } from './recovery-step.tsx';

/** "Create a vault": one screen, a step at a time. */
export function CreateScreen(): ReactNode {
  const { step } = useDraft();
  switch (step) {
    case 'place': return <PlaceStep />;
    case 'passphrase': return <PassphraseStep />;
    case 'connect': return <ConnectStep />;
    case 'environments': return <EnvironmentsStep />;
    case 'recovery': return <RecoveryStep />;
    default: return assertNever(step);
  }
}
