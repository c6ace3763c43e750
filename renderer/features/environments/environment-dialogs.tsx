import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { Input } from '../../components/input.tsx';
import { setVault } from '../shell/app-store.ts';
import { labelComplaint } from './environment-name.ts';
import { LookFields } from './look-fields.tsx';
import { strictnessWords } from './look.tsx';
import text from '../../styles/text.module.css';
import styles from './environment-dialogs.module.css';

interface Props {
  readonly environment: EnvironmentState;
  readonly onClose: () => void;
}

/** Runs a change, keeps a failure in the dialog, and closes it when done. */
function useChange(onClose: () => void): { readonly failure: WireError | undefined; readonly run: (change: Promise<VaultState>) => void } {
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  const run = (change: Promise<VaultState>): void => {
    change.then(
      (vault) => {
        setVault(vault);
        onClose();
      },
      (error: unknown) => setFailure(failureOf(error)),
    );
  };
  return { failure, run };
}

function Buttons({ onClose, label, tone = 'primary', disabled = false }: { readonly onClose: () => void; readonly label: string; readonly tone?: 'primary' | 'delete'; readonly disabled?: boolean }): ReactNode {
  return (
    <>
      <Button tone="quiet" size="l" keycap="Escape" onClick={onClose}>Cancel</Button>
      <Button type="submit" tone={tone} size="l" disabled={disabled} {...(tone === 'primary' ? { keycap: 'Enter' } : {})}>{label}</Button>
    </>
  );
}

function typed(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().normalize('NFC') : '';
}

export function RenameDialog({ environment, others, onClose }: Props & { readonly others: readonly string[] }): ReactNode {
  const { failure, run } = useChange(onClose);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  const submit = (form: FormData): void => {
    const label = typed(form, 'label');
    const wrong = labelComplaint(label, others);
    setComplaint(wrong);
    if (wrong === undefined) run(ask('environment:rename', { environment: environment.name, label }));
  };
  return (
    <Dialog title={<>Rename <EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></>} tone={environment.tone} onClose={onClose} onSubmit={submit} footer={<Buttons onClose={onClose} label="Rename" />}>
      <div className={styles.content}>
        <Input label="Name" name="label" defaultValue={environment.label} maxLength={64} error={complaint} help={`IAM conditions and CloudTrail go on naming it “${environment.name}”.`} />
        {failure ? <InlineError error={failure} /> : undefined}
      </div>
    </Dialog>
  );
}

export function LookDialog({ environment, onClose }: Props): ReactNode {
  const { failure, run } = useChange(onClose);
  const [look, setLook] = useState({ tone: environment.tone, strictness: environment.strictness });
  return (
    <Dialog
      title={<>Colour and care of <EnvironmentBadge tone={look.tone} label={environment.label} variant="title" /></>}
      tone={look.tone}
      onClose={onClose}
      onSubmit={() => run(ask('environment:setLook', { environment: environment.name, ...look }))}
      footer={<Buttons onClose={onClose} label="Save" />}
    >
      <div className={styles.content}>
        <div className={styles.look}><LookFields {...look} onChange={setLook} /></div>
        <p className={text.second}>{strictnessWords[look.strictness]}</p>
        {failure ? <InlineError error={failure} /> : undefined}
      </div>
    </Dialog>
  );
}

/** What a person would miss. */
function contents({ secretCount, label }: EnvironmentState): string {
  if (secretCount === undefined) return `Everything in ${label} leaves the vault. It is locked, so how much that is cannot be said.`;
  return secretCount === 0 ? `${label} has no secrets.` : `${secretCount} ${secretCount === 1 ? 'secret leaves' : 'secrets leave'} the vault with it.`;
}

/** Deleting an environment takes its name, typed. */
export function RemoveDialog({ environment, last, onClose }: Props & { readonly last: boolean }): ReactNode {
  const { failure, run } = useChange(onClose);
  const { label, name, tone } = environment;
  if (last) {
    return (
      <Dialog alert title={<>Delete <EnvironmentBadge tone={tone} label={label} variant="title" /></>} tone={tone} onClose={onClose} footer={<Button size="l" onClick={onClose}>Close</Button>}>
        <div className={styles.content}><InlineError error={{ code: 'ERR_ENVIRONMENT_LAST', details: {} }} /></div>
      </Dialog>
    );
  }
  return (
    <Dialog
      alert
      title={<>Delete <EnvironmentBadge tone={tone} label={label} variant="title" /></>}
      tone={tone}
      onClose={onClose}
      onSubmit={(form) => run(ask('environment:remove', { environment: name, typedName: typed(form, 'typed') }))}
      footer={<Buttons onClose={onClose} tone="delete" label="Delete environment" />}
    >
      <div className={styles.content}>
        <Callout tone="warn">
          <p className={text.medium}><bdi>{contents(environment)}</bdi></p>
          <p>Only backups of the file still have it. No other environment may take its name “{name}” in this vault again.</p>
        </Callout>
        <Input label={`Type “${label}” to delete it`} name="typed" maxLength={64} />
        {failure ? <InlineError error={failure} /> : undefined}
      </div>
    </Dialog>
  );
}
