import { Eye, EyeOff, Plus, Star } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { templateOf } from '../../../shared/model/kinds.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { FieldList } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentBadge, EnvironmentGlyph, Tape } from '../../components/environment-badge.tsx';
import { KindIcon } from '../../components/kind-icon.tsx';
import { Menu } from '../../components/menu.tsx';
import { Select } from '../../components/select.tsx';
import { TagInput } from '../../components/tag-input.tsx';
import { useListFacts } from '../list/list-store.ts';
import { useEnvironment, useVault } from '../shell/app-store.ts';
import { openHome } from '../shell/view.ts';
import { isCovered } from '../shortcuts/typing.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import { addField } from './draft.ts';
import { EditField, Problem } from './edit-field.tsx';
import { EditorNotices } from './editor-notices.tsx';
import type { Beginning } from './load.ts';
import { type Editing, useEditor } from './use-editor.ts';
import { maxCustomFields } from './validate.ts';
import pane from '../detail/detail-pane.module.css';
import text from '../../styles/text.module.css';
import styles from './editor.module.css';

/** Where a new secret goes; one that is stored has its place. */
function Place({ editor }: { readonly editor: Editing }): ReactNode {
  const vault = useVault();
  const { environment: name, id } = editor.edited;
  const environment = useEnvironment(name);
  const open = vault?.environments.filter(({ lock }) => lock === 'open') ?? [];
  if (id !== undefined || open.length < 2) return <EnvironmentBadge tone={environment?.tone ?? 'dev'} label={environment?.label ?? name} variant="title" />;
  const options = open.map(({ name: value, label, tone }) => ({ value, label, icon: <EnvironmentGlyph tone={tone} /> }));
  return <Select label="Environment" hideLabel value={name} options={options} onChange={(to) => void editor.moveTo(to)} />;
}

function Head({ editor, onCancel }: { readonly editor: Editing; readonly onCancel: () => void }): ReactNode {
  const { edited, problems } = editor;
  const { kind, favourite, id } = edited;
  return (
    <header className={styles.head}>
      <div className={pane.tile}><KindIcon kind={kind} size={20} /></div>
      <div className={pane.headWords}>
        <h1 className={text.hidden}>{id === undefined ? 'New secret' : 'Edit'}</h1>
        <div className={styles.titleLine}>
          <input
            name="title"
            aria-label="Title"
            aria-invalid={problems['title'] !== undefined}
            aria-describedby={problems['title'] === undefined ? undefined : 'title-problem'}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            placeholder="Title"
            defaultValue={edited.title}
            className={classNames(styles.control, styles.title)}
            onInput={editor.touch}
            onBlur={editor.flush}
          />
          <Place editor={editor} />
        </div>
        <p className={text.third}>{id === undefined ? `New ${templateOf(kind).label}` : templateOf(kind).label}</p>
        <Problem id="title-problem">{problems['title']}</Problem>
      </div>
      <div className={pane.headActions}>
        <IconButton label="Favourite" aria-pressed={favourite} icon={<Star size={16} aria-hidden="true" fill={favourite ? 'currentColor' : 'none'} />} onClick={() => editor.change({ ...edited, favourite: !favourite })} />
        <Button tone="quiet" className={styles.cancel} keycap="Escape" onClick={onCancel}>Cancel</Button>
        <Button tone="primary" className={styles.save} keycap="Mod+S" disabled={editor.saving} onClick={() => void editor.save()}>Save</Button>
      </div>
    </header>
  );
}

function AddField({ editor }: { readonly editor: Editing }): ReactNode {
  const { edited, change } = editor;
  const full = edited.fields.filter((field) => field.custom).length >= maxCustomFields;
  const entries = [
    { key: 'open', label: 'Shown', icon: <Eye size={16} aria-hidden="true" />, onSelect: () => change(addField(edited, false)) },
    { key: 'concealed', label: 'Concealed', icon: <EyeOff size={16} aria-hidden="true" />, onSelect: () => change(addField(edited, true)) },
  ];
  return (
    <div className={styles.addField}>
      <Menu align="start" entries={entries} trigger={<Button tone="quiet" disabled={full} icon={<Plus size={14} aria-hidden="true" />}>Add field</Button>} />
    </div>
  );
}

