import { Copy, Eye, EyeOff } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FieldView, SecretView } from '../../../shared/ipc/secret-calls.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { FieldRow } from '../../components/card.tsx';
import { Ring } from '../../components/ring.tsx';
import { secondsLeft, useNow } from '../../components/use-seconds.ts';
import { copyField } from './copy.ts';
import { hideValue, revealValue, useDetail } from './detail-store.ts';
import { fieldWords } from './field-words.ts';
import { OneTimeCode, oneTimeCodeField } from './one-time-code.tsx';
import { Dots, Drawn, OpenText, Verify } from './value.tsx';
import text from '../../styles/text.module.css';
import styles from './field.module.css';

interface Props {
  readonly secret: SecretView;
  readonly field: FieldView;
  /** Values of this environment are copied, never drawn. */
  readonly copyOnly: boolean;
}

/** What of a field is drawn now, if anything. */
function useDrawn(field: FieldView): { value: string; hidesAtMs: number; lastsMs: number } | undefined {
  const { revealed } = useDetail();
  return revealed?.field === field.key && revealed.earlier === undefined ? revealed : undefined;
}

function FieldValue({ secret, field, copyOnly }: Props): ReactNode {
  const drawn = useDrawn(field);
  if (field.length === 0) return <span className={text.third}>Empty</span>;
  if (!field.concealed) return <OpenText field={field} />;
  if (drawn) return <Drawn value={drawn.value} />;
  if (field.key === oneTimeCodeField) return <OneTimeCode secret={secret} />;
  if (copyOnly && !field.main) return <Verify length={field.length} check={field.check} alone />;
  return (
    <>
      <Dots />
      {field.main ? <Verify length={field.length} check={field.check} always={copyOnly} /> : undefined}
    </>
  );
}

function HideCountdown({ hidesAtMs, lastsMs }: { readonly hidesAtMs: number; readonly lastsMs: number }): ReactNode {
  const seconds = secondsLeft(hidesAtMs, useNow(hidesAtMs));
  return (
    <span className={styles.countdown}>
      <Ring fraction={(seconds * 1000) / lastsMs} size={16} tone={seconds <= 3 ? 'warn' : 'ink'} />
      {seconds} s
    </span>
  );
}

function RevealButton({ secret, field }: Omit<Props, 'copyOnly'>): ReactNode {
  const drawn = useDrawn(field);
  const name = fieldWords(field.label);
  const toggle = (): void => (drawn ? hideValue() : void revealValue(secret, field));
  const icon = drawn ? <EyeOff size={field.main ? 14 : 16} aria-hidden="true" /> : <Eye size={field.main ? 14 : 16} aria-hidden="true" />;
  const label = `${drawn ? 'Hide' : 'Reveal'} ${name}`;
  if (!field.main) return <IconButton label={label} icon={icon} onClick={toggle} />;
  return <Button aria-label={label} icon={icon} onClick={toggle} className={styles.reveal}><span className={styles.wide}>{drawn ? 'Hide' : 'Reveal'}</span></Button>;
}

function CopyButton({ secret, field }: Omit<Props, 'copyOnly'>): ReactNode {
  const label = `Copy ${fieldWords(field.label)}`;
  const copy = (): void => void copyField(secret, { field: field.key });
  if (!field.main) return <IconButton label={label} icon={<Copy size={16} aria-hidden="true" />} onClick={copy} />;
  return (
    <Button tone="primary" aria-label={label} data-main-copy="" icon={<Copy size={14} aria-hidden="true" />} keycap="Enter" onClick={copy}>
      Copy
    </Button>
  );
}

/** One field of the secret that is shown: its value or dots, and what can be done with it, always in sight. */
export function Field({ secret, field, copyOnly }: Props): ReactNode {
  const drawn = useDrawn(field);
  const tall = (field.multiline && !field.concealed) || (drawn !== undefined && drawn.value.length > 60);
  const actions = field.length === 0 ? undefined : (
    <>
      {drawn ? <HideCountdown hidesAtMs={drawn.hidesAtMs} lastsMs={drawn.lastsMs} /> : undefined}
      {field.concealed && !copyOnly ? <RevealButton secret={secret} field={field} /> : undefined}
      <CopyButton secret={secret} field={field} />
    </>
  );
  return (
    <FieldRow label={<bdi>{field.label}</bdi>} main={field.main} tall={tall} actions={actions}>
      <FieldValue secret={secret} field={field} copyOnly={copyOnly} />
    </FieldRow>
  );
}
