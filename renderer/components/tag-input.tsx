import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { PlainText } from './plain-text.tsx';
import menu from './menu.module.css';
import text from '../styles/text.module.css';
import styles from './tag-input.module.css';

interface Props {
  readonly label: string;
  readonly tags: readonly string[];
  /** What is offered while something is typed, most used first. */
  readonly suggestions: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
  /** Only what is suggested can be chosen. */
  readonly onlySuggested?: boolean;
  readonly placeholder?: string;
}

const mostTags = 32;
const mostLetters = 64;
const mostOffered = 6;

function offered({ suggestions, tags }: Pick<Props, 'suggestions' | 'tags'>, typed: string): readonly string[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const found = suggestions.filter((tag) => !tags.includes(tag) && tag.toLocaleLowerCase().includes(wanted));
  return found.toSorted((a, b) => Number(b.toLocaleLowerCase().startsWith(wanted)) - Number(a.toLocaleLowerCase().startsWith(wanted))).slice(0, mostOffered);
}

function Chip({ tag, onRemove }: { readonly tag: string; readonly onRemove: () => void }): ReactNode {
  return (
    <li className={styles.chip}>
      <PlainText ellipsis>{tag}</PlainText>
      <button type="button" className={styles.remove} aria-label={`Remove tag ${tag}`} onClick={onRemove}><X size={12} aria-hidden="true" /></button>
    </li>
  );
}

interface Combo {
  readonly typed: string;
  readonly options: readonly string[];
  /** Place among the options; -1 for what is typed itself. */
  readonly at: number;
  readonly open: boolean;
  readonly type: (typed: string) => void;
  readonly close: () => void;
  readonly add: (tag: string | undefined) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

function useCombo(props: Props): Combo {
  const { tags, onChange, onlySuggested = false } = props;
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(-1);
  const [open, setOpen] = useState(false);
  const options = offered(props, typed);
  const type = (next: string): void => {
    setTyped(next);
    setAt(onlySuggested && next.trim() !== '' ? 0 : -1);
    setOpen(true);
  };
  const add = (given: string | undefined): void => {
    const tag = given?.trim().slice(0, mostLetters) ?? '';
    if (tag !== '' && !tags.includes(tag) && tags.length < mostTags && (!onlySuggested || props.suggestions.includes(tag))) onChange([...tags, tag]);
    setTyped('');
    setAt(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setOpen(true);
      setAt(Math.max(-1, Math.min(options.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if ((event.key === 'Enter' || event.key === ',') && (typed.trim() !== '' || at >= 0)) add(options[at] ?? typed);
    else if (event.key === 'Escape' && open && (typed !== '' || options.length > 0)) {
      setTyped('');
      setOpen(false);
    } else if (event.key === 'Backspace' && typed === '') return onChange(tags.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { typed, options, at, open: open && options.length > 0, type, close: () => setOpen(false), add, onKeyDown };
}

function Offers({ id, label, combo }: { readonly id: string; readonly label: string; readonly combo: Combo }): ReactNode {
  const { options, at, open, add } = combo;
  return (
    <div id={`${id}-list`} role="listbox" aria-label={`${label} in use`} hidden={!open} {...(open ? { 'data-open': '' } : {})} className={classNames(menu.popup, styles.list)}>
      {options.map((option, index) => (
        // The input has the focus and the keys; a press must not take the focus from it.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div key={option} id={`${id}-${index}`} role="option" tabIndex={-1} aria-selected={index === at} {...(index === at ? { 'data-highlighted': '' } : {})} className={menu.item} onMouseDown={(event) => event.preventDefault()} onClick={() => add(option)}>
          <bdi className={text.ellipsis}>{option}</bdi>
        </div>
      ))}
    </div>
  );
}

/** Words of a kind: typed, chosen from those that are in use, taken away again. Enter or a comma ends one. */
export function TagInput(props: Props): ReactNode {
  const { label, tags, onChange, placeholder } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const combo = useCombo(props);
  const { typed, at, open, type, close, add, onKeyDown } = combo;
  const leave = (): void => {
    close();
    if (typed.trim() !== '') add(typed);
  };
  const remove = (tag: string): void => {
    onChange(tags.filter((other) => other !== tag));
    input.current?.focus();
  };
  return (
    <div className={styles.field}>
      {tags.length > 0 ? <ul className={styles.chips} aria-label={`${label} chosen`}>{tags.map((tag) => <Chip key={tag} tag={tag} onRemove={() => remove(tag)} />)}</ul> : undefined}
      <input
        ref={input}
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(at >= 0 && open ? { 'aria-activedescendant': `${id}-${at}` } : {})}
        className={styles.input}
        autoComplete="off"
        spellCheck={false}
        placeholder={tags.length === 0 ? placeholder : undefined}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onClick={() => type(typed)}
        onKeyDown={onKeyDown}
        onBlur={leave}
      />
      <Offers id={id} label={label} combo={combo} />
    </div>
  );
}
