import { Checkbox as BaseCheckbox } from '@base-ui/react/checkbox';
import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { type ReactNode, useId } from 'react';
import { Check, Minus } from 'lucide-react';
import { classNames } from './class-names.ts';
import text from '../styles/text.module.css';
import styles from './choice.module.css';

interface SegmentedProps<V extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
}

/** Two to five short choices side by side. */
export function Segmented<V extends string>({ label, hideLabel = false, value, options, onChange, disabled = false }: SegmentedProps<V>): ReactNode {
  const labelId = useId();
  return (
    <div>
      <span id={labelId} className={hideLabel ? text.hidden : styles.label}>{label}</span>
      <RadioGroup aria-labelledby={labelId} className={styles.segmented} value={value} disabled={disabled} onValueChange={(next: unknown) => onChange(next as V)}>
        {options.map((option) => (
          <Radio.Root key={option.value} value={option.value} className={styles.segment} aria-label={option.label}>{option.label}</Radio.Root>
        ))}
      </RadioGroup>
    </div>
  );
}

interface SwitchProps {
  /** Its accessible name; what is written beside it is the caller's. */
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** On or off, at once. */
export function Switch({ label, checked, onChange, disabled = false }: SwitchProps): ReactNode {
  return (
    <BaseSwitch.Root aria-label={label} className={styles.switch} checked={checked} disabled={disabled} onCheckedChange={onChange}>
      <BaseSwitch.Thumb className={styles.thumb} />
    </BaseSwitch.Root>
  );
}

interface CheckboxProps {
  readonly label: ReactNode;
  readonly checked: boolean;
  readonly indeterminate?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly help?: ReactNode;
}

/** A box with its words; a click on either changes it. */
export function Checkbox({ label, checked, indeterminate = false, onChange, disabled = false, help }: CheckboxProps): ReactNode {
  return (
    <label className={styles.checkline}>
      <BaseCheckbox.Root className={styles.checkbox} checked={checked} indeterminate={indeterminate} disabled={disabled} onCheckedChange={onChange}>
        <BaseCheckbox.Indicator className={styles.tick} render={indeterminate ? <Minus size={12} strokeWidth={3} aria-hidden="true" /> : <Check size={12} strokeWidth={3} aria-hidden="true" />} />
      </BaseCheckbox.Root>
      <span>
        {label}
        {help === undefined ? undefined : <span className={styles.checkhelp}>{help}</span>}
      </span>
    </label>
  );
}

export interface RadioCard<V extends string> {
  readonly value: V;
  readonly title: string;
  /** A word beside the title, such as "For teams". */
  readonly tag?: string;
  readonly text: ReactNode;
  readonly facts?: readonly { readonly term: string; readonly text: string }[];
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
}

interface RadioCardsProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly RadioCard<V>[];
  readonly onChange: (value: V) => void;
}

/** A choice that needs a sentence each. */
export function RadioCards<V extends string>({ label, value, options, onChange }: RadioCardsProps<V>): ReactNode {
  return (
    <RadioGroup aria-label={label} className={styles.cards} value={value} onValueChange={(next: unknown) => onChange(next as V)}>
      {options.map((option) => <Card key={option.value} option={option} />)}
    </RadioGroup>
  );
}

function Card<V extends string>({ option }: { readonly option: RadioCard<V> }): ReactNode {
  const id = useId();
  return (
    <Radio.Root value={option.value} disabled={option.disabled ?? false} aria-labelledby={`${id}-title`} aria-describedby={`${id}-text`} className={styles.card}>
      <span className={styles.radio} />
      <span>
        <span className={styles.cardTitle} id={`${id}-title`}>{option.title}</span>
        {option.tag === undefined ? undefined : <span className={styles.cardTag}>{option.tag}</span>}
        <span className={styles.cardText} id={`${id}-text`}>{option.text}</span>
        {option.facts === undefined ? undefined : (
          <span className={styles.facts}>
            {option.facts.map((fact) => (
              <span key={fact.term}><span className={text.third}>{fact.term}</span><span className={classNames(styles.fact, text.second)}>{fact.text}</span></span>
            ))}
          </span>
        )}
      </span>
      <span className={text.third}>{option.icon}</span>
    </Radio.Root>
  );
}
