import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState, RecipientState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Card, Tag } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Dialog } from '../../components/dialog.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { setVault } from '../shell/app-store.ts';
import { closeOverlay } from '../shell/view.ts';
import { recipientDetail, recipientWords } from './recipient-words.ts';
import { opensByItself, unlock } from './unlock.ts';
import text from '../../styles/text.module.css';
import styles from './unlock-dialog.module.css';

interface Props {
  readonly environment: EnvironmentState;
}

/** Runs the consent, then goes on to open the environment; a failure stays in the dialog. */
function useConsent(environment: EnvironmentState): { failure: WireError | undefined; run: (consent: () => Promise<VaultState>) => void } {
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  const run = (consent: () => Promise<VaultState>): void => {
    consent().then(
      (vault) => {
        setVault(vault);
        const next = vault.environments.find(({ name }) => name === environment.name);
        if (next && next.lock !== 'locked') closeOverlay();
        else if (next && !next.recipientsChanged && !next.olderThanSeen && opensByItself(next)) {
          closeOverlay();
          void unlock({ environment: next.name });
        }
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  };
  return { failure, run };
}

function KeyLine({ recipient, mark }: { readonly recipient: RecipientState; readonly mark: string | undefined }): ReactNode {
  return (
    <li className={styles.key}>
      <span className={styles.keyWords}>
        <PlainText className={text.medium}>{recipientWords(recipient)}</PlainText>
        <PlainText className={styles.keyDetail}>{recipientDetail(recipient)}</PlainText>
      </span>
      {mark === undefined ? undefined : <Tag>{mark}</Tag>}
    </li>
  );
}

function Keys({ environment }: Props): ReactNode {
  const { added = [], first = false } = environment.recipientsChanged ?? {};
  const removed = environment.recipientsChanged?.removed ?? [];
  return (
    <Card>
      <ul>
        {environment.recipients.map((recipient) => (
          <KeyLine key={recipient.ref} recipient={recipient} mark={!first && added.includes(recipient.ref) ? 'New' : undefined} />
        ))}
        {removed.map((ref) => <li key={ref} className={styles.key}><PlainText className={classNames(styles.keyWords, text.third)}>{ref}</PlainText><Tag>Removed</Tag></li>)}
      </ul>
    </Card>
  );
}

function AcceptKeys({ environment }: Props): ReactNode {
  const { failure, run } = useConsent(environment);
  const first = environment.recipientsChanged?.first === true;
  const refs = environment.recipients.map((recipient) => recipient.ref);
  const accept = (): void => run(() => ask('vault:acceptRecipients', { environment: environment.name, refs }));
  return (
    <Dialog
      title={<>{first ? 'Who can open' : 'The keys changed of'} <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>}
      description={
        first
          ? 'Whoever has one of these keys can read this environment. They are remembered, and any change asks again.'
          : 'Somebody changed who can open this environment, outside this program. Check it with them before you accept.'
      }
      tone={environment.tone}
      onClose={closeOverlay}
      onSubmit={accept}
      footer={
        <>
          <Button tone="quiet" size="l" keycap="Escape" onClick={closeOverlay}>Cancel</Button>
          <Button type="submit" tone={environment.tone === 'prod' ? 'prod' : 'primary'} size="l" keycap="Enter">Accept these keys</Button>
        </>
      }
    >
      <div className={styles.content}>
        <Keys environment={environment} />
        {failure ? <InlineError error={failure} /> : undefined}
      </div>
    </Dialog>
  );
}

function OlderCopy({ environment }: Props): ReactNode {
  const { failure, run } = useConsent(environment);
  const older = environment.olderThanSeen;
  const accept = (how: 'read' | 'keep') => (): void => run(() => ask('vault:acceptOlder', { environment: environment.name, how }));
  return (
    <Dialog
      title={<>{older?.diverged ? 'Another version of' : 'An older copy of'} <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>}
      description={older?.diverged ? `This file’s change ${older.generation} was not made from change ${older.seenGeneration} as this computer saw it.` : `This computer has seen change ${older?.seenGeneration}, and this file has change ${older?.generation}.`}
      tone={environment.tone}
      alert
      onClose={closeOverlay}
      onSubmit={accept('read')}
      footer={
        <>
          <Button tone="quiet" size="l" keycap="Escape" onClick={closeOverlay}>Cancel</Button>
          <Button tone="delete" size="l" onClick={accept('keep')}>Go on from this copy</Button>
          <Button type="submit" tone="primary" size="l" keycap="Enter">Read it once</Button>
        </>
      }
    >
      <div className={styles.content}>
        <Callout tone="warn">
          {older?.diverged ? (
            <p>Two people who each changed a copy do this: what was saved here last is not in this one. If you go on from it, the other copy’s changes have to be made again; backups of it are kept beside the vault.</p>
          ) : (
            <p>A restored backup or an old git branch does this, and so does somebody who puts an old file in the place of the new one: revoked values would be used again.</p>
          )}
        </Callout>
        {failure ? <InlineError error={failure} /> : undefined}
      </div>
    </Dialog>
  );
}

/** What the person must agree to before any key of the environment is used. */
export function ConsentDialog({ environment }: Props): ReactNode {
  return environment.olderThanSeen ? <OlderCopy environment={environment} /> : <AcceptKeys environment={environment} />;
}
