import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/choice.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { messageText } from '../../messages.ts';
import { MakingProgress } from '../keys/making.tsx';
import { ConfirmGroups, RecoverySheet, typedGroups } from '../keys/recovery-sheet.tsx';
import { inWords } from '../list/list-words.ts';
import { currentVault, refreshApp, setVault } from '../shell/app-store.ts';
import { enterVault } from '../start/open-vault.ts';
import { createVault, namesOf } from './create-vault.ts';
import { changeDraft, currentDraft, dropRecovery, resetDraft, useDraft, type Place } from './create-store.ts';
import { StepFrame } from './step-frame.tsx';
import { usePlace } from './use-place.ts';
import text from '../../styles/text.module.css';
import styles from './recovery-step.module.css';

/** Makes the recovery key once. An open vault is closed before: its locking would take the new key with it. */
async function makeRecoveryKey(): Promise<void> {
  if (currentDraft().recovery) return;
  if (currentVault()) {
    await ask('vault:close', {});
    setVault(undefined);
  }
  const recovery = await ask('recipient:createRecoveryKey', {});
  if (!currentDraft().recovery) changeDraft({ recovery });
}

function useRecoveryKey(): { readonly failure: WireError | undefined; readonly again: () => void } {
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  const make = (): void => void makeRecoveryKey().catch((error: unknown) => setFailure(failureOf(error)));
  const again = (): void => {
    setFailure(undefined);
    make();
  };
  useEffect(make, []);
  return { failure, again };
}

const making: Readonly<Record<Place, string>> = {
  'aws-kms': 'Asking KMS to wrap a data key for each environment',
  'os-keychain': 'Putting a key for each environment into the keychain',
  passphrase: 'Stretching the passphrase for each environment',
};

/** What is asked of the person before the vault is made. */
function Skip({ skipping, sure, onSure, onSkip }: { readonly skipping: boolean; readonly sure: boolean; readonly onSure: (sure: boolean) => void; readonly onSkip: (skip: boolean) => void }): ReactNode {
  const place = usePlace();
  if (!skipping) return <div><Button tone="quiet" className={styles.skip} onClick={() => onSkip(true)}>Go on without a recovery key</Button></div>;
  const lost: Readonly<Record<Place, string>> = {
    'aws-kms': 'If the KMS key is deleted, or AWS cannot be reached, nobody can open this vault: not you, not AWS, not us.',
    'os-keychain': 'If this computer or its keychain is lost, nobody can open this vault: not you, not us.',
    passphrase: 'If the passphrase is forgotten, nobody can open this vault: not you, not us.',
  };
  return (
    <Callout tone="warn" alert action={<Button onClick={() => onSkip(false)}>Keep the recovery key</Button>}>
      <p className={text.medium}>{lost[place]}</p>
      <Checkbox label="I understand, and go on without one" checked={sure} onChange={onSure} />
    </Callout>
  );
}

interface Making {
  readonly busy: boolean;
  readonly failure: WireError | undefined;
  readonly complaint: string | undefined;
  readonly make: (form: HTMLFormElement | null, without: boolean) => void;
}

/** Confirms what was typed back, then makes the vault. Whatever fails, all that was typed stays. */
function useMaking(place: Place): Making {
  const [state, setState] = useState<Omit<Making, 'make'>>({ busy: false, failure: undefined, complaint: undefined });
  const run = async (form: HTMLFormElement | null, without: boolean): Promise<void> => {
    const { recovery, confirmed } = currentDraft();
    if (without) changeDraft({ confirmed: false });
    else if (recovery && !confirmed && form) {
      await ask('recipient:confirmRecoveryKey', { pendingId: recovery.pendingId, groups: typedGroups(new FormData(form), recovery.ask) });
      changeDraft({ confirmed: true });
    }
    const vault = await createVault(currentDraft(), place);
    resetDraft();
    enterVault(vault);
    await refreshApp();
  };
  const make = (form: HTMLFormElement | null, without: boolean): void => {
    setState({ busy: true, failure: undefined, complaint: undefined });
    run(form, without).catch((error: unknown) => {
      const failure = failureOf(error);
      const typo = failure.code === 'ERR_RECOVERY_KEY_NOT_CONFIRMED' && failure.details['reason'] !== 'gone';
      setState({ busy: false, failure: typo || failure.code === 'ERR_CANCELLED' ? undefined : failure, complaint: typo ? messageText(failure) : undefined });
    });
  };
  return { ...state, make };
}

/** The failure, and the one thing that helps where it is about the recovery key itself. */
function NotMade({ failure, onAgain }: { readonly failure: WireError; readonly onAgain: () => void }): ReactNode {
  const elsewhere = failure.code.startsWith('ERR_STORAGE_') ? <Button onClick={() => changeDraft({ step: 'place' })}>Change the file</Button> : undefined;
  if (failure.code !== 'ERR_RECOVERY_KEY_NOT_CONFIRMED') return <InlineError error={failure} action={elsewhere} />;
  const again = (): void => {
    dropRecovery();
    onAgain();
  };
  return (
    <Callout tone="warn" alert action={<Button onClick={again}>Make another</Button>}>
      <p className={text.medium}>This recovery key waited too long and was wiped.</p>
      <p className={text.second}>It opens nothing: throw its copy away.</p>
    </Callout>
  );
}

/** Step 4: the recovery key, shown once and typed back in part; then the vault is made. */
export function RecoveryStep(): ReactNode {
  const { recovery, confirmed, wishes, path } = useDraft();
  const place = usePlace();
  const form = useRef<HTMLFormElement>(null);
  const [skipping, setSkipping] = useState(false);
  const [sure, setSure] = useState(false);
  const { failure: notMade, again } = useRecoveryKey();
  const { busy, failure, complaint, make } = useMaking(place);
  const labels = wishes.map(({ label }) => label.trim());
  const blocked = busy || (skipping ? !sure : !recovery);
  return (
    <StepFrame
      step="recovery"
      busy={busy}
      title="Print the recovery key"
      description="The way in when everything else fails. It is shown this one time, and written nowhere."
      next={{ label: busy ? 'Creating …' : skipping ? 'Create without it' : 'Create the vault', run: () => make(form.current, skipping), disabled: blocked }}
    >
      <form ref={form} className={styles.content} noValidate onSubmit={(event) => event.preventDefault()}>
        {notMade ? <InlineError error={notMade} action={<Button onClick={again}>Try again</Button>} /> : undefined}
        {recovery && !skipping ? (
          <>
            <RecoverySheet recovery={recovery} opens={inWords(labels)} file={path} />
            <p className={text.third}>A printer may keep a copy of what it prints: a pen does not.</p>
            {confirmed ? <p className={text.ok}>Typed back and right.</p> : <ConfirmGroups ask={recovery.ask} error={complaint} />}
          </>
        ) : undefined}
        {busy ? <MakingProgress start={making[place]} labelOf={(name) => labels[namesOf(wishes).indexOf(name)] ?? name} /> : undefined}
        {failure ? <NotMade failure={failure} onAgain={again} /> : undefined}
        {busy ? undefined : <Skip skipping={skipping} sure={sure} onSure={setSure} onSkip={setSkipping} />}
      </form>
    </StepFrame>
  );
}
