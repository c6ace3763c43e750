import { LockOpen, Plus, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { EnvironmentState, RecipientState } from '../../../shared/ipc/vault-calls.ts';
import { ask } from '../../bridge.ts';
import { announce } from '../../components/announce.tsx';
import { Button } from '../../components/button.tsx';
import { EnvironmentBadge, Tape } from '../../components/environment-badge.tsx';
import { Callout } from '../../components/inline-error.tsx';
import { Page } from '../../components/page.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { reportFailure } from '../detail/copy.ts';
import { startUnlock } from '../lock/unlock.ts';
import { setVault, useEnvironment, useVault } from '../shell/app-store.ts';
import { openHome, openView, type ViewOf } from '../shell/view.ts';
import { AddRecipient } from './add-recipient.tsx';
import { KeysTable } from './keys-table.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { answersByItself } from './recipient-facts.tsx';
import text from '../../styles/text.module.css';
import styles from './keys-screen.module.css';

/** "Check all now": asks each recipient that needs nothing typed, and opens nothing. */
function useCheck(environment: EnvironmentState): { readonly busy: boolean; readonly check: () => void } {
  const [busy, setBusy] = useState(false);
  const check = (): void => {
    setBusy(true);
    ask('recipient:check', { environment: environment.name })
      .then((vault) => {
        setVault(vault);
        announce(`Every key of ${environment.label} was asked`);
      }, reportFailure)
      .finally(() => setBusy(false));
  };
  return { busy, check };
}

/** What stands in the way of changing the recipients, with the way to it. */
function Blocked({ environment, readOnlyFile }: { readonly environment: EnvironmentState; readonly readOnlyFile: boolean }): ReactNode {
  if (readOnlyFile || environment.lock === 'read-only') return <Callout tone="warn">{readOnlyFile ? 'The file can only be read, so its keys stay as they are.' : `${environment.label} is open to read only, so its keys stay as they are.`}</Callout>;
  return (
    <Callout tone="neutral" action={<Button icon={<LockOpen size={14} aria-hidden="true" />} onClick={() => startUnlock(environment.name)}>Unlock <bdi>{environment.label}</bdi></Button>}>
      Unlock <bdi>{environment.label}</bdi> to add or remove a recipient: its data key has to be at hand.
    </Callout>
  );
}

function Actions({ environment, writable, onAdd }: { readonly environment: EnvironmentState; readonly writable: boolean; readonly onAdd: () => void }): ReactNode {
  const { busy, check } = useCheck(environment);
  const some = environment.recipients.some(answersByItself);
  return (
    <div className={styles.actions}>
      <Button icon={<RefreshCw size={14} aria-hidden="true" />} disabled={busy || !some} onClick={check}>{busy ? 'Asking …' : 'Check all now'}</Button>
      <Button tone="primary" icon={<Plus size={14} aria-hidden="true" />} disabled={!writable} onClick={onAdd}>Add recipient</Button>
    </div>
  );
}

function Keys({ environment, onAdd }: { readonly environment: EnvironmentState; readonly onAdd: () => void }): ReactNode {
  const readOnlyFile = useVault()?.readOnlyFile === true;
  const [removing, setRemoving] = useState<RecipientState | undefined>(undefined);
  const writable = environment.lock === 'open' && !readOnlyFile;
  useStepKeys({ onEscape: () => openView({ screen: 'environments' }) });
  return (
    <Page
      title={<>Keys of <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>}
      description={`Any one of these opens ${environment.label}. Epoch ${environment.epoch}, change ${environment.generation}.`}
      actions={<Actions environment={environment} writable={writable} onAdd={onAdd} />}
    >
      <KeysTable environment={environment} onRemove={writable ? setRemoving : undefined} />
      {writable ? (
        <p className={text.third}>Adding or removing a recipient wraps the data key again and leaves every secret as it is. “Check all now” asks each key that answers by itself to unwrap it: one kms:Decrypt each under KMS.</p>
      ) : <Blocked environment={environment} readOnlyFile={readOnlyFile} />}
      {removing && writable ? <RemoveDialog environment={environment} recipient={removing} onClose={() => setRemoving(undefined)} /> : undefined}
    </Page>
  );
}

/** "Keys of prod": who can open an environment. */
export function KeysScreen({ view }: { readonly view: ViewOf<'keys'> }): ReactNode {
  const environment = useEnvironment(view.environment);
  const [adding, setAdding] = useState(false);
  if (!environment) return <Page title="Keys"><Callout tone="neutral" action={<Button onClick={openHome}>Back</Button>}>That environment is not in the vault any more.</Callout></Page>;
  const done = (): void => setAdding(false);
  return (
    <div className={styles.screen}>
      <Tape tone={environment.tone} />
      {adding && environment.lock === 'open' ? <AddRecipient environment={environment} onDone={done} /> : <Keys environment={environment} onAdd={() => setAdding(true)} />}
    </div>
  );
}
