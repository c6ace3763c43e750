import { Cloud, Keyboard, Laptop, LifeBuoy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import type { RecipientKind } from '../../../shared/model/environment.ts';
import { Button } from '../../components/button.tsx';
import { type RadioCard, RadioCards } from '../../components/choice.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Page } from '../../components/page.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { useApp } from '../shell/app-store.ts';
import { AddComputer, AddPassphrase, AddRecoveryKey } from './add-forms.tsx';
import { AddKms } from './add-kms.tsx';
import styles from './add-recipient.module.css';

interface Props {
  readonly environment: EnvironmentState;
  readonly onDone: () => void;
}

/** Why this computer cannot be added, or what adding it means. */
function computerText({ label, tone, recipients }: EnvironmentState, keychain: AppState['keychain'] | undefined): string {
  if (recipients.some(({ kind, here }) => kind === 'os-keychain' && here)) return `This computer opens ${label} already.`;
  if (keychain?.status === 'unavailable') return 'Not possible now: this computer has no keychain that answers.';
  const records = tone === 'prod' || recipients.some(({ kind }) => kind === 'aws-kms') ? ' IAM is not asked and CloudTrail records nothing.' : '';
  return `${label} then opens here for whoever is signed in to this computer, without a network.${records}`;
}

function kindCards(environment: EnvironmentState, keychain: AppState['keychain'] | undefined): readonly RadioCard<RecipientKind>[] {
  const { label, recipients } = environment;
  const here = recipients.some(({ kind, here: mine }) => kind === 'os-keychain' && mine);
  return [
    { value: 'aws-kms', title: 'AWS KMS key', text: `Whoever IAM allows to use the key can open ${label}; each unlock is one kms:Decrypt that CloudTrail records. A key in another Region opens it when this one is down.`, icon: <Cloud size={20} aria-hidden="true" /> },
    { value: 'os-keychain', title: 'This computer', text: computerText(environment, keychain), icon: <Laptop size={20} aria-hidden="true" />, disabled: here || keychain?.status === 'unavailable' },
    { value: 'passphrase', title: 'A passphrase', text: `Whoever knows it can open ${label} from any copy of the file, anywhere. Nothing records it, and it can be guessed at without limit.`, icon: <Keyboard size={20} aria-hidden="true" /> },
    { value: 'recovery-key', title: 'A recovery key', text: `A printed key that opens ${label} without network, AWS or this computer. Whoever holds the paper and the file can open it.`, icon: <LifeBuoy size={20} aria-hidden="true" /> },
  ];
}

function firstKind({ recipients }: EnvironmentState): RecipientKind {
  return recipients.some(({ kind }) => kind === 'recovery-key') ? 'aws-kms' : 'recovery-key';
}

function ChooseKind({ environment, onDone, onKind }: Props & { readonly onKind: (kind: RecipientKind) => void }): ReactNode {
  const [kind, setKind] = useState<RecipientKind>(() => firstKind(environment));
  const keychain = useApp()?.keychain;
  useStepKeys({ onEnter: () => onKind(kind), onEscape: onDone });
  return (
    <Page narrow title={<>Add a recipient to <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>} description="Who shall be able to open it, besides those that can now?">
      <RadioCards label="Kind of recipient" value={kind} options={kindCards(environment, keychain)} onChange={setKind} />
      <div className={styles.footer}>
        <Button tone="quiet" size="l" keycap="Escape" onClick={onDone}>Cancel</Button>
        <Button tone="primary" size="l" keycap="Enter" onClick={() => onKind(kind)}>Continue</Button>
      </div>
    </Page>
  );
}

/** "Add recipient": what kind, then what that kind needs. */
export function AddRecipient({ environment, onDone }: Props): ReactNode {
  const [kind, setKind] = useState<RecipientKind | undefined>(undefined);
  const back = (): void => setKind(undefined);
  switch (kind) {
    case undefined: return <ChooseKind environment={environment} onDone={onDone} onKind={setKind} />;
    case 'aws-kms': return <AddKms environment={environment} onBack={back} onDone={onDone} />;
    case 'os-keychain': return <AddComputer environment={environment} onBack={back} onDone={onDone} />;
    case 'passphrase': return <AddPassphrase environment={environment} onBack={back} onDone={onDone} />;
    case 'recovery-key': return <AddRecoveryKey environment={environment} onBack={back} onDone={onDone} />;
  }
}
