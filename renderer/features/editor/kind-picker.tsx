import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { type KindTemplate, kindTemplates } from '../../../shared/model/kinds.ts';
import type { SecretKind } from '../../../shared/model/secret.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Keycap } from '../../components/keycap.tsx';
import { fieldWords } from '../detail/field-words.ts';
import { openHome } from '../shell/view.ts';
import pane from '../detail/detail-pane.module.css';
import text from '../../styles/text.module.css';
import styles from './editor.module.css';

/** Where a key leads: arrows one by one, a digit or a first letter to its kind, the next one where several begin so. */
export function kindAfter(key: string, at: number): number | undefined {
  const last = kindTemplates.length - 1;
  if (key === 'ArrowDown') return Math.min(last, at + 1);
  if (key === 'ArrowUp') return Math.max(0, at - 1);
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (/^[1-9]$/.test(key)) return Number(key) - 1 <= last ? Number(key) - 1 : undefined;
  if (!/^[a-z]$/i.test(key)) return undefined;
  const begins = (index: number): boolean => kindTemplates[index]?.label.toLowerCase().startsWith(key.toLowerCase()) === true;
  const places = kindTemplates.map((_, index) => (at + 1 + index) % kindTemplates.length);
  return places.find(begins);
}

function fieldsOf({ fields }: KindTemplate): string {
  const words = fields.map((field) => fieldWords(field.label));
  const sentence = words.slice(0, 4).join(', ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

interface KindProps {
  readonly template: KindTemplate;
  readonly index: number;
  readonly here: boolean;
  readonly onPick: () => void;
}

function Kind({ template, index, here, onPick }: KindProps): ReactNode {
  return (
    // The listbox has the focus and the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div id={`kind-${index}`} role="option" tabIndex={-1} aria-selected={here} className={classNames(styles.kind, here && styles.kindAt)} onClick={onPick}>
      <KindIcon kind={template.kind} />
      <span className={styles.kindWords}>
        <span className={text.medium}>{template.label}</span>
        <span className={classNames(text.small, text.third, text.ellipsis)}>{fieldsOf(template)}</span>
      </span>
      <Keycap keys={here ? 'Enter' : String(index + 1)} />
    </div>
  );
}

/** The first step of a new secret: which kind. */
export function KindPicker({ onPick }: { readonly onPick: (kind: SecretKind) => void }): ReactNode {
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.focus(), []);
  const pick = (index: number): void => {
    const kind = kindTemplates[index]?.kind;
    if (kind) onPick(kind);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = kindAfter(event.key, at);
    if (event.key === 'Enter' || event.key === ' ') pick(at);
    else if (event.key === 'Escape') openHome();
    else if (to !== undefined) setAt(to);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section className={pane.pane} aria-label="New secret">
      <div className={pane.body}>
        <header className={styles.pickHead}>
          <h1 className={text.title}>New secret</h1>
          <Button tone="quiet" keycap="Escape" onClick={openHome}>Cancel</Button>
        </header>
        <div ref={list} role="listbox" tabIndex={0} aria-label="Kind of secret" aria-activedescendant={`kind-${at}`} className={styles.kinds} onKeyDown={onKeyDown}>
          {kindTemplates.map((template, index) => <Kind key={template.kind} template={template} index={index} here={index === at} onPick={() => pick(index)} />)}
        </div>
      </div>
    </section>
  );
}
