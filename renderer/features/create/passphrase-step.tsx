import { Check } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Card, SettingRow } from '../../components/card.tsx';
import { reportFailure } from '../detail/copy.ts';
import { PassphraseFields, passphraseComplaint, typedPassphrase } from '../keys/passphrase-fields.tsx';
import { changeDraft, holdPassphrase, useDraft } from './create-store.ts';
import { StepFrame } from './step-frame.tsx';
import text from '../../styles/text.module.css';

const goOn = (): void => changeDraft({ step: 'environments' });

/** The passphrase of a new vault: one for all of its environments, each with a salt of its own. */
export function PassphraseStep(): ReactNode {
  const { hasPassphrase } = useDraft();
  const form = useRef<HTMLFormElement>(null);
  const [complaint, setComplaint] = useState<Awaited<ReturnType<typeof passphraseComplaint>>>(undefined);
  const next = (): void => {
    if (hasPassphrase || !form.current) return goOn();
    const typed = typedPassphrase(new FormData(form.current));
    passphraseComplaint(typed).then((wrong) => {
      setComplaint(wrong);
      if (wrong) return;
      holdPassphrase(typed.passphrase);
      goOn();
    }, reportFailure);
  };
  return (
    <StepFrame step="passphrase" title="Choose a passphrase" description="It opens every environment of this vault. Whoever has the file can try to guess it, for as long as they like." next={{ label: 'Environments', run: next }}>
      {hasPassphrase ? (
        <Card>
          <SettingRow title={<span className={text.line}><Check size={16} aria-hidden="true" className={text.ok} />A passphrase is chosen</span>} help="Held in memory until the vault is made.">
            <Button onClick={() => holdPassphrase('')}>Choose another</Button>
          </SettingRow>
        </Card>
      ) : (
        <form ref={form} noValidate onSubmit={(event) => event.preventDefault()}>
          <PassphraseFields autoFocus {...(complaint === undefined ? {} : { complaint })} />
        </form>
      )}
    </StepFrame>
  );
}
