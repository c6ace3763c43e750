import { type ComponentProps, type ReactNode, useId, useState } from 'react';
import { CircleX, Eye, EyeOff } from 'lucide-react';
import { IconButton } from './button.tsx';
import { classNames } from './class-names.ts';
import { Keycap } from './keycap.tsx';
import text from '../styles/text.module.css';
import styles from './input.module.css';

interface FieldProps {
  readonly label: string;
  /** The label is for screen readers only. */
  readonly hideLabel?: boolean;
  readonly help?: ReactNode;
  /** What is wrong with what was typed; takes the place of the help. */
  readonly error?: string | undefined;
}

interface Ids {
  readonly control: string;
  readonly help: string;
}

/** Label above, help or error below: the frame of every control that is typed into. */
function Labelled({ label, hideLabel = false, help, error, ids, children }: FieldProps & { readonly ids: Ids; readonly children: ReactNode }): ReactNode {
  return (
    <div className={styles.field}>
      <label className={hideLabel ? text.hidden : styles.label} htmlFor={ids.control}>{label}</label>
      {children}
      {error === undefined
        ? help !== undefined && <p className={styles.help} id={ids.help}>{help}</p>
        : <p className={styles.error} id={ids.help} role="alert"><CircleX size={14} aria-hidden="true" />{error}</p>}
    </div>
  );
}

function describe(ids: Ids, { help, error }: FieldProps): Pick<ComponentProps<'input'>, 'aria-describedby' | 'aria-invalid'> {
  return {
    ...(help === undefined && error === undefined ? {} : { 'aria-describedby': ids.help }),
    ...(error === undefined ? {} : { 'aria-invalid': true }),
  };
}

function useIds(given: string | undefined): Ids {
  const made = useId();
  return { control: given ?? made, help: `${given ?? made}-help` };
}

export interface InputProps extends FieldProps, Omit<ComponentProps<'input'>, 'size'> {
  readonly icon?: ReactNode;
  readonly keycap?: string;
  /** After the text, inside the frame, such as a button. */
  readonly after?: ReactNode;
  /** What is pasted into a terminal: monospaced. */
  readonly mono?: boolean;
}

/** One line of text. Leave it uncontrolled (`defaultValue` and a ref or FormData) where it may hold a secret. */
export function Input({ label, hideLabel, help, error, icon, keycap, after, mono = false, className, id, ...rest }: InputProps): ReactNode {
  const ids = useIds(id);
  const field: FieldProps = { label, ...(hideLabel === undefined ? {} : { hideLabel }), help, error };
  return (
    <Labelled {...field} ids={ids}>
      <span className={classNames(styles.frame, error !== undefined && styles.invalid, className)}>
        {icon}
        <input id={ids.control} autoComplete="off" spellCheck={false} className={classNames(styles.input, mono && text.mono)} {...describe(ids, field)} {...rest} />
        {after}
        {keycap === undefined ? undefined : <Keycap keys={keycap} />}
      </span>
    </Labelled>
  );
}

/** A passphrase or key that is typed: covered until asked, never controlled, read once at submit through `name` or `ref`. */
export function SecretInput({ label, ...rest }: Omit<InputProps, 'type' | 'value' | 'after'>): ReactNode {
  const [shown, setShown] = useState(false);
  const action = `${shown ? 'Hide' : 'Show'} ${label.charAt(0).toLowerCase()}${label.slice(1)}`;
  return (
    <Input
      label={label}
      type={shown ? 'text' : 'password'}
      after={
        <IconButton className={styles.inside} label={action} onClick={() => setShown(!shown)} icon={shown ? <EyeOff size={16} /> : <Eye size={16} />} />
      }
      {...rest}
    />
  );
}

export interface TextAreaProps extends FieldProps, ComponentProps<'textarea'> {
  readonly mono?: boolean;
}

/** Several lines of text. Tab leaves it. */
export function TextArea({ label, hideLabel, help, error, mono = false, className, id, rows = 4, ...rest }: TextAreaProps): ReactNode {
  const ids = useIds(id);
  const field: FieldProps = { label, ...(hideLabel === undefined ? {} : { hideLabel }), help, error };
  return (
    <Labelled {...field} ids={ids}>
      <textarea
        id={ids.control}
        rows={rows}
        autoComplete="off"
        spellCheck={false}
        className={classNames(styles.frame, styles.area, mono && text.mono, error !== undefined && styles.invalid, className)}
        aria-describedby={help === undefined && error === undefined ? undefined : ids.help}
        aria-invalid={error === undefined ? undefined : true}
        {...rest}
      />
    </Labelled>
  );
}
