import type { ReactNode } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { openView } from '../shell/view.ts';

/** "See why": the ladder, where a KMS key was tried. */
export function DiagnoseButton({ environment, failure }: { readonly environment: EnvironmentState; readonly failure: WireError }): ReactNode {
  const kms = environment.recipients.some((recipient) => recipient.kind === 'aws-kms');
  if (!kms || !(failure.code.startsWith('ERR_AWS_') || failure.code === 'ERR_KEY_ALL_RECIPIENTS_FAILED')) return undefined;
  return <Button onClick={() => openView({ screen: 'unlock-failed', environment: environment.name })}>See why</Button>;
}
