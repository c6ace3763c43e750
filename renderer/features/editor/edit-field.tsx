import { ArrowDown, ArrowUp, CircleX, Ellipsis, Eye, EyeOff, Trash2 } from 'lucide-react';
import { type ReactNode, type RefObject, useId, useRef, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { FieldRow } from '../../components/card.tsx';
import { classNames } from '../../components/class-names.ts';
import { Menu, type MenuEntry } from '../../components/menu.tsx';
import { fieldWords } from '../detail/field-words.ts';
import { Dots, Verify } from '../detail/value.tsx';
import { GeneratorButton } from '../generator/generator-button.tsx';
import { changeField, type EditedField, labelName, moveField, removeField, valueName } from './draft.ts';
import type { Editing } from './use-editor.ts';
import { maxTagLength } from './validate.ts';
import text from '../../styles/text.module.css';
import styles from './editor.module.css';

interface Props {
  readonly editor: Editing;
  readonly field: EditedField;
  readonly copyOnly: boolean;
}

/** What is wrong with an input, under it. */
export function Problem({ id, children }: { readonly id: string; readonly children: string | undefined }): ReactNode {
  if (children === undefined) return undefined;
  return <p id={id} role="alert" className={styles.problem}><CircleX size={14} aria-hidden="true" />{children}</p>;
}

interface ControlProps extends Props {
  readonly control: RefObject<HTMLInputElement | HTMLTextAreaElement | null>;
  readonly shown: boolean;
  readonly focused: boolean;
  /** The name as it is read out. */
  readonly name: string;
}

/** The input: uncontrolled, so that what is typed is in one place only. */
function Control({ editor, field, control, shown, focused, name }: ControlProps): ReactNode {
  const { key, multiline, concealed, initial, stored } = field;
  const problem = editor.problems[valueName(key)];
  const shared = {
    name: valueName(key),
    'aria-label': name,
    'aria-invalid': problem !== undefined,
    'aria-describedby': problem === undefined ? undefined : `${key}-problem`,
    autoComplete: 'off',
    spellCheck: false,
    autoFocus: focused,
    defaultValue: initial,
    placeholder: stored === undefined ? undefined : 'New value. Left empty, the old one is removed',
    onInput: editor.touch,
    onBlur: editor.flush,
  };
  if (multiline) return <textarea ref={control as RefObject<HTMLTextAreaElement | null>} rows={4} {...shared} className={classNames(styles.control, styles.area, text.mono, concealed && !shown && styles.covered)} />;
  return <input ref={control as RefObject<HTMLInputElement | null>} type={concealed && !shown ? 'password' : 'text'} {...shared} className={classNames(styles.control, text.mono)} />;
}

function ownEntries({ editor, field, copyOnly }: Props): readonly MenuEntry[] {
  const { edited, change } = editor;
  const own = edited.fields.filter((one) => one.custom);
  const at = own.findIndex(({ key }) => key === field.key);
  const size = { size: 16, 'aria-hidden': true } as const;
  return [
    {
      key: 'conceal',
      label: field.concealed ? 'Show its value' : 'Conceal its value',
      icon: field.concealed ? <Eye {...size} /> : <EyeOff {...size} />,
      // A value that may not be drawn must not become an open one.
      disabled: copyOnly && field.keep,
      onSelect: () => change(changeField(edited, field.key, { concealed: !field.concealed })),
    },
    { key: 'up', label: 'Move up', icon: <ArrowUp {...size} />, disabled: at === 0, onSelect: () => change(moveField(edited, field.key, -1)) },
    { key: 'down', label: 'Move down', icon: <ArrowDown {...size} />, disabled: at === own.length - 1, onSelect: () => change(moveField(edited, field.key, 1)) },
    { kind: 'separator', key: 'line' },
    { key: 'remove', label: 'Remove field', tone: 'danger', icon: <Trash2 {...size} />, onSelect: () => change(removeField(edited, field.key)) },
  ];
}

function Label({ editor, field, id }: Pick<Props, 'editor' | 'field'> & { readonly id: string }): ReactNode {
  const problem = editor.problems[labelName(field.key)];
  if (!field.custom) return <bdi>{field.label}</bdi>;
  return (
    <input
      name={labelName(field.key)}
      aria-label="Name of the field"
      aria-invalid={problem !== undefined}
      aria-describedby={problem === undefined ? undefined : id}
      autoComplete="off"
      spellCheck={false}
      autoFocus={field.label === ''}
      maxLength={maxTagLength}
      placeholder="Name"
      defaultValue={field.label}
      className={classNames(styles.control, styles.label)}
      onInput={editor.touch}
      onBlur={editor.flush}
    />
  );
}

interface ActionsProps extends Props {
  readonly name: string;
  readonly shown: boolean;
  readonly onShow: (shown: boolean) => void;
  readonly onChange: () => void;
  readonly onUse: (value: string) => void;
}

function Actions(props: ActionsProps): ReactNode {
  const { editor, field, copyOnly, name, shown, onShow, onChange, onUse } = props;
  const keep = (): void => editor.change(changeField(editor.edited, field.key, { keep: true }));
  return (
    <>
      {field.keep ? <Button aria-label={`Change ${name}`} onClick={onChange}>Change</Button> : undefined}
      {!field.keep && field.concealed && !copyOnly ? (
        <IconButton label={`${shown ? 'Hide' : 'Show'} ${name} while typing`} aria-pressed={shown} icon={shown ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />} onClick={() => onShow(!shown)} />
      ) : undefined}
      {field.concealed && !field.multiline ? <GeneratorButton name={name} copyOnly={copyOnly} onUse={onUse} /> : undefined}
      {!field.keep && field.stored ? <Button tone="quiet" aria-label={`Keep the old ${name}`} onClick={keep}>Keep</Button> : undefined}
      {field.custom ? <Menu entries={ownEntries(props)} trigger={<Button tone="quiet" className={styles.square} aria-label={`More for ${name}`} icon={<Ellipsis size={16} aria-hidden="true" />} />} /> : undefined}
    </>
  );
}

/** A value that stays: as the detail shows it. */
function Stored({ stored, main, copyOnly }: { readonly stored: NonNullable<EditedField['stored']>; readonly main: boolean; readonly copyOnly: boolean }): ReactNode {
  if (copyOnly && !main) return <Verify {...stored} alone />;
  return <><Dots />{main ? <Verify {...stored} /> : undefined}</>;
}

/** One field while it is edited: the same row as in the detail, with an input where the value was. */
export function EditField({ editor, field, copyOnly }: Props): ReactNode {
  const control = useRef<HTMLInputElement | HTMLTextAreaElement>(null);
  const [shown, setShown] = useState(false);
  const [focused, setFocused] = useState(false);
  const problemId = useId();
  const { key, keep, stored, main } = field;
  const name = fieldWords(field.label === '' ? 'value' : field.label);
  const edit = (change: Partial<EditedField>): void => editor.change(changeField(editor.edited, key, change));
  const startChange = (): void => {
    setFocused(true);
    edit({ keep: false, initial: '' });
  };
  const use = (value: string): void => {
    if (!control.current) return edit({ keep: false, initial: value });
    control.current.value = value;
    control.current.focus();
    editor.touch();
  };
  return (
    <FieldRow
      main={main}
      open
      tall={field.multiline && !keep}
      label={<Label editor={editor} field={field} id={problemId} />}
      actions={<Actions editor={editor} field={field} copyOnly={copyOnly} name={name} shown={shown && !copyOnly} onShow={setShown} onChange={startChange} onUse={use} />}
    >
      {keep && stored ? (
        <Stored stored={stored} main={main} copyOnly={copyOnly} />
      ) : (
        <Control editor={editor} field={field} copyOnly={copyOnly} control={control} shown={shown && !copyOnly} focused={focused} name={field.label === '' ? 'Value' : field.label} />
      )}
      <Problem id={`${key}-problem`}>{editor.problems[valueName(key)]}</Problem>
      <Problem id={problemId}>{editor.problems[labelName(key)]}</Problem>
    </FieldRow>
  );
}
