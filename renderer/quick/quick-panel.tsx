import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { SecretRow } from '../../shared/ipc/secret-calls.ts';
import { templateOf } from '../../shared/model/kinds.ts';
import { Button } from '../components/button.tsx';
import { classNames } from '../components/class-names.ts';
import { EnvironmentBadge, EnvironmentGlyph } from '../components/environment-badge.tsx';
import { Keycap } from '../components/keycap.tsx';
import { KindIcon } from '../components/kind-icon.tsx';
import { shownText } from '../components/shown-text.ts';
import { fieldWords } from '../features/detail/field-words.ts';
import { Match, wordsOf } from '../features/list/match.tsx';
import { secondLine } from '../features/list/row-words.ts';
import { messageText } from '../messages.ts';
import { actionId, ActionsList } from './actions-list.tsx';
import { closeActions, currentActions, moveAction, useActions } from './actions-store.ts';
import { copyChosen, copyRow, hidePanel, lockedOf, moveChoice, runAction, setTyped, showActions, unlockFirst, usePanel } from './panel-store.ts';
import text from '../styles/text.module.css';
import styles from './quick-panel.module.css';

const listId = 'quick-results';
const rowId = (at: number): string => `quick-row-${at}`;

/** Tab, or right at the end of the words. */
function isAskingForActions({ key, shiftKey, currentTarget: { selectionStart, value } }: KeyboardEvent<HTMLInputElement>): boolean {
  if (shiftKey || (key !== 'Tab' && !(key === 'ArrowRight' && selectionStart === value.length))) return false;
  void showActions();
  return true;
}

/** While the actions are shown; every other key goes on to the words. */
function onActionKey({ key, ctrlKey, metaKey, altKey }: KeyboardEvent<HTMLInputElement>): boolean {
  if (ctrlKey || metaKey || altKey) return false;
  const digit = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  if (key === 'Escape' || key === 'ArrowLeft') closeActions();
  else if (key === 'Enter') void runAction();
  else if (key === 'ArrowDown' || key === 'Tab') moveAction(1);
  else if (key === 'ArrowUp') moveAction(-1);
  else if (digit >= 0 && digit < (currentActions()?.list.length ?? 0)) void runAction(digit);
  else return key === 'ArrowRight';
  return true;
}

function onKey(event: KeyboardEvent<HTMLInputElement>): void {
  const mod = event.ctrlKey || event.metaKey;
  if (currentActions() ? onActionKey(event) : isAskingForActions(event)) return event.preventDefault();
  if (event.key === 'Escape') void hidePanel();
  else if (event.key === 'Enter') void copyChosen();
  else if (event.key === 'ArrowDown') moveChoice(1);
  else if (event.key === 'ArrowUp') moveChoice(-1);
  else if (mod && event.key.toLowerCase() === 'u') void unlockFirst();
  else return;
  event.preventDefault();
}

/** The words, and every key of the panel: the focus never leaves them. */
function QueryBox(): ReactNode {
  const { typed, turn, shown, rows, chosen } = usePanel();
  const actions = useActions();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (shown) input.current?.focus();
  }, [shown, turn]);
  return (
    <div className={styles.query}>
      <Search size={20} aria-hidden="true" />
      <input
        ref={input}
        // The panel is shown to type in it.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        role="combobox"
        aria-label="Search secrets"
        aria-expanded={rows.length > 0}
        aria-controls={listId}
        aria-activedescendant={actions ? actionId(actions.at) : rows.length > 0 ? rowId(chosen ?? 0) : undefined}
        autoComplete="off"
        spellCheck={false}
        maxLength={512}
        placeholder="Search secrets"
        className={styles.input}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKey}
      />
    </div>
  );
}

