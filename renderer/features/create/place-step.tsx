import { Cloud, Keyboard, Laptop, Plus } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import { ask } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Card, SettingRow } from '../../components/card.tsx';
import { type RadioCard, RadioCards } from '../../components/choice.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { classNames } from '../../components/class-names.ts';
import { reportFailure } from '../detail/copy.ts';
import { refreshApp, useApp } from '../shell/app-store.ts';
import { changeDraft, currentDraft, type Place, stepsOf, useDraft } from './create-store.ts';
import { StepFrame } from './step-frame.tsx';
import { usePlace } from './use-place.ts';
import text from '../../styles/text.module.css';
import styles from './place-step.module.css';

/** What is true of the keychain here, in a sentence. */
function computerWords({ status, name }: AppState['keychain']): string {
  if (status === 'unavailable') return `Not possible now: this computer has no keychain that answers (${name}). A passphrase does the same without one.`;
  const usual = 'A key in this computer’s keychain. No AWS account needed, and you can move to KMS later without re-encrypting anything.';
  return status === 'locked' ? `${usual} The keychain is locked: it will ask to be unlocked.` : usual;
}

function placeCards(keychain: AppState['keychain']): readonly RadioCard<Place>[] {
  return [
    {
      value: 'aws-kms',
      title: 'AWS KMS',
      tag: 'For teams',
      text: 'One KMS key per environment. An unlock is a kms:Decrypt call in your account, so IAM decides who and CloudTrail keeps the record.',
      facts: [{ term: 'Opens for', text: 'Whoever IAM allows' }, { term: 'Without network', text: 'Recovery key only' }, { term: 'Costs', text: '$1.00 per key a month' }],
      icon: <Cloud size={20} aria-hidden="true" />,
    },
    {
      value: 'os-keychain',
      title: 'This computer',
      text: computerWords(keychain),
      facts: [{ term: 'Opens for', text: 'You, on this computer' }, { term: 'Without network', text: 'Yes' }, { term: 'Costs', text: 'Nothing' }],
      icon: <Laptop size={20} aria-hidden="true" />,
      disabled: keychain.status === 'unavailable',
    },
    {
      value: 'passphrase',
      title: 'A passphrase',
      text: 'Stretched with scrypt. Whoever has the file can try to guess it, so it needs six words.',
      facts: [{ term: 'Opens for', text: 'Whoever knows it' }, { term: 'Without network', text: 'Yes' }, { term: 'Costs', text: 'About 1 s per unlock' }],
      icon: <Keyboard size={20} aria-hidden="true" />,
    },
  ];
}

/** Proposes a path that is free; one that was chosen stays. */
function useSuggestedPath(): void {
  useEffect(() => {
    if (currentDraft().path !== '') return;
    ask('vault:suggestPath', {}).then(({ path }) => currentDraft().path === '' && changeDraft({ path }), reportFailure);
  }, []);
}

async function choosePath(): Promise<void> {
  try {
    const { path } = await ask('vault:choosePath', { purpose: 'create' });
    if (path !== undefined) changeDraft({ path });
  } catch (error) {
    reportFailure(error);
  }
}

function FileRow(): ReactNode {
  const { path } = useDraft();
  return (
    <Card className={styles.file}>
      <SettingRow title="Vault file" help={path === '' ? 'Choose where the file goes.' : <PlainText className={styles.path}>{path}</PlainText>}>
        <Button aria-label="Change the vault file" onClick={() => void choosePath()}>Change</Button>
      </SettingRow>
    </Card>
  );
}

const nextLabels: Readonly<Record<Place, string>> = { 'aws-kms': 'Connect AWS', 'os-keychain': 'Environments', passphrase: 'Passphrase' };

/** A choice that turned out to be impossible gives the keyboard to the one that is made instead. */
function leaveDisabled(): void {
  if (document.activeElement?.matches('[role="radio"][data-disabled]') !== true) return;
  document.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]')?.focus();
}

/** Step 1: who holds the keys, and where the file goes. */
export function PlaceStep(): ReactNode {
  const { path, wishes } = useDraft();
  const place = usePlace();
  const keychain = useApp()?.keychain ?? { status: 'unknown', name: '' };
  useSuggestedPath();
  useEffect(() => {
    if (keychain.status === 'unknown') void refreshApp();
    else leaveDisabled();
  }, [keychain.status]);
  const next = (): void => {
    const step = stepsOf(place)[1];
    changeDraft({ place, ...(step === undefined ? {} : { step }) });
  };
  return (
    <StepFrame
      step="place"
      title="Where should the keys live?"
      description="Each environment gets its own data key. This decides who can open it. You can add or change places later."
      next={{ label: nextLabels[place], run: next, disabled: path === '' }}
    >
      <RadioCards label="Where the keys live" value={place} options={placeCards(keychain)} onChange={(next) => changeDraft({ place: next })} />
      <FileRow />
      <h2 className={styles.caption}>Environments</h2>
      <div className={styles.badges}>
        {wishes.map((wish) => <EnvironmentBadge key={wish.id} tone={wish.tone} label={wish.label} variant="title" />)}
        <span className={classNames(text.small, text.third)}><Plus size={12} aria-hidden="true" className={styles.plus} />Rename or add more at the step “Environments”</span>
      </div>
    </StepFrame>
  );
}
