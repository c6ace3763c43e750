import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ask, failureOf } from '../../bridge.ts';
import type { WireError } from '../../../shared/ipc/call.ts';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { useVault } from '../shell/app-store.ts';
import { AddPage, type AddProps, useAdding } from './add-page.tsx';
import { PassphraseFields, passphraseComplaint, typedPassphrase } from './passphrase-fields.tsx';
import { ConfirmGroups, type NewRecoveryKey, RecoverySheet, typedGroups } from './recovery-sheet.tsx';
import text from '../../styles/text.module.css';
import styles from './add-recipient.module.css';

export function AddComputer(props: AddProps): ReactNode {
  const adding = useAdding(props, 'This computer');
  const { label, tone, recipients } = props.environment;
  const kms = tone === 'prod' || recipients.some(({ kind }) => kind === 'aws-kms');
  return (
    <AddPage {...props} adding={adding} title="Add this computer to" next={{ label: 'Add this computer', run: () => adding.add(async () => ({ kind: 'os-keychain' })) }}>
      <Callout tone={kms ? 'warn' : 'neutral'}>
        <p className={text.medium}>{label} will open here without {kms ? 'IAM or CloudTrail' : 'anything typed'}.</p>
        <p className={text.second}>A key goes into this computer’s keychain. Whoever is signed in to this computer, and every program that runs as you, can use it. Taking somebody’s AWS permissions away does not close this door: remove the recipient for that.</p>
      </Callout>
    </AddPage>
  );
}

export function AddPassphrase(props: AddProps): ReactNode {
  const adding = useAdding(props, 'A passphrase');
  const form = useRef<HTMLFormElement>(null);
  const [complaint, setComplaint] = useState<Awaited<ReturnType<typeof passphraseComplaint>>>(undefined);
  const run = (): void =>
    adding.add(async () => {
      if (!form.current) return undefined;
      const typed = typedPassphrase(new FormData(form.current));
      const wrong = await passphraseComplaint(typed);
      setComplaint(wrong);
      return wrong ? undefined : { kind: 'passphrase', passphrase: typed.passphrase };
    });
  return (
    <AddPage {...props} adding={adding} title="Add a passphrase to" description="Whoever has the file can try to guess it, for as long as they like: six random words are enough, a sentence you know is not." next={{ label: 'Add passphrase', run }}>
      <form ref={form} noValidate onSubmit={(event) => event.preventDefault()}>
        <PassphraseFields autoFocus {...(complaint === undefined ? {} : { complaint })} />
      </form>
    </AddPage>
  );
}

/** Made when the screen opens; wraps nothing until it has been typed back. */
function useNewRecoveryKey(): { readonly recovery: NewRecoveryKey | undefined; readonly failure: WireError | undefined } {
  const [recovery, setRecovery] = useState<NewRecoveryKey | undefined>(undefined);
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  useEffect(() => {
    let current = true;
    ask('recipient:createRecoveryKey', {}).then((made) => current && setRecovery(made), (error: unknown) => current && setFailure(failureOf(error)));
    return () => {
      current = false;
    };
  }, []);
  return { recovery, failure };
}

export function AddRecoveryKey(props: AddProps): ReactNode {
  const adding = useAdding(props, 'The recovery key');
  const form = useRef<HTMLFormElement>(null);
  const path = useVault()?.path ?? '';
  const { recovery, failure } = useNewRecoveryKey();
  const run = (): void =>
    adding.add(async () => {
      if (!recovery || !form.current) return undefined;
      await ask('recipient:confirmRecoveryKey', { pendingId: recovery.pendingId, groups: typedGroups(new FormData(form.current), recovery.ask) });
      return { kind: 'recovery-key', pendingId: recovery.pendingId };
    });
  return (
    <AddPage {...props} adding={adding} title="Add a recovery key to" description="It is shown this one time, and written nowhere." next={{ label: 'Add recovery key', run, disabled: !recovery }}>
      {failure ? <InlineError error={failure} /> : undefined}
      {recovery ? (
        <form ref={form} className={styles.content} noValidate onSubmit={(event) => event.preventDefault()}>
          <RecoverySheet recovery={recovery} opens={props.environment.label} file={path} />
          <p className={text.third}>A printer may keep a copy of what it prints: a pen does not.</p>
          <ConfirmGroups ask={recovery.ask} error={undefined} />
        </form>
      ) : undefined}
    </AddPage>
  );
}
