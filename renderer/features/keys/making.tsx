import { type ReactNode, useEffect, useState } from 'react';
import type { CreateStep } from '../../../shared/ipc/vault-calls.ts';
import type { RecipientKind } from '../../../shared/model/environment.ts';
import { ask, listen } from '../../bridge.ts';
import { Progress } from '../../components/progress.tsx';
import { reportFailure } from '../detail/copy.ts';

const doing: Readonly<Record<RecipientKind, string>> = {
  'aws-kms': 'Asking KMS to wrap the data key of',
  'os-keychain': 'Putting a key into the keychain for',
  passphrase: 'Stretching the passphrase for',
  'recovery-key': 'Wrapping for the recovery key of',
};

interface Props {
  /** Said until main tells of the first step; without it nothing is drawn before. */
  readonly start?: string;
  /** How people call an environment. */
  readonly labelOf: (name: string) => string;
}

/** What is being made under new keys, key by key, until it is written; "Cancel" ends it with nothing written. */
export function MakingProgress({ start, labelOf }: Props): ReactNode {
  const [step, setStep] = useState<CreateStep | undefined>(undefined);
  useEffect(() => listen('create-progress', setStep), []);
  const cancel = (): void => void ask('vault:cancelCreate', {}).catch(reportFailure);
  if (!step && start === undefined) return undefined;
  if (!step) return <Progress label={start ?? ''} detail="Nothing is written yet" onCancel={cancel} />;
  const { done, total, kind, environment } = step;
  if (done === total) return <Progress label="Writing and checking the file" fraction={1} />;
  return <Progress label={`${doing[kind]} ${labelOf(environment)}, ${Math.min(done + 1, total)} of ${total}`} detail="Nothing is written yet" fraction={done / total} onCancel={cancel} />;
}
