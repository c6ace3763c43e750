import { Keyboard, LifeBuoy, Lock, UserRound, CircleCheck, CircleX, CircleDashed } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState, RecipientState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { classNames } from '../../components/class-names.ts';
import { messageText } from '../../messages.ts';
import { outcomeWords } from '../keys/outcome-words.ts';
import { answersByItself, recipientTitle } from '../keys/recipient-facts.tsx';
import { fingerprintWords } from '../keys/recovery-sheet.tsx';
import { openOverlay, openView } from '../shell/view.ts';
import text from '../../styles/text.module.css';
import styles from './ways-out.module.css';

interface Props {
  readonly environment: EnvironmentState;
  /** What each recipient answered in the attempt that failed, by its ref. */
  readonly outcomes: ReadonlyMap<string, WireError>;
}

interface Way {
  readonly key: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly keycap?: string;
  readonly help: string;
  readonly run: () => void;
}

/** What can still be done, most likely first. */
export function waysOut(environment: EnvironmentState): readonly Way[] {
  const find = (kind: RecipientState['kind']): RecipientState | undefined => environment.recipients.find((recipient) => recipient.kind === kind);
  const ask = (way: 'passphrase' | 'recovery-key') => (): void => openOverlay({ dialog: 'unlock', environment: environment.name, way });
  const recovery = find('recovery-key');
  const kms = find('aws-kms');
  const passphrase: Way = { key: 'passphrase', label: 'Type the passphrase', icon: <Keyboard size={14} aria-hidden="true" />, help: 'Works without a network.', run: ask('passphrase') };
  const paper: Way = { key: 'recovery', label: 'Use recovery key', icon: <LifeBuoy size={14} aria-hidden="true" />, help: `Works offline. Its fingerprint is ${fingerprintWords(recovery?.id ?? '')}.`, run: ask('recovery-key') };
  const connection: Way = { key: 'connection', label: 'Try another connection', icon: <UserRound size={14} aria-hidden="true" />, keycap: 'P', help: 'Another profile or access key may be allowed.', run: () => openView({ screen: 'connect-aws' }) };
  return [...(find('passphrase') ? [passphrase] : []), ...(recovery ? [paper] : []), ...(kms ? [connection] : [])];
}

function WayButton({ way, first }: { readonly way: Way; readonly first: boolean }): ReactNode {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (first) button.current?.focus();
  }, [first]);
  return (
    <div>
      <Button ref={button} tone={first ? 'primary' : 'plain'} size="l" className={styles.way} icon={way.icon} after={<span className={text.grow} />} onClick={way.run} {...(first ? { keycap: 'Enter' } : way.keycap === undefined ? {} : { keycap: way.keycap })}>{way.label}</Button>
      <p className={styles.help}>{way.help}</p>
    </div>
  );
}

function Outcome({ recipient, error }: { readonly recipient: RecipientState; readonly error: WireError | undefined }): ReactNode {
  const failed = error ?? recipient.lastAnswer?.error;
  if (failed) {
    const locked = failed.code === 'ERR_KEYCHAIN_LOCKED';
    return <span className={classNames(styles.outcome, locked ? text.warn : text.danger)} title={messageText(failed)}>{locked ? <Lock size={14} aria-hidden="true" /> : <CircleX size={14} aria-hidden="true" />}{outcomeWords(failed)}</span>;
  }
  if (recipient.kind === 'recovery-key' || recipient.kind === 'passphrase') return <span className={classNames(styles.outcome, text.ok)}><CircleCheck size={14} aria-hidden="true" />Ready</span>;
  return <span className={classNames(styles.outcome, text.third)}><CircleDashed size={14} aria-hidden="true" />{answersByItself(recipient) ? 'Not tried' : 'Elsewhere'}</span>;
}

/** At the right: what opens it now, and what every recipient answered. */
export function WaysOut({ environment, outcomes }: Props): ReactNode {
  const ways = waysOut(environment);
  return (
    <aside className={styles.aside}>
      {ways.length === 0 ? undefined : (
        <>
          <h2 className={styles.caption}>Open <bdi>{environment.label}</bdi> now</h2>
          <div className={styles.ways}>{ways.map((way, at) => <WayButton key={way.key} way={way} first={at === 0} />)}</div>
        </>
      )}
      <h2 className={styles.caption}>Every recipient of <bdi>{environment.label}</bdi></h2>
      <ul className={styles.recipients}>
        {environment.recipients.map((recipient) => (
          <li key={recipient.ref}>
            <PlainText className={text.grow} ellipsis>{recipient.alias ?? recipientTitle(recipient)}</PlainText>
            <Outcome recipient={recipient} error={outcomes.get(recipient.ref)} />
          </li>
        ))}
      </ul>
    </aside>
  );
}
