import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState, RecipientState } from '../../../shared/ipc/vault-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { setVault } from '../shell/app-store.ts';
import { showNotice } from '../toast/toast-store.ts';
import { recipientWords } from '../lock/recipient-words.ts';
import { answersByItself, recipientTitle } from './recipient-facts.tsx';
import text from '../../styles/text.module.css';
import styles from './remove-dialog.module.css';

interface Props {
  readonly environment: EnvironmentState;
  readonly recipient: RecipientState;
  readonly onClose: () => void;
}

/** What is left once it is gone, where that deserves a word. */
function leftWords({ recipients, label }: EnvironmentState, gone: RecipientState): string | undefined {
  const rest = recipients.filter(({ ref }) => ref !== gone.ref);
  if (gone.kind === 'recovery-key' && !rest.some(({ kind }) => kind === 'recovery-key')) return `${label} will have no recovery key.`;
  if (answersByItself(gone) && !rest.some(answersByItself)) return `From then on ${label} opens on this computer only with something typed: ${rest.map(recipientWords).join(', ').toLowerCase()}.`;
  return undefined;
}

/** What removing it means, or why it cannot be. */
function Consequences({ environment, recipient }: Omit<Props, 'onClose'>): ReactNode {
  if (environment.recipients.length === 1) return <InlineError error={{ code: 'ERR_KEY_LAST_RECIPIENT', details: { environment: environment.label } }} />;
  const left = leftWords(environment, recipient);
  return (
    <>
      <Callout tone="warn">
        <p className={text.medium}>It cannot open versions of the file that are saved from now on.</p>
        <p>Whoever used it can still open every older copy, and may have kept the data key, which stays the same. When somebody leaves, change the values themselves at their source.</p>
      </Callout>
      {left === undefined ? undefined : <p className={text.second}>{left}</p>}
    </>
  );
}

/** "Remove" asks first; the last recipient is refused with the reason. */
export function RemoveDialog({ environment, recipient, onClose }: Props): ReactNode {
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const last = environment.recipients.length === 1;
  const remove = (): void => {
    setBusy(true);
    ask('recipient:remove', { environment: environment.name, ref: recipient.ref }).then(
      (vault) => {
        setVault(vault);
        onClose();
        showNotice({ words: `Removed from ${environment.label}: ${recipientTitle(recipient)}` });
      },
      (error: unknown) => {
        setBusy(false);
        setFailure(failureOf(error));
      },
    );
  };
  return (
    <Dialog
      alert
      tone={environment.tone}
      title={<>Remove from <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>}
      description={<bdi>{recipientWords(recipient)}</bdi>}
      onClose={onClose}
      {...(last ? {} : { onSubmit: remove })}
      footer={
        <>
          <Button tone="quiet" size="l" keycap="Escape" onClick={onClose}>{last ? 'Close' : 'Cancel'}</Button>
          {last ? undefined : <Button type="submit" tone="delete" size="l" disabled={busy}>Remove</Button>}
        </>
      }
    >
      <div className={styles.content}>
        <Consequences environment={environment} recipient={recipient} />
        {failure ? <InlineError error={failure} /> : undefined}
      </div>
    </Dialog>
  );
}