function Fields({ editor, copyOnly }: { readonly editor: Editing; readonly copyOnly: boolean }): ReactNode {
  const { fields } = editor.edited;
  return [fields.filter((field) => !field.custom), fields.filter((field) => field.custom)].map((group, index) =>
    group.length === 0 ? undefined : (
      <FieldList key={index} className={pane.card}>
        {group.map((field) => <EditField key={field.key} editor={editor} field={field} copyOnly={copyOnly} />)}
      </FieldList>
    ),
  );
}

function Notes({ editor }: { readonly editor: Editing }): ReactNode {
  const { edited, problems } = editor;
  return (
    <div className={classNames(pane.card, pane.notes)}>
      <label htmlFor="edit-notes" className={styles.notesLabel}>Notes</label>
      <textarea id="edit-notes" name="notes" rows={3} className={classNames(styles.control, styles.area)} defaultValue={edited.notes} aria-describedby={problems['notes'] === undefined ? undefined : 'notes-problem'} onInput={editor.touch} onBlur={editor.flush} />
      <Problem id="notes-problem">{problems['notes']}</Problem>
    </div>
  );
}

function Meta({ editor }: { readonly editor: Editing }): ReactNode {
  const { edited, change, problems } = editor;
  const inUse = useListFacts()?.counts.tags.toSorted((a, b) => b.count - a.count).map(({ tag }) => tag) ?? [];
  return (
    <div className={styles.meta}>
      <span>Tags</span>
      <TagInput label="Tags" placeholder="Type a tag, Enter" tags={edited.tags} suggestions={inUse} onChange={(tags) => change({ ...edited, tags })} />
      <label htmlFor="edit-expires">Expires</label>
      <div>
        <input id="edit-expires" name="expires" type="date" min="1970-01-01" max="9999-12-31" className={classNames(styles.control, styles.date)} defaultValue={edited.expires} aria-describedby={problems['expires'] === undefined ? undefined : 'expires-problem'} onInput={editor.touch} onBlur={editor.flush} />
        <Problem id="expires-problem">{problems['expires']}</Problem>
      </div>
    </div>
  );
}

/** Save, cancel, and what is typed before a lock reaches main, from anywhere in the form. */
function onEditorKey(event: KeyboardEvent, editor: Editing, cancel: () => void): void {
  if (event.nativeEvent.isComposing) return;
  const mod = event.ctrlKey || event.metaKey;
  if (mod) editor.flush();
  if (isCovered()) return;
  if (mod && (event.key.toLowerCase() === 's' || event.key === 'Enter')) void editor.save();
  else if (event.key === 'Escape' && !event.defaultPrevented) cancel();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Saving works wherever the focus is: a notice whose button was pressed leaves it outside the form when it goes. */
function useSaveFromOutside(editor: Editing): void {
  const save = useEffectEvent((event: globalThis.KeyboardEvent): void => {
    const isSave = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's';
    if (!isSave || event.defaultPrevented || isCovered()) return;
    event.preventDefault();
    void editor.save();
  });
  useEffect(() => {
    const listener = (event: globalThis.KeyboardEvent): void => save(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** The form of one secret, in the detail's place and with its measures. */
export function EditorForm({ beginning, moved }: { readonly beginning: Beginning; readonly moved: boolean }): ReactNode {
  const { attach, ...editor } = useEditor(beginning);
  const [asking, setAsking] = useState(false);
  const { environment: name, title } = editor.edited;
  const environment = useEnvironment(name);
  const copyOnly = environment?.copyOnly ?? true;
  useSaveFromOutside(editor);
  const cancel = (): void => (editor.isChanged() ? setAsking(true) : void editor.discard());
  return (
    // Keys that the inputs do not take bubble up to here.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      ref={attach}
      className={pane.pane}
      aria-label={title === '' ? 'New secret' : `Edit ${title}`}
      noValidate
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => onEditorKey(event, editor, cancel)}
    >
      <Tape tone={environment?.tone ?? 'dev'} />
      <Head editor={editor} onCancel={cancel} />
      <div className={styles.body}>
        <EditorNotices editor={editor} restored={beginning.restored && !moved} />
        <Fields editor={editor} copyOnly={copyOnly} />
        <AddField editor={editor} />
        <Notes editor={editor} />
        <Meta editor={editor} />
      </div>
      {asking ? <DiscardDialog isNew={editor.edited.id === undefined} onKeep={() => setAsking(false)} onLater={openHome} onDiscard={() => void editor.discard()} /> : undefined}
    </form>
  );
}
