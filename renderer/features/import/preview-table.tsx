import { useVirtualizer } from '@tanstack/react-virtual';
import { Check } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { templateOf } from '../../../shared/model/kinds.ts';
import { Tag } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { KindIcon } from '../../components/kind-icon.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { rejectSentence } from '../../messages/import.ts';
import { placeAfter } from '../list/list-keys.ts';
import { currentImport, toggleLines, useImport } from './import-store.ts';
import type { PreviewLine } from './preview-lines.ts';
import text from '../../styles/text.module.css';
import styles from './import.module.css';

const rowPx = 44;

function Rejected({ line, reason }: { readonly line: number; readonly reason: string }): ReactNode {
  return (
    <>
      <span />
      <span className={classNames(styles.words, styles.wide)}>
        <span className={text.medium}>Line {line} is left out</span>
        <span className={classNames(text.small, text.third, text.ellipsis)} title={rejectSentence(reason)}>{rejectSentence(reason)}</span>
      </span>
    </>
  );
}

function Made({ item, ticked }: { readonly item: Extract<PreviewLine, { item: unknown }>['item']; readonly ticked: boolean }): ReactNode {
  const { kind, title, user, tags, fields, duplicateOf, line } = item;
  return (
    <>
      <span className={classNames(styles.box, ticked && styles.ticked)}>{ticked ? <Check size={12} strokeWidth={3} aria-hidden="true" /> : undefined}</span>
      <span className={styles.words}>
        <span className={classNames(text.medium, text.ellipsis)}><PlainText>{title}</PlainText></span>
        <span className={classNames(text.small, text.third, text.ellipsis)}>{user === '' ? templateOf(kind).label : <PlainText>{user}</PlainText>}</span>
      </span>
      <span className={styles.kind}><KindIcon kind={kind} />{templateOf(kind).label}</span>
      <span className={styles.tags}>{tags.slice(0, 3).map((tag) => <Tag key={tag}>{tag}</Tag>)}{tags.length > 3 ? <span className={text.third}>+{tags.length - 3}</span> : undefined}</span>
      <span className={classNames(styles.facts, text.small, text.tabular, text.third)}>
        {duplicateOf === undefined ? undefined : <span className={text.warn}>Duplicate of “<PlainText>{duplicateOf}</PlainText>”</span>}
        <span>{fields} {fields === 1 ? 'field' : 'fields'} · line {line}</span>
      </span>
    </>
  );
}

/** Arrows move, Space ticks, Ctrl or Cmd+A ticks everything that is listed, or nothing. */
function useKeys(lines: readonly PreviewLine[], goTo: (index: number) => void): { at: number; setAt: (at: number) => void; onKeyDown: (event: KeyboardEvent) => void } {
  const [at, setAt] = useState(0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = placeAfter(event.key, at, lines.length);
    const here = lines[at];
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      const all = lines.flatMap((one) => ('item' in one ? [one.line] : []));
      toggleLines(all, !all.every((line) => currentImport().chosen.has(line)));
    } else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === ' ' && here && 'item' in here) toggleLines([here.line], !currentImport().chosen.has(here.line));
    else if (event.key !== ' ' && to !== undefined) {
      setAt(to);
      goTo(to);
    } else return;
    event.preventDefault();
  };
  return { at, setAt, onKeyDown };
}

interface LineProps {
  readonly one: PreviewLine;
  readonly index: number;
  readonly size: number;
  readonly start: number;
  readonly here: boolean;
  readonly ticked: boolean;
  readonly onPick: () => void;
}

function Line({ one, index, size, start, here, ticked, onPick }: LineProps): ReactNode {
  const made = 'item' in one;
  return (
    // The listbox has the focus and the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={`line-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={made && ticked}
      aria-disabled={!made}
      aria-posinset={index + 1}
      aria-setsize={size}
      data-at={here ? '' : undefined}
      className={classNames(styles.row, !made && styles.left)}
      style={{ transform: `translateY(${start}px)` }}
      onClick={onPick}
    >
      {made ? <Made item={one.item} ticked={ticked} /> : <Rejected line={one.line} reason={one.reason} />}
    </div>
  );
}

/** The lines of the file: a listbox of which only what is in sight is drawn. */
export function PreviewTable({ lines }: { readonly lines: readonly PreviewLine[] }): ReactNode {
  const { chosen } = useImport();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => rowPx, overscan: 6 });
  const { at, setAt, onKeyDown } = useKeys(lines, (index) => virtual.scrollToIndex(index));
  const pick = (index: number, one: PreviewLine): void => {
    setAt(index);
    if ('item' in one) toggleLines([one.line], !chosen.has(one.line));
  };
  const drawn = virtual.getVirtualItems();
  return (
    <div ref={scroller} className={styles.scroller}>
      <div
        role="listbox"
        tabIndex={0}
        aria-label="Lines of the file"
        aria-multiselectable="true"
        {...(drawn.some(({ index }) => index === at) ? { 'aria-activedescendant': `line-${at}` } : {})}
        className={styles.rows}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {drawn.map(({ index, start }) => {
          const one = lines[index];
          return one ? <Line key={index} one={one} index={index} size={lines.length} start={start} here={index === at} ticked={chosen.has(one.line)} onPick={() => pick(index, one)} /> : undefined;
        })}
      </div>
    </div>
  );
}
