import type { ReactNode } from 'react';
import type { UnlockStep } from '../../../shared/ipc/vault-calls.ts';
import { Ring } from '../../components/ring.tsx';
import text from '../../styles/text.module.css';
import { classNames } from '../../components/class-names.ts';

const stages: Readonly<Record<UnlockStep['stage'], string>> = {
  file: 'Reading the file',
  network: 'Reaching AWS',
  clock: 'Comparing the clock',
  credentials: 'Signing in to AWS',
  kms: 'Asking KMS for the data key',
  keychain: 'Asking this computer’s keychain',
  passphrase: 'Stretching the passphrase',
  'recovery-key': 'Trying the recovery key',
  open: 'Opening and checking the secrets',
};

/** What an unlock is doing, in words. */
export function stepWords(step: UnlockStep | undefined): string {
  if (!step) return 'Unlocking';
  const region = step.facts['region'];
  return `${stages[step.stage]}${typeof region === 'string' ? ` in ${region}` : ''}`;
}

export function UnlockStepLine({ step }: { readonly step: UnlockStep | undefined }): ReactNode {
  return (
    <p className={classNames(text.line, text.second)} role="status">
      <Ring size={16} />
      <bdi>{stepWords(step)} …</bdi>
    </p>
  );
}
