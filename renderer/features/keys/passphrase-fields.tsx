import { Dices } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ask } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { SecretInput } from '../../components/input.tsx';
import { classNames } from '../../components/class-names.ts';
import { reportFailure } from '../detail/copy.ts';
import text from '../../styles/text.module.css';
import styles from './passphrase-fields.module.css';

/** Bits that a passphrase needs at least, for the meter's scale. */
const goodBits = 77;
const settleMs = 150;

interface Strength {
  readonly bits: number;
  readonly enough: boolean;
}

interface Props {
  /** What is wrong with what was typed, after it was sent. */
  readonly complaint?: { readonly passphrase?: string; readonly again?: string };
  readonly autoFocus?: boolean;
}

function Meter({ strength }: { readonly strength: Strength | undefined }): ReactNode {
  const bits = Math.floor(strength?.bits ?? 0);
  const words = strength === undefined ? 'Six random words are about 77 bits.' : strength.enough ? `About ${bits} bits: strong enough` : `About ${bits} bits: too easy to guess`;
  return (
    <div className={styles.meter} role="status">
      <span className={styles.track} aria-hidden="true">
        <span className={classNames(styles.bar, strength?.enough === true && styles.enough)} style={{ width: `${Math.min(100, Math.round((bits / goodBits) * 100))}%` }} />
      </span>
      <span className={classNames(text.small, text.tabular, strength === undefined ? text.third : strength.enough ? text.ok : text.warn)}>{words}</span>
    </div>
  );
}

/** Six random words: drawn only when asked for, put into the first field when taken. */
function Suggestion({ onTake }: { readonly onTake: (words: string) => void }): ReactNode {
  const [words, setWords] = useState('');
  const suggest = (): void => {
    ask('recipient:suggestPassphrase', {}).then(({ passphrase }) => setWords(passphrase), reportFailure);
  };
  if (words === '') return <div><Button icon={<Dices size={14} aria-hidden="true" />} onClick={suggest}>Suggest six words</Button></div>;
  return (
    <Card className={styles.suggestion}>
      <p className={styles.words}>{words}</p>
      <p className={classNames(text.small, text.third)}>Write them down before you use them. Nobody can tell them to you again.</p>
      <div className={styles.buttons}>
        <Button onClick={() => onTake(words)}>Use these words</Button>
        <Button tone="quiet" onClick={suggest}>Other words</Button>
      </div>
    </Card>
  );
}

/** A new passphrase, typed twice and rated as it is typed. Read it with FormData: `passphrase` and `again`. */
export function PassphraseFields({ complaint = {}, autoFocus = false }: Props): ReactNode {
  const field = useRef<HTMLInputElement>(null);
  const [strength, setStrength] = useState<Strength | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const rate = (passphrase: string): void => {
    clearTimeout(timer.current);
    if (passphrase === '') return setStrength(undefined);
    timer.current = setTimeout(() => void ask('recipient:ratePassphrase', { passphrase }).then(setStrength, reportFailure), settleMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const take = (words: string): void => {
    if (!field.current) return;
    field.current.value = words;
    rate(words);
  };
  return (
    <div className={styles.fields}>
      <Suggestion onTake={take} />
      <div>
        <SecretInput label="Passphrase" name="passphrase" ref={field} autoFocus={autoFocus} maxLength={1024} error={complaint.passphrase} onInput={(event) => rate(event.currentTarget.value)} />
        <Meter strength={strength} />
      </div>
      <SecretInput label="Passphrase again" name="again" maxLength={1024} error={complaint.again} help="Typed, so that your fingers know it too." />
    </div>
  );
}

/** Both fields as they are now. */
export function typedPassphrase(form: FormData): { readonly passphrase: string; readonly again: string } {
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { passphrase: read('passphrase'), again: read('again') };
}

/** What is wrong with a new passphrase; undefined where nothing is. */
export async function passphraseComplaint({ passphrase, again }: ReturnType<typeof typedPassphrase>): Promise<Props['complaint']> {
  if (passphrase === '') return { passphrase: 'Type a passphrase, or take the suggested words.' };
  const { enough, bits } = await ask('recipient:ratePassphrase', { passphrase });
  if (!enough) return { passphrase: `Too easy to guess: about ${Math.floor(bits)} bits. Use the suggested words, or make it longer.` };
  return again === passphrase ? undefined : { again: again === '' ? 'Type it a second time.' : 'The two are not the same. Type it again.' };
}