function LockedStrip(): ReactNode {
  const { vault, unlocking } = usePanel();
  const locked = lockedOf(vault);
  const [first] = locked;
  if (!first) return undefined;
  const labels = locked.map(({ label }) => shownText(label));
  const all = labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1)}`;
  return (
    <div className={styles.locked}>
      <EnvironmentGlyph tone={first.tone} size={14} />
      <span className={text.grow}>
        <strong className={styles.strong}><bdi>{all}</bdi> {locked.length === 1 ? 'is' : 'are'} locked.</strong>
        <span className={text.second}> Nothing from {locked.length === 1 ? 'it' : 'them'} is in these results.</span>
      </span>
      <Button tone={first.tone === 'prod' ? 'prod' : 'plain'} keycap="Mod+U" disabled={unlocking !== undefined} onClick={() => void unlockFirst()}>
        {unlocking === undefined ? 'Unlock' : 'Unlocking'} {shownText(first.label)}
      </Button>
    </div>
  );
}

function Row({ row, at, active, words }: { readonly row: SecretRow; readonly at: number; readonly active: boolean; readonly words: readonly string[] }): ReactNode {
  const { vault } = usePanel();
  const environment = vault?.environments.find(({ name }) => name === row.environment);
  return (
    // The query box has the focus and the keys; rows take only the pointer.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div id={rowId(at)} role="option" aria-selected={active} className={classNames(styles.row, active && styles.active)} onClick={() => void copyRow(at)}>
      <KindIcon kind={row.kind} />
      <span className={styles.words}>
        <bdi className={classNames(styles.title, text.ellipsis)}><Match text={shownText(row.title) || 'Untitled'} words={words} /></bdi>
        <bdi className={classNames(styles.second, text.ellipsis)}><Match text={shownText(secondLine(row))} words={words} /></bdi>
      </span>
      <EnvironmentBadge tone={environment?.tone ?? 'dev'} label={environment?.label ?? row.environment} />
      {active ? <span className={styles.does}>Copy {fieldWords(templateOf(row.kind).main)} <Keycap keys="Enter" /></span> : undefined}
    </div>
  );
}

function Results(): ReactNode {
  const { rows, total, chosen, typed, vault, failure, shown } = usePanel();
  const actions = useActions();
  const words = wordsOf(typed);
  const count = total === 0 ? (typed === '' ? 'No secrets in what is open' : 'Nothing found') : total === 1 ? '1 result' : `${total.toLocaleString('en-GB')} results`;
  if (!shown) return <div className={styles.results} />;
  if (!vault) return <div className={styles.results}><p className={styles.count}>No vault is open. <Keycap keys="Enter" /> opens Breakglass.</p></div>;
  const heading = actions ? shownText(actions.row.title) || 'Untitled' : count;
  return (
    <div className={styles.results}>
      {failure ? <p role="alert" className={classNames(styles.count, text.danger)}>{messageText(failure)}</p> : <p role="status" className={styles.count}><bdi>{heading}</bdi></p>}
      {actions ? <ActionsList /> : <div id={listId} role="listbox" aria-label="Secrets">
        {rows.map((row, at) => <Row key={`${row.environment} ${row.id}`} row={row} at={at} active={at === (chosen ?? 0)} words={words} />)}
      </div>}
    </div>
  );
}

/** The quick panel: names, never values. */
export function QuickPanel(): ReactNode {
  const { rows, chosen } = usePanel();
  const actions = useActions();
  const row = rows[chosen ?? 0];
  return (
    <main className={styles.panel}>
      <h1 className={text.hidden}>Quick panel</h1>
      <QueryBox />
      <LockedStrip />
      <Results />
      <footer className={styles.footer}>
        {row ? <span><Keycap keys="Enter" /> {actions ? 'Copy' : `Copy ${fieldWords(templateOf(row.kind).main)}`}</span> : undefined}
        {row && !actions ? <span><Keycap keys="ArrowRight" /> Other fields</span> : undefined}
        {actions ? <span><Keycap keys="ArrowLeft" /> Back</span> : undefined}
        <span className={text.grow} />
        <span><Keycap keys="Escape" /> Hide</span>
      </footer>
    </main>
  );
}
