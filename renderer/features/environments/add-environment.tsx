import { type ReactNode, useRef, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { RecipientSpec, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/choice.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { Input } from '../../components/input.tsx';
import { Page } from '../../components/page.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { shortKey } from '../connect/identity-words.ts';
import { KeyDialog } from '../connect/key-dialog.tsx';
import type { PickedKey } from '../connect/use-keys.ts';
import { MakingProgress } from '../keys/making.tsx';
import { PassphraseFields, passphraseComplaint, typedPassphrase } from '../keys/passphrase-fields.tsx';
import { setVault, useApp, useSettings } from '../shell/app-store.ts';
import { openView } from '../shell/view.ts';
import { showNotice } from '../toast/toast-store.ts';
import { labelComplaint, nameFrom } from './environment-name.ts';
import { LookFields } from './look-fields.tsx';
import { strictnessWords } from './look.tsx';
import text from '../../styles/text.module.css';
import styles from './add-environment.module.css';

type Place = 'aws-kms' | 'os-keychain' | 'passphrase';

interface Props {
  readonly vault: VaultState;
  readonly onDone: () => void;
}

interface Wanted {
  readonly label: string;
  readonly look: { readonly tone: 'prod' | 'staging' | 'dev'; readonly strictness: 'strict' | 'normal' | 'relaxed' };
  readonly place: Place;
  readonly key: PickedKey | undefined;
}

interface Complaints {
  readonly label?: string;
  readonly key?: string;
  readonly passphrase?: Awaited<ReturnType<typeof passphraseComplaint>>;
}

/** The recipient of the new environment, or what is missing for it. */
async function recipientOf({ place, key }: Wanted, form: HTMLFormElement | null): Promise<RecipientSpec | Complaints> {
  if (place === 'os-keychain') return { kind: 'os-keychain' };
  if (place === 'aws-kms') return key ? { kind: 'aws-kms', connectionId: key.connectionId, key: key.arn } : { key: 'Choose the key that seals it.' };
  const typed = typedPassphrase(form ? new FormData(form) : new FormData());
  const wrong = await passphraseComplaint(typed);
  return wrong ? { passphrase: wrong } : { kind: 'passphrase', passphrase: typed.passphrase };
}

function useAdd({ vault, onDone }: Props, wanted: Wanted): { busy: boolean; failure: WireError | undefined; complaints: Complaints; add: (form: HTMLFormElement | null) => void } {
  const [state, setState] = useState<{ busy: boolean; failure?: WireError; complaints: Complaints }>({ busy: false, complaints: {} });
  const run = async (form: HTMLFormElement | null): Promise<void> => {
    const label = wanted.label.trim().normalize('NFC');
    const wrong = labelComplaint(label, vault.environments.map((environment) => environment.label));
    if (wrong !== undefined) return setState({ busy: false, complaints: { label: wrong } });
    const recipient = await recipientOf(wanted, form);
    if (!('kind' in recipient)) return setState({ busy: false, complaints: recipient });
    setState({ busy: true, complaints: {} });
    const name = nameFrom(label, [...vault.environments.map((environment) => environment.name), ...vault.missingEnvironments]);
    setVault(await ask('environment:add', { name, label, ...wanted.look, recipients: [recipient] }));
    showNotice({ words: `${label} was added and is open` });
    onDone();
  };
  const add = (form: HTMLFormElement | null): void => void run(form).catch((error: unknown) => setState({ busy: false, failure: failureOf(error), complaints: {} }));
  return { busy: state.busy, failure: state.failure, complaints: state.complaints, add };
}

const places: readonly { readonly value: Place; readonly label: string }[] = [
  { value: 'aws-kms', label: 'AWS KMS' },
  { value: 'os-keychain', label: 'This computer' },
  { value: 'passphrase', label: 'A passphrase' },
];

/** The KMS key, or the way to a connection where there is none. */
function KeyField({ wanted, error, onKey }: { readonly wanted: Wanted; readonly error: string | undefined; readonly onKey: (key: PickedKey) => void }): ReactNode {
  const connections = useSettings()?.connections ?? [];
  const [picking, setPicking] = useState(false);
  if (connections.length === 0) return <Callout tone="neutral" action={<Button onClick={() => openView({ screen: 'connect-aws' })}>Connect AWS</Button>}>No AWS connection is kept yet.</Callout>;
  return (
    <div>
      <Button size="l" onClick={() => setPicking(true)}>{wanted.key ? (wanted.key.alias ?? shortKey(wanted.key.arn)) : 'Choose a key'}</Button>
      {error === undefined ? undefined : <p className={styles.complaint} role="alert">{error}</p>}
      {picking ? (
        <KeyDialog
          environment={{ name: nameFrom(wanted.label, []), label: wanted.label.trim() || 'the new environment', tone: wanted.look.tone }}
          connectionId={wanted.key?.connectionId}
          onClose={() => setPicking(false)}
          onPick={(key) => {
            onKey(key);
            setPicking(false);
          }}
        />
      ) : undefined}
    </div>
  );
}

/** "Add environment": a name, a look, and who opens it first. */
export function AddEnvironment(props: Props): ReactNode {
  const noKeychain = useApp()?.keychain.status === 'unavailable';
  const form = useRef<HTMLFormElement>(null);
  const [wanted, setWanted] = useState<Wanted>({ label: '', look: { tone: 'dev', strictness: 'relaxed' }, place: noKeychain ? 'passphrase' : 'os-keychain', key: undefined });
  const { busy, failure, complaints, add } = useAdd(props, wanted);
  const change = (next: Partial<Wanted>): void => setWanted({ ...wanted, ...next });
  useStepKeys({ onEnter: busy ? undefined : () => add(form.current), onEscape: busy ? undefined : props.onDone });
  return (
    <Page narrow title="Add environment" description="It gets a data key of its own, and opens and locks by itself.">
      <form ref={form} className={styles.content} noValidate onSubmit={(event) => event.preventDefault()}>
        <Input label="Name" autoFocus value={wanted.label} maxLength={64} error={complaints.label} placeholder="For example: sandbox" onChange={(event) => change({ label: event.target.value })} />
        <div className={styles.look}><LookFields {...wanted.look} onChange={(look) => change({ look })} /></div>
        <p className={text.third}>{strictnessWords[wanted.look.strictness]}</p>
        <Segmented label="Opened by" value={wanted.place} options={noKeychain ? places.filter(({ value }) => value !== 'os-keychain') : places} onChange={(place) => change({ place })} />
        {wanted.place === 'aws-kms' ? <KeyField wanted={wanted} error={complaints.key} onKey={(key) => change({ key })} /> : undefined}
        {wanted.place === 'passphrase' ? <PassphraseFields {...(complaints.passphrase === undefined ? {} : { complaint: complaints.passphrase })} /> : undefined}
        {wanted.place === 'os-keychain' ? <p className={text.second}>A key in this computer’s keychain. Add a recovery key afterwards, under Keys.</p> : undefined}
        {busy ? <MakingProgress start="Making its data key" labelOf={() => wanted.label.trim()} /> : undefined}
        {failure && failure.code !== 'ERR_CANCELLED' ? <InlineError error={failure} /> : undefined}
      </form>
      <div className={styles.footer}>
        <Button tone="quiet" size="l" keycap="Escape" disabled={busy} onClick={props.onDone}>Cancel</Button>
        <Button tone="primary" size="l" keycap="Enter" disabled={busy} onClick={() => add(form.current)}>{busy ? 'Adding …' : 'Add environment'}</Button>
      </div>
    </Page>
  );
}
