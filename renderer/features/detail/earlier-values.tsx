import { Copy, Eye, EyeOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { FieldView, SecretView } from '../../../shared/ipc/secret-calls.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { FieldList, FieldRow } from '../../components/card.tsx';
import { copyField } from './copy.ts';
import { hideValue, revealValue, useDetail } from './detail-store.ts';
import { dateTimeWords } from './date-words.ts';
import { fieldWords } from './field-words.ts';
import { Drawn, Verify } from './value.tsx';
import styles from './detail-pane.module.css';

interface EntryProps {
  readonly secret: SecretView;
  readonly field: FieldView;
  readonly entry: FieldView['earlier'][number];
  readonly copyOnly: boolean;
}

function Entry({ secret, field, entry, copyOnly }: EntryProps): ReactNode {
  const { revealed } = useDetail();
  const drawn = revealed?.field === field.key && revealed.earlier === entry.index ? revealed : undefined;
  const name = `${fieldWords(field.label)} of ${dateTimeWords(entry.replacedAtMs)}`;
  const toggle = (): void => (drawn ? hideValue() : void revealValue(secret, field, entry.index));
  return (
    <FieldRow
      label={<bdi>{field.label}</bdi>}
      actions={
        <>
          {copyOnly ? undefined : (
            <IconButton label={`${drawn ? 'Hide' : 'Reveal'} ${name}`} icon={drawn ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />} onClick={toggle} />
          )}
          <IconButton label={`Copy ${name}`} icon={<Copy size={16} aria-hidden="true" />} onClick={() => void copyField(secret, { field: field.key, earlier: entry.index })} />
        </>
      }
    >
      {drawn ? <Drawn value={drawn.value} /> : <>Until {dateTimeWords(entry.replacedAtMs)}<Verify length={entry.length} check={entry.check} /></>}
    </FieldRow>
  );
}

/** Values that were replaced: counted in the meta lines, opened on demand. */
export function EarlierValues({ secret, copyOnly }: { readonly secret: SecretView; readonly copyOnly: boolean }): ReactNode {
  const [open, setOpen] = useState(false);
  const entries = secret.fields.flatMap((field) => field.earlier.map((entry) => ({ field, entry })));
  if (entries.length === 0) return 'No earlier values';
  const count = `${entries.length} earlier ${entries.length === 1 ? 'value' : 'values'}`;
  return (
    <>
      <Button tone="quiet" className={styles.inline} aria-expanded={open} onClick={() => setOpen(!open)}>{count}</Button>
      {open ? (
        <FieldList className={styles.earlier}>
          {entries.map(({ field, entry }) => <Entry key={`${field.key}-${entry.index}`} secret={secret} field={field} entry={entry} copyOnly={copyOnly} />)}
        </FieldList>
      ) : undefined}
    </>
  );
}
